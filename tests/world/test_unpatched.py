"""The sleep that nobody can have patched."""

import time

from shared.world import unpatched


def test_not_the_shared_one() -> None:
    """What a runtime puts in its place in `time` is not what is called."""
    assert unpatched.fresh_copy("time")["sleep"] is not time.sleep
    before = time.monotonic()
    unpatched.sleep(0.02)
    assert time.monotonic() - before >= 0.02

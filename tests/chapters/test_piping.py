"""What chapter 7 says of bounds."""

import subprocess
import sys
from pathlib import Path

NOTHING = Path(__file__).with_name("programs") / "bound_of_nothing_with_gevent.py"


def test_bound_of_nothing() -> None:
    """gevent's `Queue(0)` has no bound, with a warning; a `Channel` takes nothing."""
    python = subprocess.run(
        [sys.executable, str(NOTHING)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    said = ["DeprecationWarning", "Queue takes it", "Channel is full"]
    assert python.stdout.splitlines() == said

"""Every lane can be imported on this Python, and every variant be had or not."""

import subprocess
import sys
from pathlib import Path

import pytest

from shared.curio_shim import CurioShim, prepare
from shared.proof import chapters
from shared.registry import GUESTS, LANES, PAIRS, VARIANTS

NEEDS_THE_SHIM = sys.version_info >= (3, 12)

needs_the_shim = pytest.mark.skipif(
    not NEEDS_THE_SHIM, reason="curio needs no shim on Python 3.11"
)


def ended(*arguments: str) -> tuple[int, str, str]:
    """How a fresh interpreter ended, and what it wrote to stdout and stderr."""
    python = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, timeout=60
    )
    return python.returncode, python.stdout, python.stderr


def played(program: str) -> tuple[int, str, str]:
    """The same of one of our programs."""
    return ended(str(Path(__file__).with_name("programs") / f"{program}.py"))


def test_curio_runs() -> None:
    """After `import chapters`, curio is imported and runs tasks and threads."""
    assert played("curio_runs") == (0, "[7, 7]\n", "")


def test_curio_without_the_shim() -> None:
    """Without `import chapters`, it fails there: else the shim may go."""
    code, _, _ = ended("-c", "import curio")
    assert (code != 0) == NEEDS_THE_SHIM


def test_one_shim_where_needed() -> None:
    """`import chapters` installs one shim from Python 3.12 on, and none before."""
    assert played("counts_shims") == (0, f"{int(NEEDS_THE_SHIM)}\n", "")


def test_shim_finds_nothing() -> None:
    """The shim leaves all finding to others, also that of curio."""
    found = [
        CurioShim().find_spec(name, None) for name in ("curio", "trio", "curio.io")
    ]
    assert found == [None, None, None]


@needs_the_shim
def test_what_is_given_back() -> None:
    """The function that Python has removed raises, if anybody should call it."""
    said = "Removed in Python 3.12: use SSLContext.wrap_socket.\n"
    assert played("curio_gives_back") == (0, said, "")


def test_curio_in_a_process() -> None:
    """A child that imports `chapters` has the shim, too."""
    assert played("curio_in_process") == (0, "1024\n", "")


def test_what_curio_still_lacks() -> None:
    """The shim names a module and a handshake that it does not give back."""
    channel = "AuthenticationError" if NEEDS_THE_SHIM else "works"
    removed = sys.version_info >= (3, 13)
    monitor = "No module named 'telnetlib'" if removed else "works"
    said = f"channel: {channel}\nmonitor: {monitor}\n"
    assert played("curio_lacks") == (0, said, "")


def test_preparing_imports_no_ssl() -> None:
    """`import chapters` leaves `ssl` for gevent to patch, and imports no runtime."""
    assert played("early_modules") == (0, "[]\n", "")


def test_gevent_patches_everything() -> None:
    """gevent has nothing to warn of when it patches after `import chapters`."""
    program = "import chapters; from gevent import monkey; monkey.patch_all()"
    assert ended("-W", "error", "-c", program) == (0, "", "")


def test_preparing_twice() -> None:
    """`prepare` may be called again by whoever is not sure."""
    prepare()
    once = list(sys.meta_path)
    prepare()
    assert sys.meta_path == once


def test_pairs_reach_every_lane() -> None:
    """Following the six diffs from their root, a reader meets all seven lanes."""
    [root] = [name for name, lane in LANES.items() if lane.diff_from is None]
    met = {root}
    for _ in PAIRS:
        met |= {new for old, new in PAIRS if old in met}
    assert met == set(LANES)
    assert len(PAIRS) == len(LANES) - 1


def test_guests_are_no_lanes() -> None:
    """A guest stands beside the lanes of its chapters, and is none of the seven."""
    assert not {*GUESTS} & {*LANES}
    for name, guest in GUESTS.items():
        assert guest.diff_from in LANES
        for number, chapter in chapters().items():
            there = (chapter.folder / f"with_{name}.py").exists()
            assert there == (number in guest.guest)


def test_missing_guest_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its library it is said how to have it; a lane is always there."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert GUESTS["dask"].missing == (
        'dask is not installed: pip install -e ".[dask]" brings it'
    )
    assert LANES["trio"].missing == ""


@pytest.mark.parametrize("python", [(3, 11), (3, 12), (3, 14)])
def test_missing_variant_says_so(
    python: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that needs a later Python names it; the others can be had."""
    monkeypatch.setattr("sys.version_info", python)
    missing = {name: each.missing for name, each in VARIANTS.items() if each.missing}
    eager = {"asyncio+eager": "asyncio+eager needs Python 3.12 or later"}
    assert missing == (eager if python < (3, 12) else {})

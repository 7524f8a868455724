"""What is measured of a lane with so many products at once."""

import pytest

from shared.proof import find_chapter
from shared.proof.sizes import in_groups, measure, measure_all

CHAPTER = find_chapter("14")
MANY = 30


@pytest.mark.on_python("3.12")
def test_all_are_in_flight(lane: str) -> None:
    """So many at once, seen by the supplier; time, memory and CPU are there."""
    found = measure(CHAPTER, CHAPTER.source(lane), MANY)
    assert (found.problem, found.peak) == ("", MANY)
    assert found.beyond_s > 0
    assert found.held_mb > 5
    assert 0 <= found.more_mb < found.held_mb


@pytest.mark.on_python("3.12")
def test_workers_are_weighed() -> None:
    """Thirty processes hold more, and compute more, than thirty tasks of a loop."""
    trio, processes = (
        measure(CHAPTER, CHAPTER.source(lane), MANY) for lane in ("trio", "processes")
    )
    assert processes.more_mb > 10 > trio.more_mb
    assert processes.cpu_s > trio.cpu_s


@pytest.mark.on_python("3.12")
def test_who_cannot_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred processes are all that a shop gives; it says so once."""
    contract = CHAPTER.contract
    monkeypatch.setitem(vars(contract), "sizes", (101, 102))
    sources = {"processes": CHAPTER.source("processes")}
    [found] = measure_all(CHAPTER, sources, 2)["processes"]
    assert found.products == 101
    assert found.problem.startswith("101 products need 101 worker processes")


def test_threads_come_last() -> None:
    """First all lanes on a loop, then the others; each lane once."""
    first, then = in_groups(CHAPTER)
    assert {*first} == {"asyncio", "trio", "curio", "gevent", "anyio"}
    assert {*then} == {"threads", "processes", "patient_with_threads"}

"""Claims on borrowed threads, held against traces that break them."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import pytest
import trio

from chapters.chapter05_borrowing_a_thread.claims import CALLED, CALLS
from shared.proof import chapters
from shared.proof.contract import Check, Evidence
from shared.registry import LANES
from shared.trace.trace import Trace, read
from shared.world import Log

CHAPTER = chapters()[5]
BUSY = Path(__file__).with_name("programs") / "busy_pool_with_gevent.py"


def recorded(lane: str) -> Trace:
    """The trace that the chapter's page shows."""
    [trace] = read(CHAPTER.traces / f"{lane}.jsonl")
    return trace


def checks(trace: Trace) -> dict[str, Check]:
    """The chapter's claims that arise on the trace's lane, held against it."""
    evidence = Evidence(CHAPTER.contract.shop, Log(), 0.0, trace.lane, trace)
    claims = [each for each in CHAPTER.contract.claims if each.arises(trace.lane)]
    return {each.id: each.check(evidence) for each in claims}


@pytest.mark.parametrize("lane", LANES)
def test_no_calls_no_proof(lane: str) -> None:
    """Each claim on calls holds in the recorded trace, and fails if it has none."""
    trace = recorded(lane)
    assert all(each.holds for each in checks(trace).values())
    calls = {id(each) for what in (CALLS, CALLED) for each in what.of(trace)}
    events = tuple(each for each in trace.events if id(each) not in calls)
    bare = checks(replace(trace, events=events))
    assert "no-more-threads" in bare
    assert [each.id for each in bare.values() if each.holds] == []


@pytest.mark.parametrize(("pool", "said"), [("hub", "waits"), ("own", "looked up")])
def test_look_up_shares_a_pool(pool: str, said: str) -> None:
    """gevent looks up host names in the hub's pool: it waits if that one is busy."""
    python = subprocess.run(
        [sys.executable, str(BUSY), pool],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert python.stdout.splitlines() == [said, "looked up"]


@pytest.mark.parametrize("library", [trio, anyio], ids=["trio", "anyio"])
def test_default_limit_is_of_a_run(library: Any) -> None:
    """It can be asked for inside a run alone, and is 40 again in the next."""
    found = []

    async def change() -> None:
        limiter = library.to_thread.current_default_thread_limiter()
        found.append(limiter.total_tokens)
        limiter.total_tokens = 100

    with pytest.raises(RuntimeError):
        library.to_thread.current_default_thread_limiter()
    library.run(change)
    library.run(change)
    assert found == [40, 40]

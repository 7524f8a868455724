"""What chapter 16 says of counters, its claims, and what its lanes stand."""

import json
import os
import signal
from typing import cast

import psutil
import pytest

from chapters.chapter16_the_other_side import claims
from chapters.chapter16_the_other_side.job import (
    FOUND,
    NOT_HTTP,
    UNKNOWN,
    Report,
    Shop,
    Visit,
    price,
    request,
    visits,
)
from shared.job import FINDS_CLOSED, HEARS, RESETS, SAYS
from shared.proof import find_chapter
from shared.proof.contract import Claim, Evidence
from shared.registry import LANES
from shared.trace.event import Event
from shared.trace.trace import Trace
from shared.world import Log
from shared.world.log import ANSWERED, ARRIVED, LEFT
from tests.chapters.exhibits import said_by
from tests.chapters.hostile import Failed, asked, counter, crowd, tried

CHAPTER = find_chapter("16")
SHOP = cast(Shop, CHAPTER.contract.shop)
DESCRIPTORS = json.loads((CHAPTER.traces / "descriptors.json").read_text("utf-8"))
ENDS_S = 10.0


def evidence(*told: tuple[str, str], log: tuple[str, ...] = ()) -> Evidence:
    """Of a run in which that happened, in this order: (what, who or task)."""
    events = [
        Event(at, what, int(who), kind="http")
        if who.isdigit()
        else Event(at, "mark", name=f"caller {what}", sku=who)
        for at, (what, who) in enumerate(told)
    ]
    path = "/price/tea"
    seen = Log(tuple((at, what, path) for at, what in enumerate(log)))
    return Evidence(SHOP, seen, 1.0, "trio", Trace("trio", 16, tuple(events)))


ALL = sorted({*claims.all_is_told(SHOP)[1].visits} - {"slow"})
SLOW = [(SAYS, "slow"), *((HEARS, who) for who in ALL), (SAYS, "slow")]
OUT = [("arrived", "0")] * 5
GONE = [("sent", "1"), (RESETS, "gone")]


@pytest.mark.parametrize(
    ("claim", "told", "log", "holds"),
    [
        (claims.THE_SLOW_HOLD_UP_NOBODY, SLOW, (), True),
        (claims.THE_SLOW_HOLD_UP_NOBODY, [*SLOW, *SLOW[1:2]][2:], (), False),
        (claims.NOBODY_IS_SENT_AWAY, [*OUT, (FINDS_CLOSED, "x")], (), True),
        (
            claims.NOBODY_IS_SENT_AWAY,
            [*OUT, ("departed", "0"), (FINDS_CLOSED, "x")],
            (),
            False,
        ),
        (claims.WORKED_FOR_WHO_IS_GONE, GONE, (ARRIVED, ANSWERED), True),
        (claims.WORKED_FOR_WHO_IS_GONE, GONE, (ARRIVED, LEFT), False),
        (claims.WORKED_FOR_WHO_IS_GONE, GONE[1:], (ARRIVED,), None),
        (claims.A_TASK_EACH, [("sent", "1"), ("sent", "2")], (), True),
        (claims.A_TASK_EACH, [("sent", "1"), ("sent", "1")], (), False),
    ],
)
def test_claim(
    claim: Claim,
    told: list[tuple[str, str]],
    log: tuple[str, ...],
    holds: bool | None,
) -> None:
    """Each claim holds of what it speaks of, and is broken by the contrary."""
    assert claim.check(evidence(*told, log=log)).holds is holds


def heard(*parts: bytes) -> Visit:
    """A visit in which that was received, one after another."""
    visit = Visit()
    for part in parts:
        visit.receive(part)
    return visit


def test_a_visit() -> None:
    """A request is heard when its end is, and asks for a product by its name."""
    whole = price("tea & milk")
    assert not heard(whole[:-1]).heard
    visit = heard(whole[:9], whole[9:])
    assert (visit.heard, visit.sku, visit.status) == (True, "tea & milk", FOUND)


@pytest.mark.parametrize(
    ("said", "status", "closing"),
    [
        ([b"\x16\x03\x01\r\n\r\n"], NOT_HTTP, False),
        ([request("/window")], UNKNOWN, False),
        ([request("/closing")], 202, True),
        ([price("tea")[:9], b""], 0, False),
        ([b""], 0, False),
        ([price("tea").replace(b"GET", b"HEAD")], UNKNOWN, False),
        ([price("tea").replace(b"GET", b"CONNECT")], UNKNOWN, False),
        ([request("/closing").replace(b"GET", b"HEAD")], UNKNOWN, False),
    ],
)
def test_another_visit(said: list[bytes], status: int, closing: bool) -> None:
    """What is no request for a price, and what is none at all."""
    visit = heard(*said)
    assert (visit.heard, visit.status, visit.closing) == (True, status, closing)
    assert bool(visit.answer) == bool(status)


def test_a_report_forgets_who_is_gone() -> None:
    """Of who is gone nothing is told; another error is nobody's to hide."""
    report = Report()
    with report.skip_if_gone(ConnectionError) as visit:
        visit.receive(price("tea"))
        raise ConnectionResetError
    assert report.to_json() == {"prices": {}, "statuses": []}
    with pytest.raises(KeyError), report.skip_if_gone(ConnectionError):
        raise KeyError


def test_who_comes() -> None:
    """A caller is heard of before he hears, and each of them has his part."""
    came = set()
    for step in visits(SHOP):
        if step.does == HEARS:
            assert step.who in came
        came.add(step.who)
    assert {*claims.all_is_told(SHOP)[1].visits} <= came


@pytest.mark.on_python("3.12")
@pytest.mark.parametrize("lane", LANES)
def test_a_bug(lane: str) -> None:
    """Who goes on, and who is told, is as recorded."""
    recorded = json.loads((CHAPTER.traces / "a_bug.json").read_text("utf-8"))
    assert said_by(CHAPTER, f"a_bug.with_{lane}").strip() == recorded[lane]


@pytest.mark.on_python("3.12")
def test_backlogs() -> None:
    """What each asks for, if nothing is said, is as recorded."""
    recorded = json.loads((CHAPTER.traces / "backlog.json").read_text("utf-8"))
    found = {
        lane: said_by(CHAPTER, f"backlog.with_{lane}").strip() for lane in recorded
    }
    assert found == recorded


@pytest.mark.on_python("3.12")
@pytest.mark.parametrize("lane", DESCRIPTORS)
def test_descriptors(lane: str) -> None:
    """Who goes on when none was left is as recorded; the others end, and say why."""
    assert said_by(CHAPTER, f"descriptors.with_{lane}").strip() == DESCRIPTORS[lane]


@pytest.mark.on_python("3.12")
@pytest.mark.parametrize("lane", LANES)
def test_ctrl_c(lane: str) -> None:
    """Ctrl-C while the shop is open ends the lane, and all that it has started."""
    supplier, workers = 1, 0 if LANES[lane].shares_memory else SHOP.callers
    with counter(lane) as (address, program):
        asked(address)
        # While it forks, a KeyboardInterrupt may come up in what Python calls after a
        # fork, where it is printed and goes no further.
        started = psutil.Process(program.pid)
        while len(started.children(recursive=True)) < supplier + workers:
            asked(address)
        asked(address)
        os.killpg(program.pid, signal.SIGINT)
        program.communicate(timeout=ENDS_S)
        assert program.returncode
        with pytest.raises(ProcessLookupError):
            os.killpg(program.pid, 0)


@pytest.mark.on_python("3.13")
@pytest.mark.parametrize("lane", LANES)
def test_hostile_callers(lane: str) -> None:
    """A hundred of them harm nobody else, nor do fifty at once, and it ends well."""
    shares = LANES[lane].shares_memory
    tried(lane, 100, callers=50 if shares else 4)


@pytest.mark.on_python("3.13")
def test_more_than_workers() -> None:
    """Of more slow callers than workers the rest are served when these have gone."""
    with counter("processes") as (address, _):
        assert list(crowd(address, SHOP.callers)) == [asked(address)]


@pytest.mark.on_python("3.13")
def test_harm_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lane that tells another price than before does not stand it."""
    answers = iter(["200 1", "200 2"])
    monkeypatch.setattr("tests.chapters.hostile.asked", lambda address: next(answers))
    with pytest.raises(Failed, match="another has '200 2'"):
        tried("trio", 10)

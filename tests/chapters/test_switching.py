"""The claims of chapters 3 and 4, and chapter 2's on traces, on doctored traces."""

from dataclasses import replace

import pytest

from chapters.chapter02_all_at_once.claims import (
    LABEL_AS_SOON_AS_IT_CAN,
    QUERIES_OVERLAP,
)
from chapters.chapter03_who_switches.claims import (
    AWAITING_NEED_NOT_SWITCH,
    FORWARD,
    NOBODY_IN_BETWEEN,
    ORDER_OF_THE_READY,
    REQUESTS_SWITCH,
    REVERSED,
    SEEN_FROM_A_LOOP,
    SHARES_NOTHING,
)
from chapters.chapter04_nobody_yields.claims import (
    ANSWERS_ARE_TAKEN_UP,
    THE_HEART_BEATS,
    frozen,
)
from chapters.chapter04_nobody_yields.job import Product, Shop
from shared.proof import Claim, Evidence, find_chapter
from shared.trace.event import Event
from shared.trace.trace import Trace
from shared.world import Log

SHOP = Shop(
    (
        Product("tea", price_ms=300, stock_ms=60, draw_ms=500),
        Product("coffee", price_ms=120, stock_ms=100),
    )
)
TASKS = {"m": "main", "t": "label tea", "c": "label coffee", "w": "watch"}
NUMBERS = {task: number for number, task in enumerate(TASKS, 1)}
SKUS = {"t": "tea", "c": "coffee"}


def event(at: int, word: str) -> Event:
    """A mark like "t:read=3", a request like "t:sent/http"; t2 is in process 2."""
    who, _, said = word.partition(":")
    letter, process = who[0], int(who[1:] or 0)
    bare = Event(at, "mark", NUMBERS[letter], process)
    name, equals, value = said.partition("=")
    if equals:
        return replace(bare, name=name, value=int(value))
    if said in ("draws", "drawn", "beat"):
        return replace(bare, name=said, sku=SKUS.get(letter))
    what, _, kind = said.partition("/")
    if kind:
        return replace(bare, what=what, kind=kind, sku=SKUS[letter])
    if what == "spawn":
        by = 0 if letter == "m" else 1
        return replace(bare, what=what, name=TASKS[letter], by=by)
    return replace(bare, what=what)


def trace(story: str) -> Trace:
    words = [f"{letter}:spawn" for letter in TASKS] + story.split()
    events = tuple(event(at, word) for at, word in enumerate(words))
    return Trace("", 3, events)


def evidence(lane: str, *stories: str) -> Evidence:
    first, *others = map(trace, stories)
    return Evidence(SHOP, Log(), 0, lane, first, tuple(others))


IN_ORDER, BACKWARDS = "m:run t:run c:run w:run", "m:run w:run c:run t:run"
ODD = "m:run c:run t:run w:run"
ALL_READ = "t:read=0 c:read=0 t:wrote=5 c:wrote=7"
ONE_BY_ONE = "t:read=0 t:wrote=5 c:read=5 c:wrote=12"
DRAWN = "t:draws" + 5 * " w:beat" + " c:answered/http t:drawn"
OVERLAPPING = "t:sent/db c:sent/db c:answered/http t:answered/http"

HOLDS = [
    (SEEN_FROM_A_LOOP, "threads", ["w:read=0 w:read=5"]),
    (SEEN_FROM_A_LOOP, "trio", ["w:read=0 w:read=0"]),
    (NOBODY_IN_BETWEEN, "trio", [ONE_BY_ONE]),
    (NOBODY_IN_BETWEEN, "processes", ["t1:read=0 c2:wrote=7 t1:wrote=5"]),
    (AWAITING_NEED_NOT_SWITCH, "asyncio", ["t:answered/db t:read=0 t:wrote=5"]),
    (AWAITING_NEED_NOT_SWITCH, "asyncio", ["t:answered/db c:pause t:wrote=5"]),
    (REQUESTS_SWITCH, "gevent", ["t:sent/http t:pause t:answered/http"]),
    (ORDER_OF_THE_READY, "asyncio", [IN_ORDER, IN_ORDER]),
    (ORDER_OF_THE_READY, "trio", [IN_ORDER, BACKWARDS]),
    (ORDER_OF_THE_READY, "anyio+trio", [BACKWARDS, IN_ORDER]),
    (ORDER_OF_THE_READY, "asyncio+uvloop", [IN_ORDER]),
    (SHARES_NOTHING, "processes", ["t1:read=0 t1:wrote=5 c2:read=0 c2:wrote=7"]),
    (THE_HEART_BEATS, "trio", [DRAWN]),
    (ANSWERS_ARE_TAKEN_UP, "trio", [DRAWN]),
    (QUERIES_OVERLAP, "trio", [OVERLAPPING]),
    (QUERIES_OVERLAP, "processes", ["c:answered/http"]),
    (LABEL_AS_SOON_AS_IT_CAN, "trio", ["c:sent/file t:answered/http t:sent/file"]),
]
BREAKS = [
    (SEEN_FROM_A_LOOP, "threads", ["w:read=0 w:read=0"]),
    (SEEN_FROM_A_LOOP, "trio", ["w:read=0 w:read=5"]),
    (SEEN_FROM_A_LOOP, "trio", ["w:read=0"]),
    (NOBODY_IN_BETWEEN, "trio", [ALL_READ]),
    (NOBODY_IN_BETWEEN, "trio", [IN_ORDER]),
    (AWAITING_NEED_NOT_SWITCH, "asyncio", ["t:answered/db t:pause t:wrote=5"]),
    (AWAITING_NEED_NOT_SWITCH, "asyncio", ["t:answered/db"]),
    (REQUESTS_SWITCH, "gevent", ["t:sent/http t:answered/http"]),
    (REQUESTS_SWITCH, "gevent", ["t:sent/http c:pause t:answered/http"]),
    (ORDER_OF_THE_READY, "asyncio", [IN_ORDER, BACKWARDS]),
    (ORDER_OF_THE_READY, "trio", [IN_ORDER, IN_ORDER]),
    (ORDER_OF_THE_READY, "trio", [BACKWARDS]),
    (ORDER_OF_THE_READY, "trio", [IN_ORDER, BACKWARDS, ODD]),
    (ORDER_OF_THE_READY, "anyio", [BACKWARDS, IN_ORDER]),
    (SHARES_NOTHING, "processes", ["t1:read=0 t1:wrote=5 c1:read=5 c1:wrote=12"]),
    (SHARES_NOTHING, "processes", ["t1:read=0"]),
    (THE_HEART_BEATS, "trio", ["w:beat t:draws t:drawn w:beat"]),
    (THE_HEART_BEATS, "trio", ["w:beat"]),
    (THE_HEART_BEATS, "trio", ["t:draws w:beat w:beat w:beat w:beat t:drawn"]),
    (ANSWERS_ARE_TAKEN_UP, "trio", ["t:draws t:drawn c:answered/http"]),
    (ANSWERS_ARE_TAKEN_UP, "trio", ["t:draws c:answered/db t:drawn"]),
    (QUERIES_OVERLAP, "trio", ["t:sent/db c:answered/http c:sent/db"]),
    (QUERIES_OVERLAP, "trio", ["c:answered/http"]),
    (QUERIES_OVERLAP, "processes", ["t:sent/db"]),
    (LABEL_AS_SOON_AS_IT_CAN, "trio", ["t:answered/http c:sent/file t:sent/file"]),
]


@pytest.mark.parametrize(("claim", "lane", "stories"), HOLDS)
def test_claim_holds(claim: Claim, lane: str, stories: list[str]) -> None:
    """A claim holds on the trace that it describes."""
    check = claim.check(evidence(lane, *stories))
    assert (check.holds, check.observed) == (True, check.expected)


@pytest.mark.parametrize(("claim", "lane", "stories"), BREAKS)
def test_claim_fails(claim: Claim, lane: str, stories: list[str]) -> None:
    """A claim fails on a doctored trace."""
    assert not claim.check(evidence(lane, *stories)).holds


def test_process_made_late() -> None:
    """Every job must have been made before the first price is there."""
    late = trace("c:answered/http")
    later = (*late.events[1:], replace(late.events[0], at_ns=99))
    made_late = replace(late, events=later)
    given = Evidence(SHOP, Log(), 0, "processes", made_late)
    assert not QUERIES_OVERLAP.check(given).holds


def test_chance_needs_several_runs() -> None:
    """Three runs at least, and under trio until both orders have been seen."""
    enough = ORDER_OF_THE_READY.enough
    assert not enough(evidence("asyncio", IN_ORDER, IN_ORDER))
    assert enough(evidence("asyncio", IN_ORDER, IN_ORDER, IN_ORDER))
    assert not enough(evidence("trio", *[IN_ORDER] * 9))
    assert enough(evidence("trio", *[IN_ORDER] * 9, BACKWARDS))


def test_both_orders_are_told() -> None:
    """The claim names the outcomes that must be seen, and those that were."""
    check = ORDER_OF_THE_READY.check(evidence("trio", IN_ORDER))
    assert (check.expected, check.observed) == (f"{FORWARD} or {REVERSED}", FORWARD)


def test_shop_cannot_show_it() -> None:
    """One product, or none that is clearly quicker: the question does not arise."""
    alone = Shop(SHOP.products[:1])
    for claim in (ANSWERS_ARE_TAKEN_UP, LABEL_AS_SOON_AS_IT_CAN):
        assert claim.check(Evidence(alone, Log(), 0, "trio", trace(""))).holds


def test_arises_on_its_lanes() -> None:
    """A variant is asked what its lane is asked."""
    assert SHARES_NOTHING.arises("processes")
    assert not SHARES_NOTHING.arises("trio")
    assert AWAITING_NEED_NOT_SWITCH.arises("asyncio+uvloop")
    assert not AWAITING_NEED_NOT_SWITCH.arises("")
    assert NOBODY_IN_BETWEEN.arises("")


@pytest.mark.parametrize(
    "story", ["t:draws c:run t:drawn", "t:draws c:answered/http t:drawn", DRAWN]
)
def test_not_frozen(story: str) -> None:
    """What is said of a frozen lane is false of one in which others have a turn."""
    assert any(
        expected != observed for expected, observed in frozen(trace(story), SHOP)
    )


def test_every_claim_is_doctored() -> None:
    """No chapter has a claim on traces that has not been seen to fail here."""
    on_traces = {
        claim.id for number in "234" for claim in find_chapter(number).contract.claims
    }
    from_the_log = {"all-before-any", "answered-by-pace"}
    assert on_traces - from_the_log == {claim.id for claim, _, _ in BREAKS}

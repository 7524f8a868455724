"""The claims of chapters 1 to 4 that are on traces, on doctored traces."""

from dataclasses import replace

import pytest

from chapters.chapter01_one_at_a_time.claims import (
    IN_THE_SHOPS_ORDER,
    NOTHING_OVERLAPS,
)
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
    DRAWN_BEFORE_SAVED,
    IN_TIME,
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
BEAT_NS = 10_000_000
"""From event to event in a doctored trace: as long as a heart rests."""

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
    events = tuple(event(at * BEAT_NS, word) for at, word in enumerate(words))
    return Trace("", 3, events)


def evidence(lane: str, *stories: str) -> Evidence:
    first, *others = map(trace, stories)
    return Evidence(SHOP, Log(), 0, lane, first, tuple(others))


IN_ORDER, BACKWARDS = "m:run t:run c:run w:run", "m:run w:run c:run t:run"
ODD = "m:run c:run t:run w:run"
ALL_READ = "t:read=0 c:read=0 t:wrote=5 c:wrote=7"
ONE_BY_ONE = "t:read=0 t:wrote=5 c:read=5 c:wrote=12"
DRAWN = "t:draws" + 5 * " w:beat" + " c:answered/http t:drawn"
OVERLAPPING = "t:arrived/db c:arrived/db c:answered/http t:answered/http"
WRITTEN = "t:read=0 t:wrote=5"
STEADY = "w:beat t:draws" + 60 * " w:beat" + " t:drawn w:beat"
TAKEN_UP = "t:draws c:departed/http c:answered/http w:run w:run t:drawn"

HOLDS = [
    (SEEN_FROM_A_LOOP, "threads", [f"w:read=0 {WRITTEN} w:read=5"]),
    (SEEN_FROM_A_LOOP, "trio", [f"w:read=0 w:read=0 {WRITTEN}"]),
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
    (IN_TIME, "trio", [STEADY]),
    (ANSWERS_ARE_TAKEN_UP, "trio", [TAKEN_UP]),
    (DRAWN_BEFORE_SAVED, "trio", ["t:draws t:drawn t:arrived/file"]),
    (QUERIES_OVERLAP, "trio", [OVERLAPPING]),
    (NOTHING_OVERLAPS, "trio", ["t:sent/http t:answered/http t:sent/db"]),
    (IN_THE_SHOPS_ORDER, "trio", ["t:sent/http t:sent/file c:sent/http c:sent/file"]),
    (LABEL_AS_SOON_AS_IT_CAN, "trio", ["c:sent/file t:answered/http t:sent/file"]),
]
BREAKS = [
    (SEEN_FROM_A_LOOP, "threads", [f"w:read=0 w:read=0 {WRITTEN}"]),
    (SEEN_FROM_A_LOOP, "trio", [f"w:read=0 {WRITTEN} w:read=5"]),
    (SEEN_FROM_A_LOOP, "trio", [f"w:read=0 {WRITTEN}"]),
    (NOBODY_IN_BETWEEN, "trio", [ALL_READ]),
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
    (THE_HEART_BEATS, "trio", ["w:beat t:draws t:drawn w:beat"]),
    (THE_HEART_BEATS, "trio", ["t:draws w:beat w:beat w:beat w:beat t:drawn"]),
    (IN_TIME, "trio", ["t:draws t:drawn w:beat"]),
    (IN_TIME, "trio", ["t:draws" + 9 * " w:beat" + 30 * " t:run" + " t:drawn"]),
    (IN_TIME, "trio", [STEADY.replace(" w:beat", 9 * " t:run" + " w:beat")]),
    (ANSWERS_ARE_TAKEN_UP, "trio", ["t:draws c:departed/http w:run w:run t:drawn"]),
    (DRAWN_BEFORE_SAVED, "trio", ["t:draws t:arrived/file t:drawn"]),
    (QUERIES_OVERLAP, "trio", ["t:arrived/db c:answered/http c:arrived/db"]),
    (LABEL_AS_SOON_AS_IT_CAN, "trio", ["t:answered/http c:sent/file t:sent/file"]),
    (NOTHING_OVERLAPS, "trio", ["t:sent/http t:sent/db t:answered/http"]),
    (IN_THE_SHOPS_ORDER, "trio", ["t:sent/http c:sent/http t:sent/file c:sent/file"]),
    (IN_THE_SHOPS_ORDER, "trio", ["c:sent/http c:sent/file t:sent/http t:sent/file"]),
]
NOT_ASKED = [
    (SEEN_FROM_A_LOOP, "trio", ["w:read=0 w:read=0"]),
    (NOBODY_IN_BETWEEN, "trio", [IN_ORDER]),
    (AWAITING_NEED_NOT_SWITCH, "asyncio", [IN_ORDER]),
    (REQUESTS_SWITCH, "gevent", [IN_ORDER]),
    (SHARES_NOTHING, "processes", ["t1:read=0"]),
    (THE_HEART_BEATS, "trio", ["w:beat"]),
    (IN_TIME, "trio", ["w:beat"]),
    (ANSWERS_ARE_TAKEN_UP, "trio", ["t:draws t:drawn c:answered/http"]),
    (ANSWERS_ARE_TAKEN_UP, "trio", ["t:draws w:run w:run c:departed/http t:drawn"]),
    (DRAWN_BEFORE_SAVED, "trio", ["t:draws t:drawn"]),
    (QUERIES_OVERLAP, "trio", ["c:answered/http"]),
    (LABEL_AS_SOON_AS_IT_CAN, "trio", ["t:answered/http"]),
    (NOTHING_OVERLAPS, "trio", ["t:sent/http t:answered/http"]),
    (IN_THE_SHOPS_ORDER, "trio", ["t:sent/http c:sent/http"]),
]


@pytest.mark.parametrize(("claim", "lane", "stories"), HOLDS)
def test_claim_holds(claim: Claim, lane: str, stories: list[str]) -> None:
    """A claim holds on the trace that it describes."""
    check = claim.check(evidence(lane, *stories))
    assert (check.holds, check.observed) == (True, check.expected)


@pytest.mark.parametrize(("claim", "lane", "stories"), BREAKS)
def test_claim_fails(claim: Claim, lane: str, stories: list[str]) -> None:
    """A claim fails on a doctored trace."""
    assert claim.check(evidence(lane, *stories)).holds is False


@pytest.mark.parametrize(("claim", "lane", "stories"), NOT_ASKED)
def test_claim_is_not_asked(claim: Claim, lane: str, stories: list[str]) -> None:
    """Of what was not seen, a claim says neither yes nor no."""
    assert claim.check(evidence(lane, *stories)).holds is None


def test_busy_heart() -> None:
    """A heart that beats more often than it may rest is no heart that rests."""
    given = evidence("trio", STEADY)
    quick = [replace(each, at_ns=each.at_ns // 3) for each in given.trace.events]
    busy = replace(given, trace=replace(given.trace, events=tuple(quick)))
    assert IN_TIME.check(busy).holds is False


@pytest.mark.parametrize("own", [False, True])
def test_lesson_binds_no_reader(own: bool) -> None:
    """What a chapter's lanes show by their design, another may do otherwise."""
    given = evidence("asyncio", "t:answered/db t:pause t:wrote=5")
    check = AWAITING_NEED_NOT_SWITCH.check(given, own=own)
    assert check.holds is (None if own else False)


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
    """With one product alone, the question does not arise."""
    alone = Shop(SHOP.products[:1])
    for claim in (ANSWERS_ARE_TAKEN_UP, LABEL_AS_SOON_AS_IT_CAN):
        given = Evidence(alone, Log(), 0, "trio", trace(""))
        assert claim.check(given).holds is None


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
        claim.id for number in "1234" for claim in find_chapter(number).contract.claims
    }
    from_the_log = {
        "all-before-any",
        "answered-by-pace",
        "one-after-the-other",
        "waits-for-the-sum",
    }
    assert on_traces - from_the_log == {claim.id for claim, _, _ in BREAKS}

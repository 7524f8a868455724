"""Claims on traces about what goes on while one label is drawn.

`draws` and `drawn` are marks that the recorder puts around the heavy computing,
`beat` one at each beat of the heart.
"""

from dataclasses import replace
from itertools import pairwise
from typing import Any

from chapters.chapter04_nobody_yields.job import BEAT_S, Shop
from shared.clients import THREADS
from shared.proof.contract import (
    Claim,
    Contract,
    Evidence,
    NotAsked,
    larger_shop,
)
from shared.proof.gates import queries_overlap
from shared.proof.order import Is, before, never_between, stretch
from shared.trace.event import Event
from shared.trace.trace import Trace
from shared.world import Gate


def heavy(shop: Shop) -> str:
    """The product whose label is the heaviest to draw."""
    return max(shop.products, key=lambda each: each.draw_ms).sku


def around(sku: str) -> tuple[Is, Is]:
    """The two marks around the drawing of a label."""
    return Is("mark", name="draws", sku=sku), Is("mark", name="drawn", sku=sku)


def beats(event: Event, first: Event) -> bool:
    return event.what == "mark" and event.name == "beat"


def takes_up(event: Event, first: Event) -> bool:
    return event.what == "answered" and event.kind == "http"


def others_run(event: Event, first: Event) -> bool:
    return event.what == "run" and event.task != first.task


LEAST_BEATS = 5
"""Of the fifty for which there would be time, if nobody computed."""

PARTS = 3
"""In each of so many equal parts of the drawing there must be a beat."""

NO_FASTER = 2
"""More beats than the time allows may be counted at the two ends of it."""

SELDOM = 5
"""Of a heart that beats in time, some two beats are closer than so many rests."""


def _drawing(evidence: Evidence) -> tuple[Event, Event]:
    """Its beginning and its end."""
    before, after = around(heavy(evidence.shop))
    begins, ends = before.of(evidence.trace), after.of(evidence.trace)
    if not (begins and ends):
        raise NotAsked("nobody was seen to draw the heavy label")
    return begins[0], ends[-1]


def _the_heart_beats(evidence: Evidence) -> tuple[str, str]:
    begin, end = _drawing(evidence)
    expected = f"{LEAST_BEATS} beats at least while it is drawn"
    found = [
        each
        for each in Is("mark", name="beat").of(evidence.trace)
        if begin.at_ns < each.at_ns < end.at_ns
    ]
    if len(found) >= LEAST_BEATS:
        return expected, expected
    shown = stretch(evidence.trace, [begin, *found, end])
    return expected, f"{len(found)} beats\n{shown}"


THE_HEART_BEATS = Claim(
    "the-heart-beats",
    "While the heavy label is drawn, the heart beats five times at least.",
    _the_heart_beats,
    rows=("S1", "S10"),
)


def _in_time(evidence: Evidence) -> tuple[str, str]:
    """Spread over the drawing, no more often than it rests, and not seldom.

    That no more beats come than there are rests is a lower bound on time, which no
    slow machine can break; and of many beats some two follow each other promptly.
    """
    expected = "a beat in every part of the drawing, and a rest between two"
    begin, end = _drawing(evidence)
    at_ns = [each.at_ns for each in Is("mark", name="beat").of(evidence.trace)]
    if len(at_ns) < 2:
        return expected, f"{len(at_ns)} beats in all"
    part_ns = (end.at_ns - begin.at_ns) // PARTS
    for part in range(PARTS):
        since_ns = begin.at_ns + part * part_ns
        if not any(since_ns <= each <= since_ns + part_ns for each in at_ns):
            return expected, f"no beat in part {part + 1} of {PARTS}"
    rests = (at_ns[-1] - at_ns[0]) / 1e9 / BEAT_S
    if len(at_ns) > rests + NO_FASTER:
        return expected, f"{len(at_ns)} beats in the time of {rests:.0f} rests"
    closest_s = min(later - each for each, later in pairwise(at_ns)) / 1e9
    if closest_s > SELDOM * BEAT_S:
        return expected, f"never two beats within {closest_s:.2f} s"
    return expected, expected


IN_TIME = Claim(
    "in-time",
    "The heart beats all the while, a rest between two beats, no less and no more.",
    _in_time,
)


def _drawn_before_saved(evidence: Evidence) -> tuple[str, str]:
    sku = heavy(evidence.shop)
    begins, _ = around(sku)
    if not begins.of(evidence.trace):
        raise NotAsked("nobody was seen to draw the heavy label")
    saved = Is("arrived", kind="file", sku=sku)
    if not saved.of(evidence.trace):
        raise NotAsked("no label was seen")
    return before(evidence.trace, around(sku)[1], saved)


DRAWN_BEFORE_SAVED = Claim(
    "drawn-before-saved",
    "The heavy label is written when it has been drawn, and not before.",
    _drawn_before_saved,
)

IN_GOOD_TIME = 0.75
"""An answer that leaves in this part of the drawing has time to be taken up in it."""


def _answers_are_taken_up(evidence: Evidence) -> tuple[str, str]:
    trace = evidence.trace
    begin, end = _drawing(evidence)
    until_ns = begin.at_ns + (end.at_ns - begin.at_ns) * IN_GOOD_TIME
    left = [
        each
        for each in Is("departed", kind="http").of(trace)
        if begin.at_ns < each.at_ns < until_ns
    ]
    if not left:
        raise NotAsked("no answer came while it was drawn")
    expected = "an answer taken up while it is drawn"
    answered = Is("answered", kind="http").of(trace)
    if any(begin.at_ns < each.at_ns < end.at_ns for each in answered):
        return expected, expected
    return expected, f"none\n{stretch(trace, [begin, left[0], end])}"


ANSWERS_ARE_TAKEN_UP = Claim(
    "answers-are-taken-up",
    "While it is drawn, at least one answer to another request is taken up.",
    _answers_are_taken_up,
    rows=("S1",),
)


def lighter(contract: Contract, skus: int) -> Any:
    """The larger shop, in which nothing is heavy."""
    shop = larger_shop(contract, skus)
    products = [replace(each, draw_ms=1) for each in shop.products]
    return replace(shop, products=tuple(products))


def gates(shop: Shop) -> list[Gate]:
    """All stocks are asked for at once, as all prices are."""
    queries = min(len(shop.products), THREADS)
    return [queries_overlap(queries)]


def frozen(trace: Trace, shop: Shop) -> list[tuple[str, str]]:
    """What is true of a frozen lane: (expected, observed) of each sentence."""
    marks = around(heavy(shop))
    return [
        never_between(trace, others_run, "another task running", *marks),
        never_between(trace, takes_up, "an answer taken up", *marks),
        never_between(trace, beats, "a beat", *marks),
    ]

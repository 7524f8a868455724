"""Claims on traces about what goes on while one label is drawn.

`draws` and `drawn` are marks that the recorder puts around the heavy computing,
`beat` one at each beat of the heart.
"""

from chapters.chapter04_nobody_yields.job import Shop
from shared.proof.contract import Claim, Evidence
from shared.proof.order import Is, always_between, never_between
from shared.trace.event import Event
from shared.trace.trace import Trace


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


def _the_heart_beats(evidence: Evidence) -> tuple[str, str]:
    marks = around(heavy(evidence.shop))
    says = f"{LEAST_BEATS} beats"
    return always_between(evidence.trace, beats, says, *marks, LEAST_BEATS)


THE_HEART_BEATS = Claim(
    "the-heart-beats",
    "While the heavy label is drawn, the heart beats five times at least.",
    _the_heart_beats,
    rows=("S1", "S10"),
)


def _answers_are_taken_up(evidence: Evidence) -> tuple[str, str]:
    if len(evidence.shop.products) == 1:
        return "nothing else to answer", "nothing else to answer"
    marks = around(heavy(evidence.shop))
    return always_between(
        evidence.trace, takes_up, "an answer taken up", *marks
    )


ANSWERS_ARE_TAKEN_UP = Claim(
    "answers-are-taken-up",
    "While it is drawn, at least one answer to another request is taken up.",
    _answers_are_taken_up,
    rows=("S1",),
)


def frozen(trace: Trace, shop: Shop) -> list[tuple[str, str]]:
    """What is true of a frozen lane: (expected, observed) of each sentence."""
    marks = around(heavy(shop))
    return [
        never_between(trace, others_run, "another task running", *marks),
        never_between(trace, takes_up, "an answer taken up", *marks),
        never_between(trace, beats, "a beat", *marks),
    ]

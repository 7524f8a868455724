"""Claims about a pipeline with bounded channels.

A product that is between two stages is with a worker of the first, who waits to hand
it over; or in the channel; or with a worker of the second, who is about to begin.  So
what the trace shows of requests tells how long a channel can ever have been.
"""

from chapters.chapter07_a_pipeline.job import Shop
from shared.proof.contract import Claim, Evidence
from shared.proof.order import Found, Is, at_most, stretch
from shared.registry import lane_of
from shared.trace.event import CANCELLED, Event
from shared.trace.trace import Trace

STAGES = ("fetch", "count", "label")
CALLED_OFF = ("asyncio", "curio")
"""Where workers wait for ever, and are cancelled once there is nothing left to do."""


def inside(shop: Shop) -> int:
    """How many products are in the pipeline at most."""
    return shop.crew + 2 * shop.bound


def first_broken(*found: Found) -> Found:
    """Of several things that must hold, the first that does not; or all in a line."""
    broken = [each for each in found if each[0] != each[1]]
    expected = "; ".join(each[0] for each in found)
    return broken[0] if broken else (expected, expected)


def _bounded(evidence: Evidence) -> tuple[str, str]:
    shop, trace = evidence.shop, evidence.trace
    return first_broken(
        at_most(
            trace,
            shop.fetchers + shop.bound + shop.counters,
            Is("answered", kind="http"),
            Is("sent", kind="db"),
        ),
        at_most(
            trace,
            shop.counters + shop.bound + shop.labelers,
            Is("answered", kind="db"),
            Is("sent", kind="file"),
        ),
    )


BOUNDED = Claim(
    "bounded",
    "Between two stages are no more products than their channel and workers can hold.",
    _bounded,
    rows=("Q1",),
)


def _backpressure(evidence: Evidence) -> tuple[str, str]:
    most = inside(evidence.shop)
    begin, end = Is("sent", kind="http"), Is("answered", kind="file")
    expected, observed = at_most(evidence.trace, most, begin, end)
    if expected == observed and len(begin.of(evidence.trace)) < len(
        evidence.shop.skus
    ):
        observed = "not every price was asked for"
    return expected, observed


BACKPRESSURE = Claim(
    "backpressure",
    "A slow last stage slows the first: no price is asked for while the pipe is full.",
    _backpressure,
)


def workers(trace: Trace) -> dict[int, str]:
    """Task -> its stage."""
    found = {}
    for event in Is("spawn").of(trace):
        stage = trace.names[event.task].partition(" ")[0]
        if stage in STAGES:
            found[event.task] = stage
    return found


def busy(trace: Trace, task: int, until: Event) -> int:
    """How many requests of a task's are under way, or were cut off, at an event."""
    sent = ended = 0
    for event in trace.events:
        if event is until:
            break
        if event.task == task:
            sent += event.what == "sent"
            ended += event.what == "answered"
            ended += event.what == "failed" and event.why not in CANCELLED
    return sent - ended


def _ends_clean(evidence: Evidence) -> tuple[str, str]:
    trace, shop = evidence.trace, evidence.shop
    off = lane_of(evidence.lane) in CALLED_OFF
    so = "called off, and idle" if off else "by themselves"
    expected = f"{shop.crew} workers end {so}"
    crew = workers(trace)
    if len(crew) != shop.crew:
        return expected, f"there are {len(crew)} workers"
    for event in Is("end").of(trace):
        if event.task not in crew:
            continue
        how = event.how or ""
        told = f"a worker of {crew.pop(event.task)} "
        if busy(trace, event.task, event):
            return (
                expected,
                f"{told}ends in the middle\n{stretch(trace, [event])}",
            )
        if (how == "cancelled") != off or how.startswith("raised"):
            return expected, f"{told}ends so: {how}\n{stretch(trace, [event])}"
    return expected, expected if not crew else f"{len(crew)} workers never end"


ENDS_CLEAN = Claim(
    "ends-clean",
    "All workers end, and none of them in the middle of a product.",
    _ends_clean,
    rows=("Q2",),
)

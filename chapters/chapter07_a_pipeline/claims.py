"""Claims about a pipeline with bounded channels.

A product is taken when it is handed out, asked about when its price is, and done with
when it has its label.  How many are on their way at once follows from the bounds and
the crew, however they are handed on from stage to stage.
"""

from dataclasses import replace
from typing import Any

from chapters.chapter07_a_pipeline.job import Shop
from shared.proof.contract import (
    Claim,
    Contract,
    Evidence,
    NotAsked,
    larger_shop,
)
from shared.proof.gates import labels_overlap, queries_overlap
from shared.proof.order import Is, at_most, stretch
from shared.trace.event import CANCELLED, Event
from shared.trace.trace import Trace
from shared.world import Gate

TAKEN = Is("mark", name="taken")
LABELLED = Is("answered", kind="file")


def inside(shop: Shop) -> int:
    """How many products are in the pipeline at most, once they are asked about."""
    return shop.crew + 2 * shop.bound


def on_the_way(shop: Shop) -> int:
    """How many are taken and not yet labelled at most.

    One more is in the hand of whoever hands them out, and so many as one channel
    holds wait to be asked about.
    """
    return inside(shop) + shop.bound + 1


def _bounded(evidence: Evidence) -> tuple[str, str]:
    shop, trace = evidence.shop, evidence.trace
    if not TAKEN.of(trace):
        raise NotAsked("no product was seen to be taken")
    if not LABELLED.of(trace):
        raise NotAsked("no label was seen")
    return at_most(trace, on_the_way(shop), TAKEN, LABELLED)


BOUNDED = Claim(
    "bounded",
    "No more products are on their way than the channels and the crew can hold.",
    _bounded,
    rows=("Q1",),
)


def _backpressure(evidence: Evidence) -> tuple[str, str]:
    most = inside(evidence.shop)
    begin = Is("sent", kind="http")
    if not (begin.of(evidence.trace) and LABELLED.of(evidence.trace)):
        raise NotAsked("no price or no label was seen")
    return at_most(evidence.trace, most, begin, LABELLED)


BACKPRESSURE = Claim(
    "backpressure",
    "A slow last stage slows the first: no price is asked for while the pipe is full.",
    _backpressure,
)


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
    expected = "no task ends in the middle, or by an error"
    trace = evidence.trace
    workers = {each.task for each in Is("sent").of(trace)} - {0}
    if not workers:
        raise NotAsked("no task was seen to ask for anything")
    for event in Is("end").of(trace):
        if event.task not in workers:
            continue
        name, how = trace.names.get(event.task, ""), event.how or ""
        if busy(trace, event.task, event):
            shown = stretch(trace, [event])
            return expected, f"{name!r} ends in the middle\n{shown}"
        if how.startswith("raised"):
            shown = stretch(trace, [event])
            return expected, f"{name!r} ends so: {how}\n{shown}"
    return expected, expected


ENDS_CLEAN = Claim(
    "ends-clean",
    "Whoever works ends in good order, and not in the middle of a request.",
    _ends_clean,
    rows=("Q2",),
)


def gates(shop: Shop) -> list[Gate]:
    """All of the crew work at once, in every stage."""
    number = len(shop.skus)
    return [
        queries_overlap(min(shop.counters, number)),
        labels_overlap(min(shop.labelers, number)),
        Gate("bounded", {}, {"file"}, alone=True, quiet_s=QUIET_S),
    ]


QUIET_S = 0.25
"""With no label written for so long, the pipe is as full as it gets."""


A_WHILE_MS = 300
"""So long nothing comes at first for whoever is behind the first stage."""


def longer(contract: Contract, skus: int) -> Any:
    """The larger shop has no fewer products than the pipeline is long.

    Its crew is another, and so is its bound.  The first prices take their time, and
    whoever is behind them has to wait for work.
    """
    shop = larger_shop(contract, len(contract.shop.skus))
    slow = [
        replace(each, price_ms=A_WHILE_MS)
        for each in shop.products[: shop.fetchers]
    ]
    products = (*slow, *shop.products[shop.fetchers :])
    return replace(
        shop,
        products=products,
        shelf_ms=10,
        fetchers=shop.fetchers - 1,
        counters=shop.counters + 1,
        labelers=shop.labelers + 1,
        bound=shop.bound - 1,
    )

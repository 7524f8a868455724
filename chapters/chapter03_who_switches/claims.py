"""Claims on traces about who switches, and when.

`read` and `wrote` are marks that the recorder puts where a lane reads its ledger and
writes it.
"""

from shared.proof.contract import (
    Claim,
    Evidence,
    Result,
    expected_report,
    labels_on_the_shelf,
)
from shared.proof.order import (
    Is,
    always_between,
    never_between,
    pairs_of,
    seen,
)
from shared.registry import (
    IN_COROUTINES,
    LANES,
    ON_A_LOOP,
    SHARE_NOTHING,
    lane_of,
    traits,
)
from shared.shop import Shop
from shared.trace.event import Event
from shared.trace.trace import Trace


def all_is_entered(shop: Shop) -> Result:
    """Labels as usual, and in the ledger what each product is worth.

    That is entered as soon as price and stock are known, whatever the shelf says.
    """
    report, snapshot = labels_on_the_shelf(shop)
    expected = expected_report(shop)
    worth_pence = sum(
        expected.prices[sku] * expected.stocks[sku]
        for sku in shop.skus
        if sku not in expected.problems
        or expected.problems[sku].kind == "file"
    )
    worth = {"worth_pence": worth_pence} if worth_pence else {}
    return {**report, **worth}, snapshot


READ, WROTE = Is("mark", name="read"), Is("mark", name="wrote")


def _seen_from_a_loop(evidence: Evidence) -> tuple[str, str]:
    """What `watch` read before its loop and after it."""
    expected = "the ledger stayed as it was"
    lane = LANES[lane_of(evidence.lane)]
    if lane.shares_memory and not lane.on_a_loop:
        expected = "the ledger changed while the loop ran"
    reads = Is("mark", task="watch", name="read").of(evidence.trace)
    if len(reads) != 2:
        return expected, f"{len(reads)} reads by watch"
    if reads[0].value == reads[1].value:
        return expected, "the ledger stayed as it was"
    return expected, "the ledger changed while the loop ran"


SEEN_FROM_A_LOOP = Claim(
    "seen-from-a-loop",
    "A loop that calls nothing sees the ledger change under threads, and nowhere else.",
    _seen_from_a_loop,
    rows=("S1", "S2"),
)


def _nobody_in_between(evidence: Evidence) -> tuple[str, str]:
    def writes_too(event: Event, first: Event) -> bool:
        return (
            WROTE.matches(evidence.trace, event)
            and event.task != first.task
            and event.process == first.process
        )

    return never_between(
        evidence.trace, writes_too, "a write by another", READ, WROTE
    )


NOBODY_IN_BETWEEN = Claim(
    "nobody-in-between",
    "Between a task's reading of the ledger and its writing, nobody else writes.",
    _nobody_in_between,
    rows=("S3",),
)


def pauses(event: Event, first: Event) -> bool:
    """Whether the task of the first event pauses."""
    return event.what == "pause" and event.task == first.task


def _awaiting_need_not_switch(evidence: Evidence) -> tuple[str, str]:
    asked = Is("answered", kind="db")
    return never_between(evidence.trace, pauses, "a pause", asked, WROTE)


AWAITING_NEED_NOT_SWITCH = Claim(
    "awaiting-need-not-switch",
    "Awaiting `enter`, in which nothing waits, does not pause the task.",
    _awaiting_need_not_switch,
    IN_COROUTINES,
    rows=("S7",),
)


def _requests_switch(evidence: Evidence) -> tuple[str, str]:
    sent, answered = Is("sent", kind="http"), Is("answered", kind="http")
    return always_between(evidence.trace, pauses, "a pause", sent, answered)


REQUESTS_SWITCH = Claim(
    "requests-switch",
    "Asking the supplier pauses the task, with `await` or, in gevent, without a word.",
    _requests_switch,
    ON_A_LOOP,
    rows=("S16",),
)

FORWARD, REVERSED = "first in, first out", "last in, first out"
LEAST_RUNS = 3


def order_of_the_ready(trace: Trace) -> str:
    """The order in which the tasks that `main` made began, against that of making."""
    made = [event.task for event in Is("spawn").of(trace) if event.by == 1]
    began = list(dict.fromkeys(event.task for event in Is("run").of(trace)))
    began = [task for task in began if task in made]
    if began == made:
        return FORWARD
    if began == made[::-1]:
        return REVERSED
    return "in order " + ", ".join(trace.names[task] for task in began)


def _order_of_the_ready(evidence: Evidence) -> tuple[str, str]:
    both = traits(evidence.lane).ready_by_chance
    orders = {FORWARD, REVERSED} if both else {FORWARD}
    return seen(map(order_of_the_ready, evidence.traces), orders)


def _orders_enough(evidence: Evidence) -> bool:
    expected, observed = _order_of_the_ready(evidence)
    return len(evidence.traces) >= LEAST_RUNS and expected == observed


ORDER_OF_THE_READY = Claim(
    "order-of-the-ready",
    "Tasks made together begin in the order of making; under trio also in reverse.",
    _order_of_the_ready,
    ON_A_LOOP,
    _orders_enough,
    rows=("S5",),
)


def _shares_nothing(evidence: Evidence) -> tuple[str, str]:
    expected = "each job finds an empty ledger"
    reads = READ.of(evidence.trace)
    full = [event for event in reads if event.value and event.process]
    entered = [first for first, _, _ in pairs_of(evidence.trace, READ, WROTE)]
    if full:
        return (
            expected,
            f"{evidence.trace.names[full[0].task]} found {full[0].value}",
        )
    return expected, expected if entered else "nobody entered anything"


SHARES_NOTHING = Claim(
    "shares-nothing",
    "Each job of a worker process finds a ledger of its own, and an empty one.",
    _shares_nothing,
    SHARE_NOTHING,
    rows=("P2",),
)

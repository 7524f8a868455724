"""Claims on traces about who switches, and when.

`read` and `wrote` are marks that the recorder puts where a lane reads its ledger and
writes it.
"""

from shared.clients import THREADS
from shared.proof.contract import (
    Claim,
    Evidence,
    NotAsked,
    Result,
    expected_report,
    labels_on_the_shelf,
)
from shared.proof.gates import queries_overlap
from shared.proof.order import (
    Is,
    always_between,
    never_between,
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
from shared.world import Gate


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
    """What a task read before and after its loop that never writes."""
    expected = "the ledger stayed as it was"
    lane = LANES[lane_of(evidence.lane)]
    if lane.shares_memory and not lane.on_a_loop:
        expected = "the ledger changed while the loop ran"
    trace = evidence.trace
    writers = {each.task for each in WROTE.of(trace)}
    if not writers - {0}:
        raise NotAsked("no task was seen to enter anything")
    reads = [each for each in READ.of(trace) if each.task not in writers]
    if len(reads) < 2:
        return expected, "nobody looks twice who only watches"
    if reads[0].value == reads[-1].value:
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
            and event.thread != first.thread
            and event.process == first.process
        )

    def another_writes(event: Event, first: Event) -> bool:
        return (
            WROTE.matches(evidence.trace, event)
            and event.task != first.task
            and event.process == first.process
        )

    if not WROTE.of(evidence.trace):
        raise NotAsked("nobody was seen to write the ledger")
    seen = all(each.task for each in READ.of(evidence.trace))
    return never_between(
        evidence.trace,
        another_writes if seen else writes_too,
        "a write by another",
        READ,
        WROTE,
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
    if not asked.of(evidence.trace):
        raise NotAsked("no query was seen")
    return never_between(evidence.trace, pauses, "a pause", asked, WROTE)


AWAITING_NEED_NOT_SWITCH = Claim(
    "awaiting-need-not-switch",
    "Awaiting `enter`, in which nothing waits, does not pause the task.",
    _awaiting_need_not_switch,
    IN_COROUTINES,
    rows=("S7",),
    lesson=True,
)


def _requests_switch(evidence: Evidence) -> tuple[str, str]:
    sent, answered = Is("sent", kind="http"), Is("answered", kind="http")
    if not any(each.task for each in sent.of(evidence.trace)):
        raise NotAsked("no task was seen to ask the supplier")
    return always_between(evidence.trace, pauses, "a pause", sent, answered)


REQUESTS_SWITCH = Claim(
    "requests-switch",
    "Asking the supplier pauses the task, with `await` or, in gevent, without a word.",
    _requests_switch,
    ON_A_LOOP,
    rows=("S16",),
    lesson=True,
)

FORWARD, REVERSED = "first in, first out", "last in, first out"
LEAST_RUNS = 3


def made_together(trace: Trace) -> list[int]:
    """The most tasks that one task has made without pausing between them."""
    batches: list[list[int]] = []
    now: dict[int | None, list[int]] = {}
    for event in trace.events:
        if event.what == "spawn":
            if event.by not in now:
                batches.append(now.setdefault(event.by, []))
            now[event.by].append(event.task)
        elif event.what == "pause":
            now.pop(event.task, None)
    return max(batches, key=len, default=[])


def order_of_the_ready(trace: Trace) -> str:
    """The order in which tasks that were made together began, against their making."""
    made = made_together(trace)
    began = list(dict.fromkeys(event.task for event in Is("run").of(trace)))
    began = [task for task in began if task in made]
    if began == made:
        return FORWARD
    if began == made[::-1]:
        return REVERSED
    return "in order " + ", ".join(trace.names[task] for task in began)


def _order_of_the_ready(evidence: Evidence) -> tuple[str, str]:
    if len(made_together(evidence.trace)) < 2:
        raise NotAsked("no two tasks were made together")
    both = traits(evidence.lane).ready_by_chance
    orders = {FORWARD, REVERSED} if both else {FORWARD}
    return seen(map(order_of_the_ready, evidence.traces), orders)


def _orders_enough(evidence: Evidence) -> bool:
    try:
        expected, observed = _order_of_the_ready(evidence)
    except NotAsked:
        return True
    return len(evidence.traces) >= LEAST_RUNS and expected == observed


ORDER_OF_THE_READY = Claim(
    "order-of-the-ready",
    "Tasks made together begin in the order of making; under trio also in reverse.",
    _order_of_the_ready,
    ON_A_LOOP,
    _orders_enough,
    rows=("S5",),
    lesson=True,
)


def _shares_nothing(evidence: Evidence) -> tuple[str, str]:
    expected = "each job finds an empty ledger"
    reads = READ.of(evidence.trace)
    full = [event for event in reads if event.value and event.process]
    if not any(each.process for each in WROTE.of(evidence.trace)):
        raise NotAsked("no worker was seen to enter anything")
    if full:
        finder = evidence.trace.names.get(full[0].task, "a worker")
        return expected, f"{finder} found {full[0].value}"
    return expected, expected


SHARES_NOTHING = Claim(
    "shares-nothing",
    "Each job of a worker process finds a ledger of its own, and an empty one.",
    _shares_nothing,
    SHARE_NOTHING,
    rows=("P2",),
)


def gates(shop: Shop) -> list[Gate]:
    """All stocks are asked for at once, as all prices are."""
    queries = min(len(shop.skus), THREADS)
    return [queries_overlap(queries)]

"""Claims about a limit on how many go at once.

The limit is the supplier's: above `shop.callers` requests in flight it answers 429.
"""

from shared.proof.contract import Claim, Evidence
from shared.proof.order import Is, at_most, before
from shared.registry import IN_COROUTINES, NOT_IN_COROUTINES
from shared.trace.trace import Trace

LABELS = Is("spawn", task="label")

POOLS = NOT_IN_COROUTINES
SEMAPHORES = IN_COROUTINES


def _never_refused(evidence: Evidence) -> tuple[str, str]:
    return "0 callers refused", f"{evidence.log.refused} callers refused"


NEVER_REFUSED = Claim(
    "never-refused",
    "The supplier never has a caller more than it bears, and refuses nobody.",
    _never_refused,
)


def _a_pool_begins_no_more(evidence: Evidence) -> tuple[str, str]:
    begin, end = Is("run", task="label"), Is("end", task="label")
    return at_most(
        evidence.trace, evidence.shop.callers, begin, end, once=True
    )


A_POOL_BEGINS_NO_MORE = Claim(
    "a-pool-begins-no-more",
    "In a pool, no more labels are begun and not yet done than it has places.",
    _a_pool_begins_no_more,
    POOLS,
)


def _a_semaphore_lets_all_begin(evidence: Evidence) -> tuple[str, str]:
    return before(evidence.trace, LABELS, Is("answered", kind="http"))


A_SEMAPHORE_LETS_ALL_BEGIN = Claim(
    "a-semaphore-lets-all-begin",
    "Behind a semaphore there is a task for every label before the first answer.",
    _a_semaphore_lets_all_begin,
    SEMAPHORES,
)


def begun(trace: Trace) -> list[str]:
    """The labels in the order in which their tasks began."""
    labels = {each.task for each in LABELS.of(trace)}
    ran = (each.task for each in Is("run").of(trace) if each.task in labels)
    return [trace.names[task].partition(" ")[2] for task in dict.fromkeys(ran)]


def _served_in_turn(evidence: Evidence) -> tuple[str, str]:
    """Nobody asks more than `callers - 1` places from where he stood in the queue.

    Those that are let in together may ask in any order, as trio's do.
    """
    expected = "each asks in its turn, but for those that are let in together"
    queue = begun(evidence.trace)
    asked = [each.sku for each in Is("sent", kind="http").of(evidence.trace)]
    for place, sku in enumerate(asked):
        late = place - queue.index(sku) if sku in queue else len(queue)
        if abs(late) >= evidence.shop.callers:
            return (
                expected,
                f"{sku} began as number {place - late}, asked as {place}",
            )
    return expected, expected if len(asked) == len(
        queue
    ) else "not all have asked"


SERVED_IN_TURN = Claim(
    "served-in-turn",
    "Who has waited longest is the next to ask.",
    _served_in_turn,
    SEMAPHORES,
    rows=("S8",),
)

"""Claims about calls that block, in threads that a loop borrows.

`calls` and `called` are marks that the recorder puts around a call of the supplier's
library, in the thread that makes it.
"""

from shared.proof.contract import Claim, Evidence
from shared.proof.order import Is, at_most, stretch
from shared.registry import ON_A_LOOP

CALLS, CALLED = Is("mark", name="calls"), Is("mark", name="called")
LABELS = Is("run", task="label")


def _never_on_the_loop(evidence: Evidence) -> tuple[str, str]:
    expected = "never called in the thread that runs the tasks"
    trace = evidence.trace
    loops = {(each.process, each.thread) for each in Is("run").of(trace)}
    calls = CALLS.of(trace)
    for call in calls:
        if (call.process, call.thread) in loops:
            return (
                expected,
                f"called for {call.sku} there\n{stretch(trace, [call])}",
            )
    return expected, expected if calls else "never called at all"


NEVER_ON_THE_LOOP = Claim(
    "never-on-the-loop",
    "The blocking library is never called in the thread in which the loop runs.",
    _never_on_the_loop,
    ON_A_LOOP,
    rows=("S10",),
)


def _no_more_threads(evidence: Evidence) -> tuple[str, str]:
    trace = evidence.trace
    expected, observed = at_most(trace, evidence.shop.threads, CALLS, CALLED)
    return expected, observed if CALLS.of(trace) else "never called at all"


NO_MORE_THREADS = Claim(
    "no-more-threads",
    "No more calls are under way at any moment than the lane may have threads.",
    _no_more_threads,
)


def _the_loop_goes_on(evidence: Evidence) -> tuple[str, str]:
    expected = "every label has begun before a call is over"
    trace = evidence.trace
    ends = CALLED.of(trace)
    if not ends:
        return expected, "no call is ever over"
    began = {
        each.task for each in LABELS.of(trace) if each.at_ns < ends[0].at_ns
    }
    if len(began) == len(evidence.shop.skus):
        return expected, expected
    return expected, f"only {len(began)} have\n{stretch(trace, [ends[0]])}"


THE_LOOP_GOES_ON = Claim(
    "the-loop-goes-on",
    "While the first calls block, every other label has its turn on the loop.",
    _the_loop_goes_on,
    ON_A_LOOP,
    rows=("S10",),
)

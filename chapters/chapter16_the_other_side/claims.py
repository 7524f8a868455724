"""Claims about who is held up by whom, and what closing means."""

from collections import Counter

from chapters.chapter16_the_other_side.job import (
    CLOSING,
    FOUND,
    NO_PRICE,
    NOT_HTTP,
    UNKNOWN,
    Report,
    Shop,
    buyer,
    visits,
    waiting,
)
from shared.job import ASKS, FINDS_CLOSED, HEARS, RESETS, SAYS
from shared.proof.contract import Claim, Evidence, NotAsked, Result
from shared.proof.order import Is
from shared.registry import SHARE_MEMORY
from shared.runner.visitors import NOBODY
from shared.shop import price_pence
from shared.world import FAULTS, Snapshot
from shared.world.log import LEFT


def all_is_told(shop: Shop) -> Result:
    """(report, world) as every lane must bring them about."""
    report = Report(statuses={CLOSING, NOT_HTTP, UNKNOWN})
    told = {}
    for product in shop.products:
        problem = FAULTS.get(product.fault)
        if problem is None or problem.kind != "http":
            pence = report.prices[product.sku] = price_pence(
                shop.seed, product.sku
            )
            told[product.sku] = f"{FOUND} {pence}"
            report.statuses.add(FOUND)
        else:
            unknown = problem.cause.endswith(" 404")
            status = UNKNOWN if unknown else NO_PRICE
            told[product.sku] = str(status)
            report.statuses.add(status)
    first, others = shop.skus[0], shop.others
    had = {
        "half said": NOBODY,
        "garbage": str(NOT_HTTP),
        "unknown": str(UNKNOWN),
        "nowhere": str(UNKNOWN),
        "closing": str(CLOSING),
        **{buyer(sku): told[sku] for sku in others},
        "half closed": told[others[0]],
        "byte by byte": told[others[-1]],
        "slow": told[first],
    }
    # Who is gone, who is slow, the others; who closes by half, who speaks slowly.
    who_ask = [first, first, *others, others[0], others[-1]]
    times = Counter(map(shop.price_url, who_ask))
    asked = {
        step.url.removeprefix(shop.supplier): 1
        for step in visits(shop)
        if step.does == ASKS
    }
    requests = dict(sorted({**times, **asked}.items()))
    return report.to_json(), Snapshot({}, {}, requests, had)


def caller(does: str, who: str | None = None) -> Is:
    """What a caller did."""
    return Is("mark", name=f"caller {does}", sku=who)


def _hold_up_nobody(evidence: Evidence) -> tuple[str, str]:
    [*_, ends] = caller(SAYS, "slow").of(evidence.trace)
    heard = [
        each.sku
        for each in caller(HEARS).of(evidence.trace)
        if each.at_ns < ends.at_ns and each.sku != "slow"
    ]
    asked = {*all_is_told(evidence.shop)[1].visits} - {"slow"}
    late = sorted(asked - {*heard})
    expected = "all others are answered before he has said his half"
    return expected, f"not {late[0]}" if late else expected


THE_SLOW_HOLD_UP_NOBODY = Claim(
    "slow-hold-up-nobody",
    "While one caller takes his time to speak, all others are served.",
    _hold_up_nobody,
)


def _is_sent_away(evidence: Evidence) -> tuple[str, str]:
    [closed, *_] = caller(FINDS_CLOSED).of(evidence.trace)
    asked = Is("arrived", kind="http").of(evidence.trace)
    done = Is("departed", kind="http").of(evidence.trace)
    out = sum(each.at_ns < closed.at_ns for each in asked)
    out -= sum(each.at_ns < closed.at_ns for each in done)
    least = waiting(evidence.shop)
    expected = "all prices are out when nobody is let in any more"
    return expected, expected if out >= least else f"{out} of {least} are"


NOBODY_IS_SENT_AWAY = Claim(
    "nobody-is-sent-away",
    "When the shop closes, prices are still out, and who waits for one has it.",
    _is_sent_away,
)


def _is_worked_for(evidence: Evidence) -> tuple[str, str]:
    [gone, *_] = caller(RESETS, "gone").of(evidence.trace)
    path = evidence.price_path(evidence.shop.skus[0])
    left = [
        what
        for _, what, of in evidence.log.events
        if (what, of) == (LEFT, path)
    ]
    asked = [
        each
        for each in Is("sent", kind="http").of(evidence.trace)
        if each.at_ns < gone.at_ns
    ]
    if not asked:
        raise NotAsked("nobody asked the supplier before he was gone")
    expected = "his price is waited for, though he is gone"
    return expected, "it is called off" if left else expected


WORKED_FOR_WHO_IS_GONE = Claim(
    "worked-for-who-is-gone",
    "Nobody notices that a caller hangs up before there is something to tell him.",
    _is_worked_for,
    lesson=True,
)


def _a_task_each(evidence: Evidence) -> tuple[str, str]:
    asked = Is("sent", kind="http").of(evidence.trace)
    tasks = {each.task for each in asked}
    return (
        f"{len(asked)} tasks that ask for a price",
        f"{len(tasks)} tasks that ask for a price",
    )


A_TASK_EACH = Claim(
    "a-task-each",
    "Each caller is served by a task that serves nobody else.",
    _a_task_each,
    lanes=SHARE_MEMORY,
    lesson=True,
)

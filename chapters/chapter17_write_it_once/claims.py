"""Claims about who asks, who waits for him, and what is decided between them."""

from collections import Counter, defaultdict

from chapters.chapter17_write_it_once.job import (
    ASK,
    WAIT,
    Prices,
    Report,
    Shop,
)
from shared.proof.contract import Claim, Evidence, NotAsked, Result
from shared.proof.order import Is, stretch
from shared.registry import ON_A_LOOP, SHARE_MEMORY
from shared.shop import price_pence
from shared.world import FAULTS, Snapshot
from shared.world.log import ARRIVED


def all_are_told(shop: Shop) -> Result:
    """(report, world): each has his price, or its problem, and is asked for once.

    What fails is asked for as often as the library tries, or once more if that passes.
    Of the first product one request more has been made: by her who left.
    """
    report = Report()
    times: Counter[str] = Counter()
    faults = {}
    for product in shop.products:
        problem = FAULTS.get(product.fault)
        fails = problem is not None and problem.kind == "http"
        faults[product.sku] = problem if fails and not product.once else None
        # The first one's first request is hers.
        passes = product.once and product.sku != shop.skus[0]
        tries = Prices.tries if faults[product.sku] else 1 + (fails and passes)
        times[shop.price_url(product.sku)] = tries if product.wanted else 0
    times[shop.price_url(shop.skus[0])] += 1
    times = +times
    for name, sku in shop.customers:
        if problem := faults[sku]:
            report.note(name, problem)
        else:
            report.bills[name] = price_pence(shop.seed, sku)
    times.update([shop.asked_url, shop.leaves_url])
    return report.to_json(), Snapshot({}, {}, dict(sorted(times.items())))


def _one_asks(evidence: Evidence) -> tuple[str, str]:
    expected = "no two ask for one price at the same time"
    out: Counter[str] = Counter()
    for _, what, path in evidence.log.events:
        out[path] += 1 if what == ARRIVED else -1
        if out[path] > 1:
            return expected, f"{out[path]} ask for {path} at the same time"
    return expected, expected


ONE_ASKS = Claim(
    "one-asks",
    "Of all who want the same price, one asks at a time.",
    _one_asks,
)


def _served_all_the_same(evidence: Evidence) -> tuple[str, str]:
    expected = "one of those who waited for her asks then"
    first = evidence.shop.skus[0]
    waits: set[int] = set()
    asks = left = 0
    for event in Is("mark", sku=first).of(evidence.trace):
        if event.name == "wants" and event.value == WAIT.value:
            waits.add(event.task)
        elif event.name == "wants" and event.value == ASK.value:
            asks += 1
            if asks == 2 and event.task in waits:
                return expected, expected
        elif event.name == "over" and not left:
            left = len(waits)
    if not left:
        raise NotAsked("nobody was seen to wait for her who left")
    return expected, f"{asks} ask for {first}, and nobody who waited"


SERVED_ALL_THE_SAME = Claim(
    "served-all-the-same",
    "When the one who asks walks out, one of those who waited for it asks.",
    _served_all_the_same,
    lanes=SHARE_MEMORY,
)


def _decides_in_one_step(evidence: Evidence) -> tuple[str, str]:
    expected = "nobody runs between looking and deciding"
    looked: dict[int, int] = {}
    events = evidence.trace.events
    decided = 0
    for place, event in enumerate(events):
        if event.what == "mark" and event.name == "looks":
            looked[event.task] = place
        elif event.what == "mark" and event.task in looked:
            decided += 1
            between = events[looked.pop(event.task) : place]
            others = [
                each
                for each in between
                if each.what == "run" and each.task != event.task
            ]
            if others:
                said = stretch(evidence.trace, [others[0]])
                return expected, f"somebody does\n{said}"
    if not decided:
        raise NotAsked("no decision was seen")
    return expected, expected


DECIDES_IN_ONE_STEP = Claim(
    "decides-in-one-step",
    "On a loop no other task runs while the core decides: it needs no lock.",
    _decides_in_one_step,
    lanes=ON_A_LOOP,
)


def _who_asks_again(evidence: Evidence) -> tuple[str, str]:
    expected = "a second try is made by whoever made the first"
    asked: defaultdict[str | None, list[int]] = defaultdict(list)
    for event in Is("mark", name="wants").of(evidence.trace):
        if event.value == ASK.value:
            asked[event.sku].append(event.task)
    first = evidence.shop.skus[0]
    again = {
        sku: tasks
        for sku, tasks in asked.items()
        if len(tasks) > 1 and sku != first
    }
    if not again:
        raise NotAsked("nothing was asked for a second time")
    for sku, tasks in again.items():
        if len({*tasks}) > 1:
            return expected, f"{sku} was asked for by {len({*tasks})}"
    return expected, expected


WHO_ASKS_AGAIN = Claim(
    "who-asks-again",
    "On a loop a second try is made by who made the first: who rings runs on.",
    _who_asks_again,
    lanes=ON_A_LOOP,
    lesson=True,
)

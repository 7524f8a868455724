"""What must come of a basket and of singles, and claims about it.

`heard` is the mark that the recorder puts where a lane tells its report of a failure;
it says what was being handled there.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import cycle
from typing import Any

from chapters.chapter09_one_of_them_fails.job import (
    BASKET,
    Product,
    Report,
    Shop,
    fails,
)
from shared.proof.contract import (
    IN_THE_WAY,
    LATE_MS,
    NAMES,
    SOON_MS,
    Claim,
    Contract,
    Evidence,
    NotAsked,
    Result,
    asked_once,
)
from shared.proof.order import Is, stretch
from shared.registry import LANES, ON_A_LOOP, lane_of
from shared.shop import price_pence, quantity
from shared.trace.event import Event, of_url
from shared.world import FAULTS, Gate
from shared.world.log import ANSWERED, ARRIVED, LEFT

HEARD = Is("mark", name="heard")


def sets(shop: Shop) -> list[list[Product]]:
    """The basket and the singles, whichever there are."""
    both = (
        [each for each in shop.products if each.basket == basket]
        for basket in (True, False)
    )
    return [each for each in both if each]


def spoiled(products: list[Product]) -> bool:
    """Whether something in a set is not to be had."""
    return any(FAULTS.get(each.fault) for each in products)


def sold_or_not(shop: Shop) -> Result:
    """(report, world): the basket whole or not at all, of the singles what there is."""
    report = Report()
    labels: dict[str, str] = {}
    for each in shop.products:
        problem = FAULTS.get(each.fault)
        if problem and each.basket and problem.kind == "file":
            report.problems[BASKET] = problem
        elif problem:
            report.problems[each.sku] = problem
    for products in sets(shop):
        if products[0].basket and spoiled(products):
            continue
        found = Report()
        for each in products:
            found.prices[each.sku] = price_pence(shop.seed, each.sku)
            found.stocks[each.sku] = quantity(shop.seed, each.sku)
            if not each.basket and not FAULTS.get(each.fault):
                labels[each.sku] = found.label(each.sku).text
        if products[0].basket:
            labels[BASKET] = found.card
        report.update(found)
    for each in shop.products:
        if each.fault == "shelf":
            labels[BASKET if each.basket else each.sku] = IN_THE_WAY
    return report.to_json(), asked_once(shop, labels)


def most_at_once(shop: Shop) -> int:
    """The basket is asked for at once, and then the singles are."""
    return max(len(each) for each in sets(shop))


def until_all_is_heard(shop: Shop) -> int:
    """What fails is heard of at once; whoever waits for it begins then.

    A basket in which something fails need not be waited for any longer.
    """
    whole_ms = 0
    for products in sets(shop):
        failed = [each for each in products if fails(each)]
        others = [each for each in products if each not in failed]
        waits = [each.price_ms + each.stock_ms for each in others]
        whole_ms += max((each.price_ms for each in failed), default=0)
        if not (failed and products[0].basket):
            whole_ms += max(waits, default=0)
    return whole_ms


def gates(shop: Shop) -> list[Gate]:
    """Each set is in flight as a whole; what is called off is not answered before."""
    found = []
    for products in sets(shop):
        paths = [f"http /price/{each.sku}" for each in products]
        failed = [each.sku for each in products if fails(each)]
        if not failed:
            found.append(Gate("peak", {"http": len(paths)}, paths))
        elif products[0].basket:
            siblings = {f"http /price/{sku}" for sku in in_flight_with(shop)}
            found.append(
                Gate(
                    "called-off",
                    {},
                    siblings,
                    until_left=True,
                    lanes=ON_A_LOOP,
                )
            )
    return found


def closer(shop: Shop) -> list[Gate]:
    """The queries of each set are out at once, and so are the labels of the singles."""
    found = []
    for products in sets(shop):
        skus = [each.sku for each in products]
        holds = {"db": {f"db {sku}" for sku in skus}}
        if not products[0].basket:
            holds["file"] = {f"file {sku}" for sku in skus}
        names = {"db": "queries-overlap", "file": "labels-overlap"}
        found += [
            Gate(names[kind], {kind: len(skus)}, held)
            for kind, held in holds.items()
        ]
    return found


def halves(contract: Contract, skus: int) -> Any:
    """A shop in which nothing fails: half of it is in the basket."""
    paces = cycle([(SOON_MS, LATE_MS), (LATE_MS, SOON_MS)])
    products = tuple(
        Product(sku, price_ms, stock_ms, basket=number < skus // 2)
        for number, (sku, (price_ms, stock_ms)) in enumerate(
            zip(NAMES[:skus], paces, strict=False)
        )
    )
    return replace(contract.shop, products=products)


def counted(shop: Shop, lane: str) -> Mapping[tuple[str, str], int | None]:
    """A query and a label each, where nothing fails; one label for the basket."""
    found: dict[tuple[str, str], int | None] = {}
    for products in sets(shop):
        basket = products[0].basket
        for each in products:
            lost = spoiled(products) if basket else FAULTS.get(each.fault)
            found["db", each.sku] = None if lost else 1
            if not basket and not lost:
                found["file", each.sku] = 1
        if basket and not spoiled(products):
            found["file", BASKET] = 1
    return found


def in_flight_with(shop: Shop) -> list[str]:
    """What else is in the basket in which something fails."""
    basket = [each for each in shop.products if each.basket]
    if not any(map(fails, basket)):
        return []
    return [each.sku for each in basket if not each.fault]


def of_the_basket(evidence: Evidence) -> list[str]:
    """What was in flight beside the failure; NotAsked if nothing was."""
    siblings = in_flight_with(evidence.shop)
    if not siblings:
        raise NotAsked(
            "nothing of the basket fails while others are in flight"
        )
    return siblings


def endings(evidence: Evidence, skus: list[str]) -> dict[str, str]:
    """SKU -> how its request ended, as the supplier saw it; "" if it did not."""
    ends = dict.fromkeys(skus, "")
    for _, what, path in evidence.log.events:
        sku = of_url(path)
        if sku in ends and what != ARRIVED:
            ends[sku] = what
    return ends


def _all_end(
    evidence: Evidence, skus: list[str], how: str, expected: str
) -> tuple[str, str]:
    for sku, ended in endings(evidence, skus).items():
        if ended != how:
            said = f"was {ended}" if ended else "is still open"
            return expected, f"the request for {sku} {said}"
    return expected, expected


def _hung_up(evidence: Evidence) -> tuple[str, str]:
    expected = "the supplier sees them hang up"
    return _all_end(evidence, of_the_basket(evidence), LEFT, expected)


THE_OTHERS_HANG_UP = Claim(
    "the-others-hang-up",
    "The others in flight are called off, and the supplier sees them hang up.",
    _hung_up,
    ON_A_LOOP,
    rows=("F2",),
)


def _answered(evidence: Evidence) -> tuple[str, str]:
    expected = "the supplier answers them all"
    return _all_end(evidence, of_the_basket(evidence), ANSWERED, expected)


THE_OTHERS_ARE_ANSWERED = Claim(
    "the-others-are-answered",
    "Nobody can call them off: the supplier answers all of them, for nothing.",
    _answered,
    {*LANES} - {*ON_A_LOOP},
    rows=("F2", "C12"),
    lesson=True,
)


def _over_before_heard(evidence: Evidence) -> tuple[str, str]:
    siblings = of_the_basket(evidence)
    expected = "all of the basket are over, and then the failure is heard of"
    heard = HEARD.of(evidence.trace)
    if not heard:
        raise NotAsked("the report was not told of a failure")
    over = {
        event.sku
        for event in evidence.trace.events
        if event.what in ("answered", "failed")
        and event.kind == "http"
        and event.at_ns < heard[0].at_ns
    }
    for sku in siblings:
        if sku not in over:
            said = stretch(evidence.trace, heard[:1])
            return expected, f"{sku} is not over yet\n{said}"
    return expected, expected


OVER_BEFORE_HEARD = Claim(
    "over-before-heard",
    "When the failure is heard of, no price of the others is awaited any more.",
    _over_before_heard,
    rows=("F2",),
    lesson=True,
)


def _nothing_goes_on(evidence: Evidence) -> tuple[str, str]:
    basket, singles = evidence.shop.basket, evidence.shop.singles
    expected = "the basket is over, and then the singles are asked for"
    if not (basket and singles):
        raise NotAsked("there is a basket only, or there are singles only")
    over = 0
    for _, what, path in evidence.log.events:
        sku = of_url(path)
        if sku in basket and what != ARRIVED:
            over += 1
        if sku in singles and over < len(basket):
            return (
                expected,
                f"{sku} is asked for when {over} of the basket are",
            )
    return expected, expected


NOTHING_GOES_ON = Claim(
    "nothing-goes-on",
    "Nothing of the basket is in flight when the singles are asked for.",
    _nothing_goes_on,
)

SEES = {
    "asyncio": "CancelledError",
    "trio": "Cancelled",
    "curio": "TaskCancelled",
    "gevent": "GreenletExit",
    "anyio": "CancelledError",
    "anyio+trio": "Cancelled",
}
"""Lane or variant -> what is raised in who is called off, where it waits."""


def _what_it_sees(evidence: Evidence) -> tuple[str, str]:
    siblings = of_the_basket(evidence)
    expected = SEES.get(evidence.lane, SEES[lane_of(evidence.lane)])
    seen = {
        event.why
        for event in evidence.trace.events
        if event.what == "failed"
        and event.kind == "http"
        and event.sku in siblings
    }
    if not seen:
        raise NotAsked("none of the others was seen to be called off")
    return expected, " or ".join(sorted(each or "" for each in seen))


def _asks_for_nothing_more(evidence: Evidence) -> tuple[str, str]:
    siblings = of_the_basket(evidence)
    expected = "it asks for nothing more"
    called_off: dict[str, Event] = {}
    for event in evidence.trace.events:
        sku = event.sku or ""
        if event.what == "failed" and event.kind == "http" and sku in siblings:
            called_off[sku] = event
        elif event.what == "sent" and sku in called_off:
            said = stretch(evidence.trace, [called_off[sku], event])
            return expected, f"{sku} is asked for again ({event.kind})\n{said}"
    if not called_off:
        raise NotAsked("none of the others was seen to be called off")
    return expected, expected


NOTHING_MORE = Claim(
    "asks-for-nothing-more",
    "Who is called off asks for nothing more.",
    _asks_for_nothing_more,
    ON_A_LOOP,
)

WHAT_IT_SEES = Claim(
    "what-it-sees",
    "Who is called off sees it as an exception, at the line where it waits.",
    _what_it_sees,
    {*map(lane_of, SEES)},
    rows=("C2",),
    lesson=True,
)

BARE, GROUP = "the error itself", "ExceptionGroup"
HEARS = {
    "threads": BARE,
    "processes": BARE,
    "asyncio": GROUP,
    "trio": GROUP,
    "curio": BARE,
    "gevent": BARE,
    "anyio": GROUP,
}
"""Lane -> what comes out of the block in which one of the basket failed."""


def _what_is_heard(evidence: Evidence) -> tuple[str, str]:
    of_the_basket(evidence)
    heard = HEARD.of(evidence.trace)
    if not heard:
        raise NotAsked("the report was not told of a failure")
    observed = GROUP if heard[0].why == GROUP else BARE
    return HEARS[lane_of(evidence.lane)], observed


WHAT_IS_HEARD = Claim(
    "what-is-heard",
    "What is caught is the error itself, or a group with it inside.",
    _what_is_heard,
    {*HEARS},
    rows=("F4",),
    lesson=True,
)


def _the_rest_is_kept(evidence: Evidence) -> tuple[str, str]:
    singles = [each for each in evidence.shop.products if not each.basket]
    if not any(map(fails, singles)):
        raise NotAsked("no single fails")
    others = [each.sku for each in singles if not fails(each)]
    return _all_end(
        evidence, others, ANSWERED, "the supplier answers them all"
    )


THE_REST_IS_KEPT = Claim(
    "the-rest-is-kept",
    "When a single fails, the others go on, and are answered.",
    _the_rest_is_kept,
)

"""What every lane of chapter 18 must satisfy."""

from dataclasses import replace
from pathlib import Path

from chapters.chapter18_more_than_one_machine.claims import (
    ALL_BREAK,
    FINISHED_AGAIN,
    FROM_THE_SHELF,
    IN_HAND_AGAIN,
    UNDISTURBED,
)
from chapters.chapter18_more_than_one_machine.job import Shop
from shared.proof.contract import (
    Contract,
    Mistake,
    Result,
    expected_report,
    labels_on_the_shelf,
)
from shared.shop import Label, Product
from shared.world import FAULTS

NAMES = (
    "tea coffee milk bread eggs butter cheese apples pears rice pasta beans"
)


def one_of_each(shop: Shop) -> Result:
    """A label for each product, and one of it taken out, whatever was done twice."""
    report = expected_report(shop)
    for sku in report.stocks:
        report.stocks[sku] -= 1
    told, world = report.to_json(), labels_on_the_shelf(shop)[1]
    for sku, label in told["labels"].items():
        world.files[Path(shop.label_path(sku)).name] = Label(**label).text
    goods = [[sku, quantity, 1] for sku, quantity in report.stocks.items()]
    return told, replace(world, rows={"goods": sorted(goods)})


def with_faults(shop: Shop) -> Shop:
    """Where something else goes wrong nobody dies; the stockroom is never slow here."""
    products = tuple(Product(fault, fault=fault) for fault in FAULTS)
    known = (each for each in products if each.fault != "stockroom")
    return replace(shop, products=(Product("tea"), *known))


def two_rounds(shop: Shop) -> int:
    """The first answers are waited for; and then those that are asked for again."""
    slowest = max(each.price_ms for each in shop.products)
    return (2 if shop.held else 1) * slowest


CONTRACT = Contract(
    shop=Shop(
        tuple(Product(name, price_ms=100) for name in NAMES.split()),
    ),
    paces_ms=(60, 120),
    peak=None,
    gated=False,
    ideal_ms=two_rounds,
    ideal_says="two rounds of answers, before and after the machine dies",
    claims=(
        IN_HAND_AGAIN,
        FROM_THE_SHELF,
        ALL_BREAK,
        UNDISTURBED,
        FINISHED_AGAIN,
    ),
    counted=lambda shop, lane: {},
    faulty=with_faults,
    result=one_of_each,
    at_least_once=True,
    broken={
        "taken_again_with_asyncio": Mistake(
            "report",
            "Of each of six things two are taken ({differs}).",
            (
                "How often is one of butter taken out of the stockroom?",
                "What had been done of it when the machine died?",
                "A statement that is said again must do nothing the second time.",
            ),
        ),
        "from_the_start_with_trio": Mistake(
            "from-the-shelf",
            "Nothing, until the supplier counts what he is asked ({differs}).",
            (
                "Who is asked for the price of tea, and how often?",
                "What is known of the first start, when the second one begins?",
                "Look at what the report is in the beginning.",
            ),
        ),
        "one_pool_with_processes": Mistake(
            "finished",
            "It {ended}",
            (
                "What becomes of a pool in which one worker is killed?",
                "All its workers end, and each future that is not done raises.",
                "What is missing on the shelf needs a pool of its own.",
            ),
        ),
        "label_first_with_gevent": Mistake(
            "report",
            "It takes {took} ms, not {right}, and some labels say £0.00 "
            "({differs}).",
            (
                "What does the second start find on the shelf?",
                "Which step says that all is done?",
                "It must be the last one, and there must be only one of it.",
            ),
        ),
        "only_here_with_dask": Mistake(
            "finished",
            "It {ended}.",
            (
                "Who puts a report into `reports`, and in which process?",
                "The other machine imports the module anew: what is in it there?",
                "What a task needs it must be given; what it finds it must return.",
            ),
        ),
        "a_lock_is_sent_with_dask": Mistake(
            "finished",
            "It {ended}.",
            (
                "What has to be sent to another machine before a task can begin?",
                "Can a lock be pickled?",
                "Whom would it keep out there?",
            ),
        ),
    },
    exhibits=("words",),
)

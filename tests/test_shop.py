"""The common scenario: what a report says, and a shop as JSON."""

import asyncio
import json
from threading import Event, Thread

from chapters.chapter08_sharing import job
from shared.shop import Problem, Product, Report, Shop, canonical, shop_from_json


def test_order_of_problems() -> None:
    """Of two problems the report shows the same one, whichever came first."""
    http = Report(problems={"tea": Problem("http", "the connection broke")})
    db = Report(problems={"tea": Problem("db", "the database said no")})
    one, other = Report(), Report()
    for part in (http, db):
        one.update(part)
    for part in (db, http):
        other.update(part)
    assert canonical(one.to_json()) == canonical(other.to_json())
    assert one.problems["tea"].kind == "http"


class Slow(str):
    """A kind of problem that takes its time when it is ranked."""

    asked, gate = Event(), Event()

    def __eq__(self, other: object) -> bool:
        self.asked.set()
        self.gate.wait()
        return str(self) == other

    __hash__ = str.__hash__


def test_two_threads_note() -> None:
    """Of two problems noted at the same moment the one that comes later may stay."""
    report = Report()
    slow = Problem(Slow("db"), "the database said no")
    thread = Thread(target=report.note, args=("tea", slow))
    thread.start()
    Slow.asked.wait()
    report.note("tea", Problem("http", "the connection broke"))
    Slow.gate.set()
    thread.join()
    assert report.problems == {"tea": slow}


def test_shop_there_and_back() -> None:
    """A shop that went as JSON is the same, of its chapter's own classes."""
    for shop in (
        Shop((Product("tea", 300, 60),), seed=2),
        job.Shop((job.Product("tea", wanted=3, few=1),)),
        job.Shop(()),
    ):
        back = shop_from_json(json.loads(json.dumps(shop.to_json())))
        assert back == shop
        assert type(back) is type(shop)
        assert [type(each) for each in back.products] == [
            type(each) for each in shop.products
        ]


def test_update_from() -> None:
    """A task without a handle puts into the report what a function found out."""

    async def price(sku: str) -> Report:
        return Report(prices={sku: 5})

    report = Report()
    asyncio.run(report.update_from(price, "tea"))
    assert report.prices == {"tea": 5}

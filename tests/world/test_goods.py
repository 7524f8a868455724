"""Goods that customers buy, and the supplier brings."""

from chapters.chapter08_sharing.job import (
    BRING,
    EVERYTHING,
    JOB,
    TAKE,
    Product,
    Shop,
)
from shared.clients.with_threads import get
from shared.shop import quantity
from shared.world.stockroom import query
from tests.world.callers import OpenShopFixture

SELLS = Shop((Product("tea", wanted=3, few=1), Product("jam", wanted=1)))


def test_missing_is_delivered(open_shop: OpenShopFixture) -> None:
    """As many as customers want and are not there."""
    opened = open_shop(SELLS, JOB)
    assert get(opened.shop.url("delivery", "tea")) == 2
    assert opened.log().requests == {"/delivery/tea": 1}


def test_as_few_as_said(open_shop: OpenShopFixture) -> None:
    """The number in place of the seed's, where the shop has one."""
    rows = open_shop(SELLS, JOB).snapshot().rows["goods"]
    assert rows == [["jam", quantity(1, "jam")], ["tea", 1]]


def test_last_is_taken_once(open_shop: OpenShopFixture) -> None:
    """A row comes back while there is one; what was written stays."""
    shop = open_shop(SELLS, JOB).shop
    took = [query(shop.stockroom, TAKE, "tea") for _ in range(3)]
    assert took == [[(0,)], [], []]
    query(shop.stockroom, BRING, 2, "tea")
    assert dict(query(shop.stockroom, EVERYTHING))["tea"] == 2

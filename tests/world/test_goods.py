"""Goods that customers buy, and the supplier brings."""

from shared.clients.with_threads import get
from shared.shop import BRING, EVERYTHING, TAKE, Product, Shop
from shared.world import stock
from shared.world.stockroom import query
from tests.world.callers import OpenShopFixture

SELLS = Shop((Product("tea", wanted=3, few=1), Product("jam", wanted=1)), sells=True)


def test_missing_is_delivered(open_shop: OpenShopFixture) -> None:
    """As many as customers want and are not there."""
    opened = open_shop(SELLS)
    assert get(opened.shop.delivery_url("tea")) == 2
    assert opened.log().requests == {"/delivery/tea": 1}


def test_as_few_as_said(open_shop: OpenShopFixture) -> None:
    """The number in place of the seed's, where the shop has one."""
    rows = dict(map(tuple, open_shop(SELLS).snapshot().rows))
    assert rows == {"tea": 1, "jam": stock(1, "jam")}


def test_last_is_taken_once(open_shop: OpenShopFixture) -> None:
    """A row comes back while there is one; what was written stays."""
    shop = open_shop(SELLS).shop
    took = [query(shop.stockroom, TAKE, "tea") for _ in range(3)]
    assert took == [[(0,)], [], []]
    query(shop.stockroom, BRING, 2, "tea")
    assert dict(query(shop.stockroom, EVERYTHING))["tea"] == 2

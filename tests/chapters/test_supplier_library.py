"""Chapter 5's library of the supplier's, which blocks."""

import pytest

from chapters.chapter05_borrowing_a_thread.supplier_library import Supplier
from shared.errors import ConnectionBroke
from shared.shop import Product, Report, price_pence
from shared.world import FAULTS
from tests.world.callers import OpenShopFixture, shop_of


@pytest.mark.parametrize("fault", FAULTS)
def test_says_as_clients_do(fault: str, open_shop: OpenShopFixture) -> None:
    """The price, or the problem that every lane makes of that fault."""
    opened = open_shop(shop_of(Product("tea", fault=fault)))
    report = Report()
    with report.skip_on_problem("tea"):
        report.prices["tea"] = Supplier(opened.shop.supplier).price("tea")
    expected = FAULTS[fault]
    if expected is None or expected.kind != "http":
        assert report.prices == {"tea": price_pence(1, "tea")}
    else:
        assert report.problems == {"tea": expected}


def test_without_a_supplier() -> None:
    """A port at which nobody listens is a connection that broke."""
    with pytest.raises(ConnectionBroke, match="/run/price/a%20b"):
        Supplier("http://127.0.0.1:1/run").price("a b")

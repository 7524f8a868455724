"""What the log shows."""

from contextlib import closing, suppress
from http.client import HTTPConnection
from itertools import pairwise
from urllib.parse import urlsplit

from shared.clients.with_threads import get
from shared.errors import WorldError
from shared.shop import Product
from shared.world import FAULTS
from shared.world.log import ANSWERED, ARRIVED
from tests.world.callers import Call, OpenShopFixture, shop_of, whats


def test_one_never_looks_two(
    open_shop: OpenShopFixture,
) -> None:
    """Of many requests, each sent after the last was read, no two are in flight."""
    opened = open_shop(shop_of(Product("tea")))
    parts = urlsplit(opened.shop.price_url("tea"))
    for _ in range(300):
        with closing(HTTPConnection("127.0.0.1", parts.port)) as connection:
            connection.request("GET", parts.path)
            connection.getresponse().read()
    assert opened.log().peak_in_flight == 1
    assert whats(opened) == [ARRIVED, ANSWERED] * 300


def test_faults_never_look_two(open_shop: OpenShopFixture) -> None:
    """Also where the wire breaks, the log says answered before the client can ask."""
    opened = open_shop(shop_of(*(Product(fault, fault=fault) for fault in FAULTS)))
    for _ in range(5):
        for fault in FAULTS:
            with suppress(WorldError):  # Unlike `call`, goes before the close.
                get(opened.shop.price_url(fault))
    assert whats(opened) == [ARRIVED, ANSWERED] * 5 * len(FAULTS)


def test_counts_and_peak(open_shop: OpenShopFixture, call: Call) -> None:
    """`requests` counts arrivals by path, `peak_in_flight` the most at once."""
    opened = open_shop(shop_of(Product("tea"), Product("jam")), gate=3, patience_s=60)
    skus = ["tea", "jam", "tea"]
    for caller in [call(opened.shop.price_url(sku)) for sku in skus]:
        caller.hears()
    call(opened.shop.price_url("jam")).hears()
    log = opened.log()
    assert (log.requests, log.peak_in_flight) == (
        {"/price/tea": 2, "/price/jam": 2},
        3,
    )


def test_long_log_is_whole(open_shop: OpenShopFixture, call: Call) -> None:
    """A log that is longer than a pipe's buffer is read to its end."""
    sku = "é" * 300
    opened = open_shop(shop_of(Product(sku)))
    for _ in range(60):
        call(opened.shop.price_url(sku)).hears()
    assert len(opened.log().events) == 120


def test_time_goes_forward(open_shop: OpenShopFixture, call: Call) -> None:
    """The events of a log are in the order of their times."""
    opened = open_shop(shop_of(Product("tea")))
    for _ in range(5):
        call(opened.shop.price_url("tea")).hears()
    times = [at for at, _, _ in opened.log().events]
    assert all(earlier <= later for earlier, later in pairwise(times))

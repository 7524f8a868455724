"""What goes over the wire, in both directions."""

import asyncio
import socket
import sys
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import h11
import pytest

from shared.job import PRICE, Job
from shared.shop import Product, price_pence
from shared.world import FAULTS, HANGS, World
from shared.world.supplier import GARBAGE, parts
from tests.world.callers import Call, OpenShopFixture, arrived, shop_of, whats


def whole(sku: str, status: int = 200, text: str = "") -> bytes:
    """A whole answer of the supplier's, to the last byte."""
    body = text or str(price_pence(1, sku))
    kind = "application/json" if status == 200 else "text/plain; charset=utf-8"
    return (
        f"HTTP/1.1 {status} \r\nContent-Type: {kind}\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}"
    ).encode()


ON_THE_WIRE = {
    "": (whole("tea"), "closed"),
    "status-500": (whole("tea", 500, "Internal Server Error"), "closed"),
    "status-404": (whole("tea", 404, "Not Found"), "closed"),
    "status-429": (whole("tea", 429, "Too Many Requests"), "closed"),
    "reset": (b"", "reset"),
    "cut-short": (whole("tea")[:-1], "closed"),
    "garbage": (GARBAGE, "closed"),
    "not-json": (whole("tea", text="twopence"), "closed"),
    "byte-by-byte": (whole("tea"), "closed"),
    "stockroom": (whole("tea"), "closed"),
    "shelf": (whole("tea"), "closed"),
}


def test_all_faults_are_tried() -> None:
    """The tests below know every fault that there is."""
    assert {*ON_THE_WIRE, "reset-in-body"} == {"", *FAULTS}


@pytest.mark.parametrize("fault", ON_THE_WIRE)
def test_fault_on_the_wire(fault: str, open_shop: OpenShopFixture, call: Call) -> None:
    """Each fault puts on the wire exactly what is wrong, and nothing else is."""
    opened = open_shop(shop_of(Product("tea", fault=fault)))
    assert call(opened.shop.price_url("tea")).hears() == ON_THE_WIRE[fault]


def test_a_fault_that_passes(open_shop: OpenShopFixture, call: Call) -> None:
    """Only the first request has it, if the job says so."""
    job = Job(requests={"price": replace(PRICE, once=lambda shop, product: True)})
    opened = open_shop(shop_of(Product("tea", fault="status-500")), job=job)
    heard = [call(opened.shop.price_url("tea")).hears() for _ in range(3)]
    assert heard == [ON_THE_WIRE["status-500"], ON_THE_WIRE[""], ON_THE_WIRE[""]]


def test_reset_in_the_body(open_shop: OpenShopFixture, call: Call) -> None:
    """A connection that is reset in the body lacks the last byte, at least."""
    opened = open_shop(shop_of(Product("tea", fault="reset-in-body")))
    heard, how = call(opened.shop.price_url("tea")).hears()
    if sys.platform == "linux":  # Elsewhere a RST may overtake what was not yet read.
        assert heard == whole("tea")[:-1]
    assert whole("tea")[:-1].startswith(heard)
    assert how == "reset"


def test_byte_by_byte() -> None:
    """The supplier hands the bytes of such an answer to the socket one by one."""

    async def sizes() -> list[int]:
        connection = h11.Connection(h11.SERVER)
        connection.receive_data(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        connection.next_event()
        writer: Any = None  # Only a reset needs it.
        body = str(price_pence(1, "tea"))
        found = parts("byte-by-byte", body, connection, writer)
        return [len(part.data) async for part in found]

    assert asyncio.run(sizes()) == [1] * len(whole("tea"))


def test_no_answer_at_all(open_shop: OpenShopFixture, call: Call) -> None:
    """The request that hangs is still in flight when others have been answered."""
    opened = open_shop(shop_of(Product("lost", fault=HANGS), Product("tea")))
    lost = call(opened.shop.price_url("lost"))
    assert arrived(opened, 1)
    for _ in range(3):
        call(opened.shop.price_url("tea")).hears()
    lost.socket.setblocking(False)
    with pytest.raises(BlockingIOError):
        lost.socket.recv(1)


@pytest.mark.parametrize(
    "sku", ["green tea", "a/b", "50%", "crème brûlée", "?", "#", "%41"]
)
def test_any_name(sku: str, open_shop: OpenShopFixture, call: Call) -> None:
    """A SKU with signs that URLs treat specially is found, and priced."""
    opened = open_shop(shop_of(Product(sku)))
    assert call(opened.shop.price_url(sku)).hears() == (whole(sku), "closed")


@pytest.mark.parametrize(
    "path", ["/", "/price/tea", "/{run}", "/{run}/price/jam", "/{run}/stock/tea", "//"]
)
def test_unknown_path(path: str, open_shop: OpenShopFixture, call: Call) -> None:
    """What no run sells gets a 404, and is in no log."""
    opened = open_shop(shop_of(Product("tea")))
    url = opened.world.url + path.format(run=opened.name)
    assert call(url).status() == 404
    assert whats(opened) == []


def test_run_is_over(world: World, call: Call) -> None:
    """After its `with`, a run's prices cannot be asked for any more."""
    with world.open(shop_of(Product("tea"))) as opened:
        pass
    assert call(opened.shop.price_url("tea")).status() == 404


STRANGE = {
    "garbage": GARBAGE,
    "no-host": b"GET /run1/price/tea HTTP/1.1\r\n\r\n",
    "not-ascii": b"GET /run1/price/t\xc3\xa9 HTTP/1.1\r\nHost: here\r\n\r\n",
    "endless": b"GET /run1/price/" + b"tea" * 50_000,
    "not-utf-8": b"GET /run1/price/%ff HTTP/1.1\r\nHost: here\r\n\r\n",
    "connect": b"CONNECT here:80 HTTP/1.1\r\nHost: here\r\n\r\n",
    "upgrade": b"GET /run1/price/tea HTTP/1.1\r\nHost: here\r\n"
    b"Connection: upgrade\r\nUpgrade: websocket\r\n\r\n",
    "body": b"POST /run1/price/tea HTTP/1.1\r\nHost: here\r\n"
    b"Content-Length: 2\r\n\r\nhi",
    "old": b"GET /run1/price/tea HTTP/1.0\r\n\r\n",
    "head": b"HEAD /run1/price/tea HTTP/1.1\r\nHost: here\r\n\r\n",
}


@pytest.mark.parametrize(
    "names", [[each for each in STRANGE if each != "head"], ["head"]]
)
def test_strange_request(
    names: list[str], call: Call, capfd: pytest.CaptureFixture[str]
) -> None:
    """After what is not HTTP, or not a GET, the supplier is well and has not cried."""
    with World() as world, world.open(shop_of(Product("tea"))) as opened:
        for name in names:
            with suppress(ConnectionError):
                call(world.url, STRANGE[name]).hears()
        assert call(opened.shop.price_url("tea")).status() == 200
        story = opened.log().story
    assert story == ["arrived /price/tea", "answered /price/tea"] * (len(story) // 2)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
def test_only_get_is_allowed(
    method: str, open_shop: OpenShopFixture, call: Call
) -> None:
    """Another method than GET gets a 405, and is in no log."""
    opened = open_shop(shop_of(Product("tea")))
    path = urlsplit(opened.shop.price_url("tea")).path
    request = f"{method} {path} HTTP/1.1\r\nHost: here\r\n\r\n".encode()
    assert call(opened.world.url, request).status() == 405
    assert whats(opened) == []


def test_half_a_request(open_shop: OpenShopFixture, call: Call) -> None:
    """A client that leaves in the middle of its request is in no log."""
    opened = open_shop(shop_of(Product("tea")))
    caller = call(opened.world.url, b"GET /run1/pri")
    caller.socket.shutdown(socket.SHUT_WR)
    assert caller.hears() == (b"", "closed")
    assert whats(opened) == []

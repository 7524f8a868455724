"""The world does what its shop says, shows what it saw, and leaves nothing behind."""

import asyncio
import contextvars
import os
import resource
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from http.client import HTTPConnection
from itertools import pairwise
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import h11
import psutil
import pytest

from chapters.chapter05_borrowing_a_thread.supplier_library import Supplier
from shared.clients.with_threads import get
from shared.errors import (
    ConnectionBroke,
    MeanwhileError,
    ShelfRefused,
    StockroomRefused,
    WorldError,
)
from shared.shop import (
    BRING,
    CUSTOMER,
    EVERYTHING,
    STOCK,
    TAKE,
    Label,
    Product,
    Report,
    Shop,
    receipt,
)
from shared.world import FAULTS, HANGS, OpenShop, World, price_pence, shelf, stock
from shared.world import stockroom as stockroom_module
from shared.world.log import ANSWERED, ARRIVED, LEFT
from shared.world.stockroom import query
from shared.world.supplier import GARBAGE, parts

DEADLINE_S = 10.0
LONG_MS = 600_000
"""A pace that no test waits for."""

OpenShopFixture = Callable[..., OpenShop]


def until(holds: Callable[[], bool]) -> bool:
    """Whether a condition that nothing tells of holds before long."""
    deadline = time.monotonic() + DEADLINE_S
    while not (held := holds()) and time.monotonic() < deadline:
        time.sleep(0.002)
    return held


class Caller:
    """A bare connection to the supplier, on which one request was sent."""

    def __init__(self, url: str, request: bytes = b"") -> None:
        parts = urlsplit(url)
        assert parts.port
        self.socket = socket.create_connection(("127.0.0.1", parts.port), DEADLINE_S)
        plain = f"GET {parts.path} HTTP/1.1\r\nHost: here\r\n\r\n".encode()
        try:
            self.socket.sendall(request or plain)
        except OSError:
            self.leave()  # The supplier need not read all of a strange request.
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def leave(self) -> None:
        self.socket.close()

    def reset(self) -> None:
        """Leave with a RST, as a process does that is killed with unread data."""
        self.socket.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
        self.leave()

    def hears(self) -> tuple[bytes, str]:
        """All that comes until the supplier closes, and how it does."""
        heard = b""
        try:
            while data := self.socket.recv(65536):
                heard += data
        except ConnectionResetError:
            return heard, "reset"
        return heard, "closed"

    def status(self) -> int:
        return int(self.hears()[0].split()[1])


@pytest.fixture
def call() -> Iterator[Callable[..., Caller]]:
    """Send a request, whose connection is closed after the test."""
    with ExitStack() as stack:
        yield lambda *request: stack.enter_context(Caller(*request))


Call = Callable[..., Caller]


def shop_of(*products: Product, seed: int = 1) -> Shop:
    return Shop(products, seed)


def whats(opened: OpenShop) -> list[str]:
    """What happened, without where."""
    return [what for _, what, _ in opened.log().events]


def answered(opened: OpenShop) -> list[str]:
    """The SKUs of the answers, in their order."""
    events = opened.log().events
    return [
        path.removeprefix("/price/") for _, what, path in events if what == ANSWERED
    ]


def when(opened: OpenShop, what: str, sku: str) -> int:
    """The nanosecond at which something happened to a product's one request."""
    [at] = [
        at
        for at, happened, path in opened.log().events
        if (happened, path) == (what, f"/price/{sku}")
    ]
    return at


def arrived(opened: OpenShop, count: int) -> bool:
    """True as soon as that many requests have arrived."""
    return until(lambda: whats(opened).count(ARRIVED) == count)


# How long a request is held.


def test_an_answer_takes_as_long_as_its_pace(
    open_shop: OpenShopFixture, call: Call
) -> None:
    """A request is in flight for as long as its product says, at least."""
    opened = open_shop(shop_of(Product("tea", price_ms=40)))
    call(opened.shop.price_url("tea")).hears()
    took_ns = when(opened, ANSWERED, "tea") - when(opened, ARRIVED, "tea")
    assert took_ns >= 40e6


def test_a_slow_answer_holds_up_no_other(
    open_shop: OpenShopFixture, call: Call
) -> None:
    """A quick answer is given while a slow one, asked for earlier, is waited for."""
    opened = open_shop(shop_of(Product("slow", price_ms=LONG_MS), Product("quick")))
    call(opened.shop.price_url("slow"))
    assert arrived(opened, 1)
    call(opened.shop.price_url("quick")).hears()
    assert opened.log().story == [
        "arrived /price/slow",
        "arrived /price/quick",
        "answered /price/quick",
    ]


def test_answers_come_when_they_are_due(open_shop: OpenShopFixture, call: Call) -> None:
    """Without a gate, each pace counts from the arrival of its request."""
    paces = {"a": 150, "b": 100, "c": 0, "d": 50}
    opened = open_shop(shop_of(*(Product(sku, paces[sku]) for sku in paces)))
    for caller in [call(opened.shop.price_url(sku)) for sku in paces]:
        caller.hears()
    due = {sku: when(opened, ARRIVED, sku) + paces[sku] * 10**6 for sku in paces}
    assert answered(opened) == sorted(due, key=lambda sku: due[sku])


def test_a_gate_opens_for_exactly_as_many(
    open_shop: OpenShopFixture, call: Call
) -> None:
    """A gate for five holds four, and the fifth opens it for all."""
    opened = open_shop(shop_of(Product("tea")), gate=5, patience_s=60)
    callers = [call(opened.shop.price_url("tea")) for _ in range(4)]
    assert arrived(opened, 4)
    opened.log()  # Another round through the supplier, for what should not happen.
    callers.append(call(opened.shop.price_url("tea")))
    assert [caller.status() for caller in callers] == [200] * 5
    assert whats(opened) == [ARRIVED] * 5 + [ANSWERED] * 5


def test_an_open_gate_stays_open(open_shop: OpenShopFixture, call: Call) -> None:
    """Who comes after the gate has opened is answered at once."""
    opened = open_shop(shop_of(Product("tea")), gate=2, patience_s=60)
    for caller in [call(opened.shop.price_url("tea")) for _ in range(2)]:
        caller.hears()
    assert call(opened.shop.price_url("tea")).status() == 200


def test_go_opens_the_gate(open_shop: OpenShopFixture, call: Call) -> None:
    """`go()` opens a gate that has not seen enough."""
    opened = open_shop(shop_of(Product("tea")), gate=5, patience_s=60)
    callers = [call(opened.shop.price_url("tea")) for _ in range(2)]
    assert arrived(opened, 2)
    opened.go()
    assert [caller.status() for caller in callers] == [200, 200]
    assert opened.log().gate_gave_up == ""


@pytest.mark.parametrize("by", ["the last arrival", "go"])
def test_after_a_gate_answers_come_in_the_order_of_pace(
    by: str, open_shop: OpenShopFixture, call: Call
) -> None:
    """Once the gate is open, the quickest answer comes first, whoever asked first."""
    paces = {"c": 60, "a": 1, "d": 90, "b": 30}
    gate = len(paces) + (by == "go")
    products = [Product(sku, price_ms=paces[sku]) for sku in paces]
    opened = open_shop(shop_of(*products), gate=gate, patience_s=60)
    callers = [call(opened.shop.price_url(sku)) for sku in paces]
    if by == "go":
        assert arrived(opened, len(paces))
        opened.go()
    for caller in callers:
        caller.hears()
    assert answered(opened) == ["a", "b", "c", "d"]


def test_after_a_gate_paces_count_from_its_opening(
    open_shop: OpenShopFixture, call: Call
) -> None:
    """The first that came waits its whole pace again once the gate is open."""
    opened = open_shop(
        shop_of(Product("early", price_ms=40), Product("late")), gate=2, patience_s=60
    )
    early = call(opened.shop.price_url("early"))
    assert arrived(opened, 1)
    call(opened.shop.price_url("late"))
    early.hears()
    took_ns = when(opened, ANSWERED, "early") - when(opened, ARRIVED, "late")
    assert took_ns >= 40e6


def test_a_gate_does_not_count_who_has_left(
    open_shop: OpenShopFixture, call: Call
) -> None:
    """A gate for two holds the second that comes if the first has gone."""
    opened = open_shop(shop_of(Product("tea")), gate=2, patience_s=60)
    call(opened.shop.price_url("tea")).leave()
    assert until(lambda: whats(opened) == [ARRIVED, LEFT])
    second = call(opened.shop.price_url("tea"))
    assert arrived(opened, 2)
    opened.log()
    third = call(opened.shop.price_url("tea"))
    assert [second.status(), third.status()] == [200, 200]
    assert whats(opened) == [ARRIVED, LEFT, ARRIVED, ARRIVED, ANSWERED, ANSWERED]


def test_a_gate_counts_who_will_never_be_answered(
    open_shop: OpenShopFixture, call: Call
) -> None:
    """A request without an answer is in flight, and so it helps to open the gate."""
    opened = open_shop(
        shop_of(Product("lost", fault=HANGS), Product("tea")), gate=2, patience_s=0.2
    )
    call(opened.shop.price_url("lost"))
    assert call(opened.shop.price_url("tea")).status() == 200


def test_a_gate_gives_up(open_shop: OpenShopFixture, call: Call) -> None:
    """If nothing new comes, all that a gate holds are told so, paces or not."""
    opened = open_shop(
        shop_of(Product("tea", price_ms=LONG_MS)), gate=3, patience_s=0.05
    )
    callers = [call(opened.shop.price_url("tea")) for _ in range(2)]
    said = [caller.hears()[0] for caller in callers]
    sentence = opened.log().gate_gave_up
    assert sentence == (
        "the gate waited for 3 requests in flight, saw 2, and nothing new for 0.05 s"
    )
    assert [(each.split()[1], each.partition(b"\r\n\r\n")[2]) for each in said] == [
        (b"503", sentence.encode())
    ] * 2


def test_patience_counts_from_the_last_arrival(
    open_shop: OpenShopFixture, call: Call
) -> None:
    """Whoever comes while a gate waits gives it its whole patience again."""
    opened = open_shop(
        shop_of(Product("early"), Product("late")), gate=3, patience_s=0.2
    )
    early = call(opened.shop.price_url("early"))
    assert arrived(opened, 1)
    call(opened.shop.price_url("late"))
    early.hears()
    took_ns = when(opened, ANSWERED, "early") - when(opened, ARRIVED, "late")
    assert took_ns >= 0.2e9


@pytest.mark.parametrize("how", ["leave", "reset"])
@pytest.mark.parametrize(
    "product",
    [Product("tea", price_ms=LONG_MS), Product("tea", fault=HANGS)],
    ids=["paced", "never"],
)
def test_a_client_that_leaves_is_seen(
    product: Product, how: str, open_shop: OpenShopFixture, call: Call
) -> None:
    """A client that closes before its answer is logged as having left."""
    opened = open_shop(shop_of(product))
    caller = call(opened.shop.price_url("tea"))
    assert arrived(opened, 1)
    getattr(caller, how)()
    assert until(lambda: len(whats(opened)) > 1)
    assert opened.log().story == ["arrived /price/tea", "left /price/tea"]


def test_a_client_may_go_on_talking(open_shop: OpenShopFixture, call: Call) -> None:
    """More bytes from a client that waits do not make it one that has left."""
    opened = open_shop(shop_of(Product("tea")), gate=2, patience_s=60)
    caller = call(opened.shop.price_url("tea"))
    assert arrived(opened, 1)
    caller.socket.sendall(b"hello?")
    assert call(opened.shop.price_url("tea")).status() == 200
    assert whats(opened) == [ARRIVED, ARRIVED, ANSWERED, ANSWERED]


def test_too_many_callers_are_refused(open_shop: OpenShopFixture, call: Call) -> None:
    """With a limit of two, of three in flight the first to be answered gets a 429."""
    opened = open_shop(
        replace(
            shop_of(Product("a"), Product("b", price_ms=30), Product("c", price_ms=60)),
            callers=2,
        ),
        gate=3,
        patience_s=60,
    )
    callers = [call(opened.shop.price_url(sku)) for sku in "abc"]
    assert [caller.status() for caller in callers] == [429, 200, 200]
    assert opened.log().refused == 1


def test_as_many_callers_as_allowed_are_served(
    open_shop: OpenShopFixture, call: Call
) -> None:
    """With a limit of two, two in flight are both answered."""
    shop = replace(shop_of(Product("tea")), callers=2)
    opened = open_shop(shop, gate=2, patience_s=60)
    callers = [call(opened.shop.price_url("tea")) for _ in range(2)]
    assert [caller.status() for caller in callers] == [200, 200]
    assert opened.log().refused == 0


# What the log shows.


def test_one_request_after_the_other_never_looks_like_two(
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


def test_faults_never_look_like_two(open_shop: OpenShopFixture) -> None:
    """Also where the wire breaks, the log says answered before the client can ask."""
    opened = open_shop(shop_of(*(Product(fault, fault=fault) for fault in FAULTS)))
    for _ in range(5):
        for fault in FAULTS:
            with suppress(WorldError):  # Unlike `call`, goes before the close.
                get(opened.shop.price_url(fault))
    assert whats(opened) == [ARRIVED, ANSWERED] * 5 * len(FAULTS)


def test_the_log_counts_requests_and_the_peak(
    open_shop: OpenShopFixture, call: Call
) -> None:
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


def test_a_long_log_comes_whole(open_shop: OpenShopFixture, call: Call) -> None:
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


def test_runs_do_not_see_each_other(open_shop: OpenShopFixture, call: Call) -> None:
    """Two runs at the same time have each a gate, a log and prices of their own."""
    gated = open_shop(shop_of(Product("tea"), seed=1), gate=2, patience_s=60)
    free = open_shop(shop_of(Product("tea"), seed=2))
    call(gated.shop.price_url("tea"))
    assert arrived(gated, 1)
    heard, _ = call(free.shop.price_url("tea")).hears()
    assert heard.endswith(b"\r\n\r\n%d" % price_pence(2, "tea"))
    assert whats(gated) == [ARRIVED]
    assert whats(free) == [ARRIVED, ANSWERED]


def test_runs_may_be_ordered_from_many_threads() -> None:
    """Runs that threads open, ask and look at side by side are not mixed up."""

    def run(number: int) -> dict[str, int]:
        sku = f"tea {number}"
        with world.open(shop_of(Product(sku))) as opened:
            for _ in range(5):
                with Caller(opened.shop.price_url(sku)) as caller:
                    caller.hears()
                log = opened.log()
        return log.requests

    # The world ends first, so that no thread can wait for its answer for ever.
    with ThreadPoolExecutor(8) as threads, World() as world:
        found = list(threads.map(run, range(16), timeout=DEADLINE_S))
    assert found == [{f"/price/tea%20{number}": 5} for number in range(16)]


# What goes over the wire.


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
def test_a_fault_is_what_its_name_says(
    fault: str, open_shop: OpenShopFixture, call: Call
) -> None:
    """Each fault puts on the wire exactly what is wrong, and nothing else is."""
    opened = open_shop(shop_of(Product("tea", fault=fault)))
    assert call(opened.shop.price_url("tea")).hears() == ON_THE_WIRE[fault]


def test_a_reset_in_the_body_comes_before_its_end(
    open_shop: OpenShopFixture, call: Call
) -> None:
    """A connection that is reset in the body lacks the last byte, at least."""
    opened = open_shop(shop_of(Product("tea", fault="reset-in-body")))
    heard, how = call(opened.shop.price_url("tea")).hears()
    if sys.platform == "linux":  # Elsewhere a RST may overtake what was not yet read.
        assert heard == whole("tea")[:-1]
    assert whole("tea")[:-1].startswith(heard)
    assert how == "reset"


def test_byte_by_byte_is_a_byte_at_a_time() -> None:
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


def test_never_is_no_answer_at_all(open_shop: OpenShopFixture, call: Call) -> None:
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
def test_any_name_can_be_asked_for(
    sku: str, open_shop: OpenShopFixture, call: Call
) -> None:
    """A SKU with signs that URLs treat specially is found, and priced."""
    opened = open_shop(shop_of(Product(sku)))
    assert call(opened.shop.price_url(sku)).hears() == (whole(sku), "closed")


@pytest.mark.parametrize(
    "path", ["/", "/price/tea", "/{run}", "/{run}/price/jam", "/{run}/stock/tea", "//"]
)
def test_an_unknown_path_is_not_found(
    path: str, open_shop: OpenShopFixture, call: Call
) -> None:
    """What no run sells gets a 404, and is in no log."""
    opened = open_shop(shop_of(Product("tea")))
    url = opened.world.url + path.format(run=opened.name)
    assert call(url).status() == 404
    assert whats(opened) == []


def test_a_run_that_is_over_is_not_found(world: World, call: Call) -> None:
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
def test_a_strange_request_does_no_harm(
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


def test_half_a_request_does_no_harm(open_shop: OpenShopFixture, call: Call) -> None:
    """A client that leaves in the middle of its request is in no log."""
    opened = open_shop(shop_of(Product("tea")))
    caller = call(opened.world.url, b"GET /run1/pri")
    caller.socket.shutdown(socket.SHUT_WR)
    assert caller.hears() == (b"", "closed")
    assert whats(opened) == []


# The stockroom.


@pytest.fixture
def database(tmp_path: Path) -> Callable[..., str]:
    """Make a stockroom of these products; its path."""

    def make(*products: Product) -> str:
        file = tmp_path / "stockroom.sqlite"
        stockroom_module.make(file, 1, products)
        return str(file)

    return make


def test_the_stockroom_knows_its_goods(database: Callable[..., str]) -> None:
    """A query finds what the seed says, and nothing of what is not there."""
    file = database(Product("tea"), Product("jam"))
    found = [stockroom_module.query(file, STOCK, sku) for sku in ("tea", "jam", "x")]
    assert found == [[(stock(1, "tea"),)], [(stock(1, "jam"),)], []]


def test_the_stockroom_takes_its_time(database: Callable[..., str]) -> None:
    """A query takes as long as its product says, at least."""
    file = database(Product("tea", stock_ms=50))
    start = time.monotonic()
    stockroom_module.query(file, STOCK, "tea")
    assert time.monotonic() - start >= 0.05


IN_GREENLETS = """
from gevent import monkey, joinall, spawn
monkey.patch_all()
import sys, time
from shared.world import stockroom
start = time.monotonic()
asked = [spawn(stockroom.query, sys.argv[1], sys.argv[2], sku) for sku in ("a", "b")]
joinall(asked, raise_error=True)
print(time.monotonic() - start)
"""


def test_the_stockroom_blocks_greenlets_too(database: Callable[..., str]) -> None:
    """Where gevent has patched everything, two queries still take the sum of both."""
    file = database(Product("a", stock_ms=150), Product("b", stock_ms=150))
    took = output_of(IN_GREENLETS, file, STOCK)
    assert float(took) >= 0.3


def test_real_sleep_is_the_one_that_python_has() -> None:
    """Without gevent, there is nothing to look up."""
    assert stockroom_module.real_sleep() is time.sleep


def test_a_fault_in_the_stockroom(database: Callable[..., str]) -> None:
    """The faulty product's query raises StockroomRefused, which has the SQL."""
    file = database(Product("tea", fault="stockroom"))
    with pytest.raises(StockroomRefused) as caught:
        stockroom_module.query(file, STOCK, "tea")
    assert caught.value.request == STOCK


def test_a_fault_in_the_stockroom_is_one_product_s(
    database: Callable[..., str],
) -> None:
    """Beside a faulty product, the others can be asked for."""
    file = database(Product("tea", fault="stockroom"), Product("jam"))
    assert stockroom_module.query(file, STOCK, "jam") == [(stock(1, "jam"),)]


@pytest.mark.parametrize("sql", ["SELECT nonsense", "SELECT 1 FROM nowhere", "hello"])
def test_wrong_sql_is_refused(sql: str, database: Callable[..., str]) -> None:
    """What SQLite does not understand raises StockroomRefused."""
    with pytest.raises(StockroomRefused):
        stockroom_module.query(database(), sql)


def test_a_missing_stockroom_is_refused(tmp_path: Path) -> None:
    """Where there is no database, and none can be made, StockroomRefused."""
    with pytest.raises(StockroomRefused):
        stockroom_module.query(str(tmp_path / "nowhere" / "stockroom"), STOCK, "tea")


def test_rows_are_read_without_waiting(database: Callable[..., str]) -> None:
    """`rows` shows all goods as they are, and asks none that waits or fails."""
    file = database(Product("tea", stock_ms=LONG_MS), Product("jam", fault="stockroom"))
    assert stockroom_module.rows(Path(file)) == [
        ["jam", stock(1, "jam")],
        ["tea", stock(1, "tea")],
    ]


# The shelf.


def test_a_label_is_saved(tmp_path: Path) -> None:
    """A saved label is one file, with exactly the text that was given."""
    shelf.save(str(tmp_path / "tea.txt"), "crème\n£1.20\n")
    found = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert found == {"tea.txt": "crème\n£1.20\n".encode()}


def test_a_label_is_replaced_not_rewritten(tmp_path: Path) -> None:
    """Who is reading the old label while a new one is saved reads all of the old."""
    path = tmp_path / "tea.txt"
    shelf.save(str(path), "old\n" * 5000)
    with path.open() as reader:
        first = reader.read(10)
        shelf.save(str(path), "new\n")
        rest = reader.read()
    assert (first + rest, path.read_text()) == ("old\n" * 5000, "new\n")


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond `size`, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("size", [100, 100_000], ids=["at-close", "at-write"])
def test_a_full_disk_leaves_the_old_label(tmp_path: Path, size: int) -> None:
    """A label that cannot be written whole leaves the old one, and no other file."""
    path = tmp_path / "tea.txt"
    shelf.save(str(path), "old")
    with files_no_longer_than(10), pytest.raises(ShelfRefused) as caught:
        shelf.save(str(path), "x" * size)
    assert caught.value.request == "save tea.txt"
    assert shelf.labels(tmp_path) == {"tea.txt": "old"}


def test_a_label_that_cannot_be_encoded_leaves_the_old_one(tmp_path: Path) -> None:
    """An error that is not the shelf's passes, and leaves no other file either."""
    path = tmp_path / "tea.txt"
    shelf.save(str(path), "old")
    with pytest.raises(UnicodeEncodeError):
        shelf.save(str(path), "\ud800")
    assert shelf.labels(tmp_path) == {"tea.txt": "old"}


def test_a_folder_in_the_way_is_refused(tmp_path: Path) -> None:
    """Where a folder has the label's name, ShelfRefused, and nothing is left."""
    (tmp_path / "tea.txt").mkdir()
    with pytest.raises(ShelfRefused) as caught:
        shelf.save(str(tmp_path / "tea.txt"), "new")
    assert isinstance(caught.value.__cause__, IsADirectoryError)
    assert shelf.labels(tmp_path) == {"tea.txt": "<folder>"}


def test_a_missing_shelf_is_refused(tmp_path: Path) -> None:
    """Without its folder, a label cannot be saved."""
    with pytest.raises(ShelfRefused):
        shelf.save(str(tmp_path / "nowhere" / "tea.txt"), "new")


# The whole of it.


def test_a_snapshot_is_the_world_as_it_is(
    open_shop: OpenShopFixture, call: Call
) -> None:
    """A snapshot has the shelf's files, the stockroom's rows, and the requests."""
    shop = shop_of(Product("tea"), Product("jam", fault="shelf"))
    opened = open_shop(shop)
    for sku in ("tea", "jam", "tea"):
        call(opened.shop.price_url(sku)).hears()
    shelf.save(opened.shop.label_path("tea"), Label("tea", 120, 3).text)
    assert opened.snapshot().to_json() == {
        "files": {"jam.txt": "<folder>", "tea.txt": "tea\n£1.20\n3 in stock\n"},
        "rows": [["jam", stock(1, "jam")], ["tea", stock(1, "tea")]],
        "requests": {"/price/jam": 1, "/price/tea": 2},
    }


def test_each_run_has_its_own_folder(world: World) -> None:
    """What two runs at the same time put on their shelves is apart."""
    shop = shop_of(Product("tea"))
    with world.open(shop) as one, world.open(shop) as other:
        shelf.save(one.shop.label_path("tea"), "one")
        assert (one.snapshot().files, other.snapshot().files) == (
            {"tea.txt": "one"},
            {},
        )


def test_an_opened_shop_without_its_places_is_the_shop(
    open_shop: OpenShopFixture,
) -> None:
    """`bare_shop` is what was opened, so that results of two runs can be compared."""
    shop = shop_of(Product("tea", 1, 2, "shelf"), seed=7)
    assert open_shop(shop).bare_shop == shop


def test_after_a_run_its_folder_is_gone(world: World) -> None:
    """A run's share of the world is removed at its end."""
    with world.open(shop_of(Product("tea"))) as opened:
        folder = Path(opened.shop.shelf).parent
        assert folder.is_dir()
    assert not folder.exists()


def output_of(program: str, *arguments: str) -> str:
    """What a program prints that runs in a fresh interpreter."""
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=60,
    ).stdout


def is_gone(pid: int) -> bool:
    """Whether a process has ended; whoever adopted it may not have noticed."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def refuses(url: str) -> bool:
    """Whether nobody listens at the port of a URL."""
    try:
        Caller(url).leave()
    except ConnectionError:
        return True
    return False


def remains(pid: int, url: str, folder: Path) -> list[str]:
    """What is left of a world."""
    left = {
        "process": not is_gone(pid),
        "port": not refuses(url),
        "folder": folder.exists(),
    }
    return [what for what in left if left[what]]


def test_a_world_is_there() -> None:
    """While it is up, a world has a process, a port and a folder."""
    with World() as world:
        assert remains(world.pid, world.url, world.folder) == [
            "process",
            "port",
            "folder",
        ]


def test_a_normal_end_leaves_nothing() -> None:
    """When its `with` is left, a world is gone at once, open runs or not."""
    with World() as world:
        world.open(shop_of(Product("tea"))).__enter__()
    assert remains(world.pid, world.url, world.folder) == []


@pytest.mark.parametrize("error", [KeyError, KeyboardInterrupt, SystemExit])
def test_an_exception_leaves_nothing(error: type[BaseException]) -> None:
    """When an exception leaves its `with`, a world is gone as well."""
    with pytest.raises(error), World() as world, world.open(shop_of(Product("tea"))):
        raise error
    assert remains(world.pid, world.url, world.folder) == []


def test_a_world_leaves_no_file_and_no_thread_open() -> None:
    """Our own process has as many files and threads as before."""
    us = psutil.Process()
    before = us.num_fds(), threading.active_count()
    with World() as world, world.open(shop_of(Product("tea"))) as opened:
        opened.log()
    assert (us.num_fds(), threading.active_count()) == before


def test_the_supplier_ends_by_itself_and_silently(
    call: Call, capfd: pytest.CaptureFixture[str]
) -> None:
    """Also with requests in flight, the supplier ends with status 0 and no word."""
    shop = shop_of(Product("lost", fault=HANGS), Product("slow", price_ms=LONG_MS))
    with World() as world, world.open(shop) as opened:
        for sku in shop.skus:
            call(opened.shop.price_url(sku))
        assert arrived(opened, 2)
    with pytest.raises(MeanwhileError) as caught, world.open(shop):
        pass
    assert str(caught.value) == "the supplier is gone (its process ended with 0)"
    assert capfd.readouterr().err == ""


OWNER = """
import sys, time
from pathlib import Path
from shared.shop import Product, Shop
from shared.world import World
folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
with World(folder) as world, world.open(Shop((Product("tea", 600_000),))) as opened:
    print(world.pid, opened.shop.price_url("tea"), world.folder, flush=True)
    time.sleep(600)
"""


@contextmanager
def killed_owner(*arguments: str) -> Iterator[tuple[int, str, Path]]:
    """A world whose owner is killed by SIGKILL when this is entered."""
    with subprocess.Popen(
        [sys.executable, "-c", OWNER, *arguments], stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout
        try:
            pid, url, folder = owner.stdout.readline().split(maxsplit=2)
            with Caller(url):  # A request in flight does not keep it up.
                owner.kill()
                owner.wait()
                yield int(pid), url, Path(folder.rstrip("\n"))
        finally:
            owner.kill()


def test_a_killed_owner_leaves_nothing() -> None:
    """When its owner is killed by SIGKILL, the supplier tidies up and ends."""
    with killed_owner() as (pid, url, folder):
        until(lambda: not remains(pid, url, folder))
        assert remains(pid, url, folder) == []


def test_a_killed_owner_leaves_the_reader_s_folder(tmp_path: Path) -> None:
    """A folder that the reader has asked for stays, however the owner ended."""
    with killed_owner(str(tmp_path)) as (pid, url, folder):
        until(lambda: remains(pid, url, folder) == ["folder"])
        assert remains(pid, url, folder) == ["folder"]
    assert sorted(os.listdir(tmp_path)) == ["shelf", "stockroom.sqlite"]


def test_a_killed_supplier_is_reported(call: Call) -> None:
    """If the supplier dies, the next order says so in a sentence, and all is tidy."""
    shop = shop_of(Product("tea", price_ms=LONG_MS))
    with World() as world, world.open(shop) as opened:
        call(opened.shop.price_url("tea"))
        assert arrived(opened, 1)
        os.kill(world.pid, signal.SIGKILL)
        with pytest.raises(MeanwhileError) as caught:
            opened.snapshot()
    assert str(caught.value) == "the supplier is gone (its process ended with -9)"
    assert remains(world.pid, world.url, world.folder) == []


def test_a_question_about_a_run_that_is_over_does_no_harm() -> None:
    """Asking for the log of a closed run is refused, and the world goes on."""
    shop = shop_of(Product("tea"))
    with World() as world:
        with world.open(shop) as opened:
            pass
        with pytest.raises(MeanwhileError):
            opened.log()
        with world.open(shop) as another:
            assert another.log().story == []


# A folder of the reader's.


def test_the_reader_s_folder_is_kept(tmp_path: Path) -> None:
    """A folder that was asked for is made, filled, and still there afterwards."""
    folder = tmp_path / "some" / "where"
    with World(folder) as world, world.open(shop_of(Product("tea"))) as opened:
        shelf.save(opened.shop.label_path("tea"), "new")
    assert (folder / "shelf" / "tea.txt").read_text() == "new"
    assert stockroom_module.rows(folder / "stockroom.sqlite") == [
        ["tea", stock(1, "tea")]
    ]


@pytest.mark.parametrize("fault", ["", "shelf"])
def test_the_reader_s_folder_may_be_used_again(tmp_path: Path, fault: str) -> None:
    """A second run in the same folder finds the stockroom of its own shop."""
    for seed in (1, 2):
        shop = shop_of(Product("tea", fault=fault), seed=seed)
        with World(tmp_path) as world, world.open(shop) as opened:
            rows = opened.snapshot().rows
    assert rows == [["tea", stock(2, "tea")]]


@pytest.mark.parametrize("where", ["file", "file/below", "file/far/below"])
def test_an_impossible_folder_is_refused(tmp_path: Path, where: str) -> None:
    """Where a file is in the way of a folder, a sentence says so; nothing is left."""
    (tmp_path / "file").write_text("")
    before = set(psutil.Process().children())
    with pytest.raises(MeanwhileError) as caught, World(tmp_path / where):
        pass
    assert str(caught.value).startswith(f"{tmp_path / where} cannot be made: ")
    assert set(psutil.Process().children()) == before


@pytest.mark.parametrize("what", ["shelf", "stockroom.sqlite"])
def test_what_is_in_the_way_is_named(tmp_path: Path, what: str) -> None:
    """Where shelf or stockroom cannot be made, a sentence names the place."""
    if what == "shelf":
        (tmp_path / what).write_text("")
    else:
        (tmp_path / what).mkdir()
    with (
        World(tmp_path) as world,
        pytest.raises(MeanwhileError) as caught,
        world.open(shop_of(Product("tea"))),
    ):
        pass
    assert str(caught.value).startswith(f"{tmp_path / what} cannot be written: ")


def test_a_full_disk_is_said_in_a_sentence(world: World) -> None:
    """Where the stockroom cannot be written, that is a limit, not a crash."""
    with (
        files_no_longer_than(100),
        pytest.raises(MeanwhileError),
        world.open(shop_of(Product("tea"))),
    ):
        pass


# What customers do.

SELLS = Shop((Product("tea", wanted=3, few=1), Product("jam", wanted=1)), sells=True)


def test_the_supplier_delivers_what_is_missing(open_shop: OpenShopFixture) -> None:
    """As many as customers want and are not there."""
    opened = open_shop(SELLS)
    assert get(opened.shop.delivery_url("tea")) == 2
    assert opened.log().requests == {"/delivery/tea": 1}


def test_there_are_as_few_as_the_shop_says(open_shop: OpenShopFixture) -> None:
    """The number in place of the seed's, where the shop has one."""
    rows = dict(map(tuple, open_shop(SELLS).snapshot().rows))
    assert rows == {"tea": 1, "jam": stock(1, "jam")}


def test_the_last_one_is_taken_once(open_shop: OpenShopFixture) -> None:
    """A row comes back while there is one; what was written stays."""
    shop = open_shop(SELLS).shop
    took = [query(shop.stockroom, TAKE, "tea") for _ in range(3)]
    assert took == [[(0,)], [], []]
    query(shop.stockroom, BRING, 2, "tea")
    assert dict(query(shop.stockroom, EVERYTHING))["tea"] == 2


def test_customers_come_in_turn() -> None:
    """One of each product in turn, until each has as many as want it."""
    assert SELLS.customers == (
        ("Ann", "tea"),
        ("Bob", "jam"),
        ("Cem", "tea"),
        ("Dora", "tea"),
    )
    many = Shop((Product("tea", wanted=20),)).customers
    assert len({name for name, _ in many}) == 20


def test_a_receipt_has_the_name_of_who_is_served() -> None:
    """It is that of the context, and nobody else's."""
    context = contextvars.copy_context()
    context.run(CUSTOMER.set, "Ann")
    assert context.run(receipt, "tea", 250) == "Ann\n1 tea\n£2.50\n"
    with pytest.raises(LookupError):
        contextvars.Context().run(receipt, "tea", 250)


def test_a_slow_shelf_takes_its_time(open_shop: OpenShopFixture) -> None:
    """Two labels take twice as long at least; a shelf that is not slow has no pace."""
    slow = replace(shop_of(Product("tea")), shelf_ms=30)
    opened = open_shop(slow)
    start = time.monotonic()
    for _ in range(2):
        shelf.save(opened.shop.label_path("tea"), "tea")
    assert time.monotonic() - start >= 0.06
    assert opened.snapshot().files == {"tea.txt": "tea"}
    quick = open_shop(shop_of(Product("tea"))).shop
    assert not Path(quick.shelf + shelf.PACE).exists()


# The supplier's own library.


@pytest.mark.parametrize("fault", FAULTS)
def test_the_library_says_what_a_client_says(
    fault: str, open_shop: OpenShopFixture
) -> None:
    """The price, or the problem that every lane makes of that fault."""
    opened = open_shop(shop_of(Product("tea", fault=fault)))
    report = Report()
    with report.noting_problems("tea"):
        report.prices["tea"] = Supplier(opened.shop.supplier).price("tea")
    expected = FAULTS[fault]
    if expected is None or expected.kind != "http":
        assert report.prices == {"tea": price_pence(1, "tea")}
    else:
        assert report.problems == {"tea": expected}


def test_the_library_tells_when_there_is_no_supplier() -> None:
    """A port at which nobody listens is a connection that broke."""
    with pytest.raises(ConnectionBroke, match="/run/price/a%20b"):
        Supplier("http://127.0.0.1:1/run").price("a b")

"""A counter, to which callers come; who asks for a price has it from the supplier."""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

import h11

from shared import shop
from shared.errors import SupplierRefused, WorldError
from shared.job import (
    ASKS,
    DRIPS,
    FINDS_CLOSED,
    HEARS,
    LEAVES,
    RESETS,
    SAYS,
    STOPS,
    WAITS,
    Job,
    OfProduct,
    Request,
    Step,
)
from shared.shop import price_pence
from shared.world import Gate

FOUND, CLOSING, NOT_HTTP, UNKNOWN, NO_PRICE = 200, 202, 400, 404, 502
"""Here is the price; all go home; what is that?; there is none; the supplier fails."""


@dataclass(frozen=True)
class Shop(shop.Shop):
    """A shop with a `counter`: the number of a socket that listens."""

    counter: int = -1

    def listen(self) -> socket.socket:
        """The socket to which callers connect."""
        return socket.socket(fileno=self.counter)

    @property
    def callers(self) -> int:
        """How many may be at the counter at once, where that has to be said."""
        return len(self.others) + 5

    @property
    def others(self) -> tuple[str, ...]:
        """What those ask for who are neither slow nor gone; the first if alone."""
        return self.skus[1:] or self.skus


class Visit:
    """One caller's request and its answer: HTTP by h11, and no I/O.

    What has been received is handed to `receive` until all is `heard`; b"" says that
    the caller says no more.  `sku` is then the product whose price he asks for, if he
    does; `price_pence` is to be set to it.  `closing` is whether he says that the shop
    closes.  `answer` is what to send; nothing, if there was no request.  `room` is how
    many bytes to receive at once.
    """

    room = 65536

    def __init__(self) -> None:
        self.heard = self.closing = False
        self.sku = ""
        self.price_pence = 0
        self.status = 0
        self._h11 = h11.Connection(h11.SERVER)
        self._method, self._path = b"", ""

    def receive(self, data: bytes) -> None:
        """Take what the socket gave."""
        try:
            self._h11.receive_data(data)
            while not self.heard:
                event = self._h11.next_event()
                if event is h11.NEED_DATA:
                    return
                if isinstance(event, h11.Request):
                    self._method = event.method
                    self._path = event.target.decode("ascii")
                elif not isinstance(event, h11.Data):
                    self.heard = True
            if isinstance(event, h11.EndOfMessage):
                self._asked_for(*self._path.lstrip("/").split("/", 1))
        except h11.RemoteProtocolError:
            self.heard = True
            # In the middle of a request nobody waits for an answer.
            self.status = NOT_HTTP if data else 0

    def _asked_for(self, kind: str, name: str = "") -> None:
        if self._method != b"GET":  # An answer to HEAD, say, may have no body.
            self.status = UNKNOWN
        elif kind == "price" and name:
            self.sku = unquote(name)
            self.status = FOUND
        else:
            self.closing = kind == "closing"
            self.status = CLOSING if self.closing else UNKNOWN

    @contextmanager
    def refuse_on_problem(self) -> Iterator[None]:
        """Turn an error of the world's into the answer, and skip the rest."""
        try:
            yield
        except SupplierRefused as error:
            self.status = error.status if error.status == UNKNOWN else NO_PRICE
        except WorldError:
            self.status = NO_PRICE

    @property
    def answer(self) -> bytes:
        """What the caller is to be told."""
        if not self.status:
            return b""
        text = str(self.price_pence) if self.status == FOUND else ""
        headers = [("Content-Length", str(len(text))), ("Connection", "close")]
        events = (
            h11.Response(status_code=self.status, headers=headers),
            h11.Data(data=text.encode()),
            h11.EndOfMessage(),
        )
        return b"".join(self._h11.send(event) or b"" for event in events)


@dataclass
class Report(shop.Report):
    """Which prices have been told, and which statuses there were.

    How often is not told: who hangs up may or may not be seen to have left.
    """

    statuses: set[int] = field(default_factory=set)

    @contextmanager
    def skip_if_gone(self, gone: type[Exception]) -> Iterator[Visit]:
        """One caller's visit; if he is gone, which raises that, skip the rest."""
        visit = Visit()
        try:
            yield visit
        except gone:
            return
        if visit.status == FOUND:
            self.prices[visit.sku] = visit.price_pence
        self.statuses |= {visit.status} - {0}

    def update(self, other: shop.Report) -> None:
        """Take over also the statuses of another."""
        super().update(other)
        if isinstance(other, Report):
            self.statuses |= other.statuses

    def to_json(self) -> dict[str, Any]:
        """`prices` by product, and the `statuses` in order."""
        return {
            "prices": dict(sorted(self.prices.items())),
            "statuses": sorted(self.statuses),
        }


def next_caller(listener: socket.socket) -> socket.socket | None:
    """The next caller, once there is one; None when the listener has been shut down."""
    try:
        stream, _ = listener.accept()
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        return None
    return stream


def request(path: str) -> bytes:
    """A request, as its caller says it."""
    return f"GET {path} HTTP/1.1\r\nHost: counter\r\n\r\n".encode()


def price(sku: str) -> bytes:
    return request(f"/price/{quote(sku, safe='')}")


NOBODY_SELLS_IT = "a unicorn"
NO_HTTP = b"\x16\x03\x01 this is not HTTP\r\n\r\n"


def buyer(sku: str) -> str:
    """What a caller is called who asks for a price as one should."""
    return f"for {sku}"


def visits(shop: Shop) -> Iterator[Step]:
    """What happens at the counter from its first caller to its last.

    Who is slow and who is gone ask for the first product, all others for the others.
    """
    first, others = shop.skus[0], shop.others
    whole = price(first)
    middle = len(whole) // 2
    yield Step("slow", SAYS, whole[:middle])
    for who, what in (
        ("garbage", NO_HTTP),
        ("unknown", price(NOBODY_SELLS_IT)),
        ("nowhere", request("/window")),
    ):
        yield Step(who, SAYS, what)
        yield Step(who, HEARS)

    yield Step("half said", SAYS, whole[:middle])
    yield Step("half said", STOPS)
    yield Step("half said", HEARS)
    yield Step("left in the middle", SAYS, whole[:middle])
    yield Step("left in the middle", LEAVES)
    yield Step("said nothing", SAYS, b"")
    yield Step("said nothing", LEAVES)
    yield Step("reset in the middle", SAYS, whole[:middle])
    yield Step("reset in the middle", RESETS)

    yield Step("gone", SAYS, whole)
    yield Step("", ASKS, url=shop.url("arrived", first))
    yield Step("gone", RESETS)

    for sku in others:
        yield Step(buyer(sku), SAYS, price(sku))
    yield Step("half closed", SAYS, price(others[0]))
    yield Step("half closed", STOPS)
    yield Step("byte by byte", DRIPS, price(others[-1]))
    yield Step("", ASKS, url=shop.url("all", first))
    yield Step("slow", WAITS)

    yield Step("closing", SAYS, request("/closing"))
    yield Step("closing", HEARS)
    yield Step("", FINDS_CLOSED)
    patient = [*map(buyer, others), "half closed", "byte by byte"]
    for who in ("slow", *patient):
        yield Step(who, WAITS)

    yield Step("", ASKS, url=shop.url("go", first))
    for who in patient:
        yield Step(who, HEARS)
    yield Step("slow", SAYS, whole[middle:])
    yield Step("slow", HEARS)


def waiting(shop: Shop) -> int:
    """How many callers wait for a price when the shop closes.

    One for each product but the first, who closes by half, and who speaks slowly.
    """
    return len(shop.others) + 2


def gates(shop: Shop) -> list[Gate]:
    """All are there for whose prices the supplier has been asked.

    Who is gone is not counted: his request may have been called off, or not.
    Where there is but one product, he cannot be told from the others.
    """
    first, others = shop.skus[0], shop.others
    holds = {f"http /all/{first}", *(f"http /price/{sku}" for sku in others)}
    gone = first in others
    # Whoever waits for that is one of them.
    return [Gate("all-at-once", {"http": waiting(shop) + gone + 1}, holds)]


def bug(shop: Shop) -> Iterator[Step]:
    """Who comes where serving the first product goes wrong."""
    yield Step("unlucky", SAYS, price(shop.skus[0]))
    yield Step("unlucky", HEARS)
    yield Step("closing", SAYS, request("/closing"))
    yield Step("closing", HEARS)


def moment(crowd: OfProduct = lambda shop, product: 0) -> Request:
    """What callers ask: answered when so many requests are in flight, it among them."""
    return Request(
        value=lambda shop, product: "now",
        fault=lambda shop, product: "",
        crowd=crowd,
    )


JOB = Job(
    requests={
        "price": Request(
            value=lambda shop, product: price_pence(shop.seed, product.sku),
            pace_ms=lambda shop, product: product.price_ms,
            after=lambda shop, product: f"/go/{shop.skus[0]}",
        ),
        "arrived": moment(lambda shop, product: 2),
        "all": moment(),
        "go": moment(),
    },
    tables={},
    labels=lambda shop, product: (),
    gates=gates,
    visits=visits,
    by_hand=lambda shop: (f"/price/{shop.skus[0]}", "/closing"),
    bug=bug,
)

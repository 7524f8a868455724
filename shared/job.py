"""How a chapter extends the machine: by data, in a `Job`.

The supplier, the stockroom, the shelf and the recorder execute any such table and
know no chapter.  A chapter whose `job.py` says nothing of these has `COMMON`: a price
and a stock for each product, and nothing marked.

What is a function here is asked in the proof's process, before a run, with the shop
and one of its products; what goes to the world is plain data.
"""

import signal
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.shop import price_pence, quantity

OfProduct = Callable[[Any, Any], Any]
"""Something about a product, of (shop, product): of the chapter's own classes."""


@dataclass(frozen=True)
class Request:
    """One kind of HTTP request: `/KIND/SKU`, and how the supplier answers it.

    - `value`: the JSON value of its answer;
    - `pace_ms`: how long the answer takes, in milliseconds;
    - `fault`: what goes wrong with it, one of `shared.world.FAULTS`, or empty;
    - `gated`: whether a run's gate holds it; else only its pace does.
    - `after`: the path of another request whose caller must first have taken its
      answer and hung up; or empty;
    - `crowd`: how many requests must be in flight before it is answered; or 0;
    - `party`: whose crowd that is: once it has been there, nobody of it waits;
    - `once`: whether the fault is that of the first request alone.
    """

    value: OfProduct
    pace_ms: OfProduct = lambda shop, product: 0
    fault: OfProduct = lambda shop, product: product.fault
    gated: bool = True
    after: OfProduct = lambda shop, product: ""
    crowd: OfProduct = lambda shop, product: 0
    party: OfProduct = lambda shop, product: ""
    once: OfProduct = lambda shop, product: False


@dataclass(frozen=True)
class Record:
    """One row of a table, and how long the stockroom takes to find it.

    `fault` is that of the product which it is about, or empty.
    """

    values: tuple[Any, ...]
    pause_ms: int = 0
    fault: str = ""


@dataclass(frozen=True)
class Table:
    """A table of the stockroom.

    `columns` are declared in SQL; `rows` gives what is in it when the shop opens.
    `slow_view` is the name of a view of the same rows that takes its time with each,
    in its last column; or empty.
    """

    columns: tuple[str, ...]
    rows: Callable[[Any], Iterable[Record]]
    slow_view: str = ""


@dataclass(frozen=True)
class Mark:
    """What the recorder notes of each call of a function or method.

    `before` and `after` are the names of two marks, of which one may be empty; `value`
    gives the number that the second has, of (arguments, result), `why` a word, of the
    arguments, and `sku` the product of both, likewise.  `request` is the kind of
    request that the call is for the task which makes it, where a task runs in that
    thread; or empty.  `computed` gives, of the arguments, the stretches (from, to) in
    which somebody computed what they bring, in nanoseconds of the system's monotonic
    clock.  If it `meets`, it is the first of two steps, between which others
    may come; if it `checks`, what it finds depends on what others do at that moment.
    """

    before: str = ""
    after: str = ""
    value: Callable[[tuple[Any, ...], Any], int | None] | None = None
    sku: Callable[[tuple[Any, ...]], str] | None = None
    why: Callable[[tuple[Any, ...]], str] | None = None
    request: str = ""
    computed: Callable[[tuple[Any, ...]], Iterable[tuple[int, int]]] | None = None
    meets: bool = False
    checks: bool = False


@dataclass(frozen=True)
class Signals:
    """Which signal ends a run, and when: for a lane that is a program of its own.

    - `name`: SIGINT or SIGTERM;
    - `group`: whether it is sent to the whole process group, as a terminal does, or to
      the one process, as `kill` does;
    - `times`: how often it is sent;
    - `moment`, `undoing`, `sent`: URLs of requests by which whoever sends it finds out
      when: the first is answered when it is to be sent, the second when it may be sent
      once more; the third tells the world that it is sent no more.
    """

    name: str
    group: bool
    times: int
    moment: str
    undoing: str
    sent: str

    @property
    def status(self) -> int:
        """The exit status of who is ended by it, as a shell has it: 130 or 143."""
        return 128 + signal.Signals[self.name]


SAYS, DRIPS, HEARS, WAITS = "says", "says slowly", "hears", "waits"
STOPS, LEAVES, RESETS = "says no more", "leaves", "resets"
ASKS, FINDS_CLOSED = "asks", "finds it closed"


@dataclass(frozen=True)
class Step:
    """What a caller does who comes to a lane's own counter; the next comes after it.

    - `who`: the caller's name; he connects when he is first heard of;
    - `does`: SAYS, or DRIPS, a byte at a time, what is in `data`; HEARS the whole
      answer, or that there is none; WAITS, and has had no answer yet; STOPS speaking
      (half-closes), LEAVES (closes) or RESETS the connection;
    - where `who` is empty: ASKS the supplier for `url`, which tells that the moment for
      the next step has come; or FINDS_CLOSED that nobody is let in any more.
    """

    who: str
    does: str
    data: bytes = b""
    url: str = ""


PRICE = Request(
    value=lambda shop, product: price_pence(shop.seed, product.sku),
    pace_ms=lambda shop, product: product.price_ms,
)


def stocks(quantity_of: OfProduct) -> Table:
    """The table of goods, with so many of each product; seen slowly, it is `stock`."""

    def rows(shop: Any) -> Iterable[Record]:
        for product in shop.products:
            values = (product.sku, quantity_of(shop, product))
            yield Record(values, product.stock_ms, product.fault)

    columns = ("sku TEXT PRIMARY KEY", "quantity INTEGER")
    return Table(columns, rows, slow_view="stock")


GOODS = stocks(lambda shop, product: quantity(shop.seed, product.sku))


@dataclass(frozen=True)
class Job:
    """A chapter's part of the world and of the record.

    - `requests`: kind -> how the supplier answers requests of it;
    - `tables`: name -> table of the stockroom;
    - `labels`: whose names are on the labels that are written about a product;
    - `callers`: how many requests in flight the supplier bears; it answers 429 to any
      more, unless that is 0;
    - `shelf_ms`: how long the shelf takes for a label, in milliseconds;
    - `gates`: what holds what in every run, each a `shared.world.Gate`;
    - `signals`: which signal ends a run, of the shop: then a lane is a program of its
      own, and is judged from outside; None where none does;
    - `visits`: what callers do, step by step, who come to the lane's own counter; of
      the shop, which must have a field `counter` for the listening socket's number;
      None where no lane has a counter;
    - `by_hand`: the paths that somebody may call at the counter of a lane that is
      started by hand, of the shop; the last one ends it;
    - `bug`: what callers do where the lane's own code goes wrong when it asks for the
      price of the first product; of the shop, likewise;
    - `dies`: whether a lane's process may be killed, and is then started once more in
      the same shop, as whoever keeps a program running would;
    - `marks`: function or method of the chapter's `job` module ("Ledger.read") -> what
      the recorder notes of a call;
    - `seams`: module -> module of the recorder whose `attach` is called with it as soon
      as it has been imported.
    """

    requests: Mapping[str, Request] = field(default_factory=lambda: {"price": PRICE})
    tables: Mapping[str, Table] = field(default_factory=lambda: {"goods": GOODS})
    labels: Callable[[Any, Any], Iterable[str]] = lambda shop, product: [product.sku]
    callers: Callable[[Any], int] = lambda shop: 0
    shelf_ms: Callable[[Any], int] = lambda shop: 0
    gates: Callable[[Any], Iterable[Any]] = lambda shop: ()
    signals: Callable[[Any], Signals] | None = None
    visits: Callable[[Any], Iterable[Step]] | None = None
    by_hand: Callable[[Any], Iterable[str]] = lambda shop: ()
    bug: Callable[[Any], Iterable[Step]] = lambda shop: ()
    dies: bool = False
    marks: Mapping[str, Mark] = field(default_factory=dict)
    seams: Mapping[str, str] = field(default_factory=dict)


COMMON = Job()
"""Of a chapter that has nothing of its own."""

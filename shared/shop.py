"""The scenario as plain data: a Shop goes into a lane, a Report comes out.

Nothing here imports a runtime or touches the world, except `main`, which a lane
calls when it is started by hand.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from time import thread_time
from typing import Any
from urllib.parse import quote

from shared.errors import KINDS, MeanwhileError, WorldError

STOCK = "SELECT quantity FROM stock WHERE sku = ?"
"""How a lane asks the stockroom."""

EVERYTHING = "SELECT sku, quantity FROM goods"
"""How it asks what there is of everything."""

TAKE = """UPDATE goods SET quantity = quantity - 1
WHERE sku = ? AND quantity > 0 RETURNING quantity"""
"""One is taken out of the stockroom; no row comes back where there is none."""

BRING = "UPDATE goods SET quantity = quantity + ? WHERE sku = ?"
"""Some are put into the stockroom."""

CUSTOMER: ContextVar[str] = ContextVar("CUSTOMER")
"""Who is being served: the name that `receipt` puts on what it writes."""

CUSTOMERS = (
    "Ann",
    "Bob",
    "Cem",
    "Dora",
    "Emil",
    "Fay",
    "Gus",
    "Hana",
    "Ivo",
    "Joan",
    "Kofi",
    "Lea",
    "Max",
    "Nora",
    "Omar",
    "Pia",
    "Rafi",
    "Sue",
)
"""Who comes; after these "Ann 2", "Bob 2" and so on."""

PROCESSES = 100
"""How many worker processes a shop is given unless it is told otherwise."""


@dataclass(frozen=True)
class Product:
    """One product, and how the world answers when asked about it.

    `price_ms` and `stock_ms` are how long the supplier and the stockroom take,
    in milliseconds; `fault` is one of `shared.world.FAULTS`, or empty.
    `draw_ms` is for how long its label keeps a core busy when it is drawn.
    Where customers come, so many as are `wanted` want one each; there are `few` of
    it, if that is a number, and the supplier takes `delivery_ms` for the rest.
    """

    sku: str
    price_ms: int = 0
    stock_ms: int = 0
    fault: str = ""
    draw_ms: int = 0
    wanted: int = 1
    few: int | None = None
    delivery_ms: int = 0


@dataclass(frozen=True)
class Shop:
    """What a lane is given: the products, and where the world is.

    `supplier` is a URL prefix, `stockroom` a SQLite file, `shelf` a folder; they
    are empty until a world opens the shop.  `processes` is the number of worker
    processes that a lane may have, `callers` how many requests at a time the supplier
    bears; it answers 429 to any more, unless that is 0.  `threads` is how many threads
    a lane may have for calls of the supplier's blocking library.

    A pipeline has so many `fetchers`, `counters` and `labelers`, and no channel in it
    may hold more than `bound` products.  `shelf_ms` is how long the shelf takes for
    a label, in milliseconds.

    Where `sells`, customers come.
    """

    products: tuple[Product, ...]
    seed: int = 1
    supplier: str = ""
    stockroom: str = ""
    shelf: str = ""
    processes: int = PROCESSES
    callers: int = 0
    threads: int = 0
    fetchers: int = 0
    counters: int = 0
    labelers: int = 0
    bound: int = 0
    shelf_ms: int = 0
    sells: bool = False

    @property
    def skus(self) -> tuple[str, ...]:
        return tuple(product.sku for product in self.products)

    @property
    def crew(self) -> int:
        """How many work in the pipeline."""
        return self.fetchers + self.counters + self.labelers

    def price_url(self, sku: str) -> str:
        return f"{self.supplier}/price/{quote(sku, safe='')}"

    def delivery_url(self, sku: str) -> str:
        """Where the supplier is asked for as many as are missing."""
        return f"{self.supplier}/delivery/{quote(sku, safe='')}"

    @property
    def customers(self) -> tuple[tuple[str, str], ...]:
        """(name, what he or she wants to buy), one of each product in turn."""
        most = max((each.wanted for each in self.products), default=0)
        wishes = [
            each.sku
            for round in range(most)
            for each in self.products
            if round < each.wanted
        ]
        return tuple((customer(number), sku) for number, sku in enumerate(wishes))

    def wanted(self, sku: str) -> int:
        """How many customers want it."""
        return next(each.wanted for each in self.products if each.sku == sku)

    def label_path(self, sku: str) -> str:
        return f"{self.shelf}/{quote(sku, safe=' ')}.txt"

    def draw_ms(self, sku: str) -> int:
        """For how long drawing a product's label keeps a core busy."""
        return next(each.draw_ms for each in self.products if each.sku == sku)

    def workers(self, wanted: int) -> int:
        """`wanted`, if the shop has been given that many processes.

        Raises MeanwhileError, which says what to do, if it has not.
        """
        if wanted > self.processes:
            raise MeanwhileError(
                f"{len(self.skus)} products need {wanted} worker processes, and "
                f"the shop has been given {self.processes}: ask for fewer "
                f"products, or give it more with --processes {wanted}"
            )
        return wanted

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Shop":
        products = tuple(Product(**product) for product in data["products"])
        return cls(**{**data, "products": products})


@dataclass(frozen=True)
class Label:
    """What is printed on the shelf for one product; the price is in pence."""

    sku: str
    price_pence: int
    stock: int

    @property
    def text(self) -> str:
        pounds, pence = divmod(self.price_pence, 100)
        return f"{self.sku}\n£{pounds}.{pence:02}\n{self.stock} in stock\n"


BEAT_S = 0.01
"""How long a heart rests between two beats."""


def draw(label: Label, draw_ms: int) -> str:
    """The label's text, after so much heavy computing, which never yields.

    It computes for a time and not for a number of steps, so that it is equally
    heavy on every machine; and that time is the thread's own, so that it is no
    lighter while something else has the core.
    """
    until = thread_time() + draw_ms / 1000
    figure = len(label.sku)
    while thread_time() < until:
        for _ in range(1000):
            figure = figure * 1103515245 + 12345 & 0x7FFFFFFF
    return label.text


@dataclass(frozen=True)
class Problem:
    """Why a product has no label: the kind of request, and the cause in fixed words."""

    kind: str
    cause: str


class Ledger:
    """One number that tasks read and write: what all goods are worth, in pence.

    Reading and writing are two steps on purpose.  Between them somebody else may
    come, and then his entry is lost; whether that can be is what chapter 3 is about.
    """

    def __init__(self) -> None:
        self.pence = 0

    def read(self) -> int:
        return self.pence

    def write(self, pence: int) -> None:
        self.pence = pence


def customer(number: int) -> str:
    round, place = divmod(number, len(CUSTOMERS))
    return CUSTOMERS[place] + (f" {round + 1}" if round else "")


def receipt(sku: str, price_pence: int) -> str:
    """What a customer takes home; the name is that of whoever is being served."""
    pounds, pence = divmod(price_pence, 100)
    return f"{CUSTOMER.get()}\n1 {sku}\n£{pounds}.{pence:02}\n"


class Goods:
    """How many there are of each product.

    Looking and taking are two steps on purpose, and so are reading and writing within
    one: between them somebody else may come; whether that can be is what chapter 8 is
    about.
    """

    def __init__(self) -> None:
        self._left: dict[str, int] = {}

    def left(self, sku: str) -> int:
        return self._left[sku]

    def take(self, sku: str) -> int:
        """Take one; how many are left then, less than none if there was none."""
        self._left[sku] -= 1
        return self._left[sku]

    def bring(self, sku: str, number: int) -> int:
        """Bring some; how many there are then."""
        self._left[sku] = self._left.get(sku, 0) + number
        return self._left[sku]

    def to_json(self) -> dict[str, int]:
        return self._left


@dataclass
class Report:
    """What a lane brings back: a label or a problem for every product."""

    prices: dict[str, int] = field(default_factory=dict)
    stocks: dict[str, int] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    done: set[str] = field(default_factory=set)
    beats: int = 0
    goods: Goods = field(default_factory=Goods)
    served: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def noting_problems(self, sku: str) -> Iterator[None]:
        """Turn an error of the world's into the product's problem; let others pass.

        Of several problems the one first in `KINDS` stays, whichever came first,
        so that the report does not depend on the order of answers.
        """
        try:
            yield
        except WorldError as error:
            self._note(sku, Problem(error.kind, error.cause))

    def _note(self, sku: str, problem: Problem) -> None:
        known = self.problems.get(sku, problem)
        self.problems[sku] = min(
            known, problem, key=lambda each: KINDS.index(each.kind)
        )

    def knows(self, sku: str) -> bool:
        """True once both price and stock are there."""
        return sku in self.prices and sku in self.stocks

    def label(self, sku: str) -> Label:
        """The label for a product whose price and stock are known."""
        return Label(sku, self.prices[sku], self.stocks[sku])

    def beat(self) -> None:
        """The heart beats: whoever calls this has had a turn."""
        self.beats += 1

    def worth(self, sku: str) -> int:
        """What all there is of a product is worth, in pence."""
        return self.prices[sku] * self.stocks[sku]

    def update(self, other: "Report") -> None:
        """Take over what another task, which shares no memory with this, found out."""
        self.prices.update(other.prices)
        self.stocks.update(other.stocks)
        self.ledger.pence += other.ledger.pence
        self.served.update(other.served)
        for sku, problem in other.problems.items():
            self._note(sku, problem)

    def to_json(self) -> dict[str, Any]:
        """`labels` and `problems`, each keyed by SKU; `worth_pence` if entered.

        Where customers came, `served` has what each has bought, and `left` what is
        left then of each product.
        """
        labels = {
            sku: asdict(self.label(sku))
            for sku in self.prices
            if self.knows(sku) and sku not in self.problems
        }
        problems = {sku: asdict(problem) for sku, problem in self.problems.items()}
        worth = {"worth_pence": self.ledger.pence} if self.ledger.pence else {}
        left = self.goods.to_json()
        sold = {"left": left, "served": self.served} if left else {}
        return {"labels": labels, "problems": problems, **worth, **sold}


def canonical(value: Any) -> str:
    """JSON with sorted keys: two reports are identical if these strings are."""
    return json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False)


def sha256(value: Any) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def main(run: Callable[[Shop], Report]) -> None:
    """Open a world, run this one lane in it, print the report.

    What `python -m chapters.chapter02_all_at_once.with_trio` does.
    """
    from shared.command.direct import run_directly

    run_directly(run)

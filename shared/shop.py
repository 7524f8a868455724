"""The scenario as plain data: a Shop goes into a lane, a Report comes out.

Nothing here imports a runtime or touches the world, except `main`, which a lane
calls when it is started by hand.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import quote

from shared.errors import KINDS, MeanwhileError, WorldError

STOCK = "SELECT quantity FROM stock WHERE sku = ?"
"""How a lane asks the stockroom."""

PROCESSES = 100
"""How many worker processes a shop is given unless it is told otherwise."""


@dataclass(frozen=True)
class Product:
    """One product, and how the world answers when asked about it.

    `price_ms` and `stock_ms` are how long the supplier and the stockroom take,
    in milliseconds; `fault` is one of `shared.world.FAULTS`, or empty.
    `draw_ms` is for how long its label keeps a core busy when it is drawn.
    """

    sku: str
    price_ms: int = 0
    stock_ms: int = 0
    fault: str = ""
    draw_ms: int = 0


@dataclass(frozen=True)
class Shop:
    """What a lane is given: the products, and where the world is.

    `supplier` is a URL prefix, `stockroom` a SQLite file, `shelf` a folder; they
    are empty until a world opens the shop.  `processes` is the number of worker
    processes that a lane may have.
    """

    products: tuple[Product, ...]
    seed: int = 1
    supplier: str = ""
    stockroom: str = ""
    shelf: str = ""
    processes: int = PROCESSES

    @property
    def skus(self) -> tuple[str, ...]:
        return tuple(product.sku for product in self.products)

    def price_url(self, sku: str) -> str:
        return f"{self.supplier}/price/{quote(sku, safe='')}"

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
    heavy on every machine.
    """
    until = monotonic() + draw_ms / 1000
    figure = len(label.sku)
    while monotonic() < until:
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


@dataclass
class Report:
    """What a lane brings back: a label or a problem for every product."""

    prices: dict[str, int] = field(default_factory=dict)
    stocks: dict[str, int] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    done: set[str] = field(default_factory=set)
    beats: int = 0

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
        for sku, problem in other.problems.items():
            self._note(sku, problem)

    def to_json(self) -> dict[str, Any]:
        """`labels` and `problems`, each keyed by SKU; `worth_pence` if entered."""
        labels = {
            sku: asdict(self.label(sku))
            for sku in self.prices
            if self.knows(sku) and sku not in self.problems
        }
        problems = {sku: asdict(problem) for sku, problem in self.problems.items()}
        worth = {"worth_pence": self.ledger.pence} if self.ledger.pence else {}
        return {"labels": labels, "problems": problems, **worth}


def canonical(value: Any) -> str:
    """JSON with sorted keys: two reports are identical if these strings are."""
    return json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False)


def sha256(value: Any) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def main(run: Callable[[Shop], Report]) -> None:
    """Open a world, run this one lane in it, print the report.

    What `python -m chapters.chapter02_all_at_once.with_trio` does.
    """
    from shared.runner.direct import run_directly

    run_directly(run)

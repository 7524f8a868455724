"""The common scenario as plain data: a Shop goes into a lane, a Report comes out.

Nothing here imports a runtime or touches the world.  What one chapter's shop has
beyond this stands in that chapter's `job.py`, in classes made of these.
"""

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from importlib import import_module
from random import Random
from typing import Any, Self
from urllib.parse import quote

from shared.errors import KINDS, MeanwhileError, WorldError

STOCK = "SELECT quantity FROM stock WHERE sku = ?"
"""How a lane asks the stockroom."""

PROCESSES = 100
"""How many worker processes a shop is given unless it is told otherwise."""


def price_pence(seed: int, sku: str) -> int:
    """Today's price in pence, decided by the shop's seed alone."""
    return Random(f"{seed}/{sku}/price").randrange(20, 500)


def quantity(seed: int, sku: str) -> int:
    """How many are in the stockroom when the shop opens, decided likewise."""
    return Random(f"{seed}/{sku}/stock").randrange(0, 60)


@dataclass(frozen=True)
class Product:
    """One product, and how the world answers when asked about it.

    `price_ms` and `stock_ms` are how long the supplier and the stockroom take,
    in milliseconds; `fault` is one of `shared.world.FAULTS`, or empty.
    """

    sku: str
    price_ms: int = 0
    stock_ms: int = 0
    fault: str = ""


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

    def url(self, kind: str, sku: str) -> str:
        """Where the supplier is asked for one kind of thing about a product."""
        return f"{self.supplier}/{kind}/{quote(sku, safe='')}"

    def price_url(self, sku: str) -> str:
        return self.url("price", sku)

    def label_path(self, sku: str) -> str:
        return f"{self.shelf}/{quote(sku, safe=' ')}.txt"

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
        """All fields, and the names of the classes, for `shop_from_json`."""
        kinds = {"shop": named(type(self)), "product": named(self.product)}
        return {"kinds": kinds, **asdict(self)}

    def with_faults(self, faults: Mapping[str, str]) -> Self:
        """The shop with something wrong in some of its products: SKU -> fault."""
        products = (
            replace(each, fault=faults.get(each.sku, each.fault))
            for each in self.products
        )
        return replace(self, products=tuple(products))

    @property
    def product(self) -> type[Product]:
        """The class of its products."""
        return type(self.products[0]) if self.products else Product


def named(kind: type) -> list[str]:
    """A class as [module, name]."""
    return [kind.__module__, kind.__qualname__]


def shop_from_json(data: dict[str, Any]) -> Shop:
    """The shop that `to_json` was asked of; imports the modules of its classes."""
    shop, product = (
        vars(import_module(module))[name]
        for module, name in (data["kinds"]["shop"], data["kinds"]["product"])
    )
    values = {each.name: data[each.name] for each in fields(shop)}
    products = tuple(product(**each) for each in values.pop("products"))
    made: Shop = shop(products, **values)
    return made


@dataclass(frozen=True)
class Label:
    """What is printed on the shelf for one product; the price is in pence."""

    sku: str
    price_pence: int
    stock: int

    @property
    def text(self) -> str:
        return f"{self.sku}\n{in_pounds(self.price_pence)}\n{self.stock} in stock\n"


def in_pounds(pence: int) -> str:
    """A price as a person reads it: £1.05."""
    pounds, rest = divmod(pence, 100)
    return f"£{pounds}.{rest:02}"


@dataclass(frozen=True)
class Problem:
    """Why a product has no label: the kind of request, and the cause in fixed words."""

    kind: str
    cause: str


def rank(problem: Problem) -> int:
    """Problems of the kinds that requests have come first, in the order of these."""
    return KINDS.index(problem.kind) if problem.kind in KINDS else len(KINDS)


@dataclass
class Report:
    """What a lane brings back: a label or a problem for every product."""

    prices: dict[str, int] = field(default_factory=dict)
    stocks: dict[str, int] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)

    @contextmanager
    def skip_on_problem(self, sku: str) -> Iterator[None]:
        """Turn an error of the world's into the product's problem, and skip the rest.

        Other errors pass.  Of several problems the one first in `KINDS` stays,
        whichever came first; but `note` takes no lock, and of two threads that
        have a problem with one product at the same moment either may win.
        """
        try:
            yield
        except WorldError as error:
            self.note(sku, Problem(error.kind, error.cause))

    def note(self, sku: str, problem: Problem) -> None:
        """Note a product's problem, unless it has one of a kind that comes before."""
        known = self.problems.get(sku, problem)
        self.problems[sku] = min(known, problem, key=rank)

    def knows(self, sku: str) -> bool:
        """True once both price and stock are there."""
        return sku in self.prices and sku in self.stocks

    def label(self, sku: str) -> Label:
        """The label for a product whose price and stock are known."""
        return Label(sku, self.prices[sku], self.stocks[sku])

    def update(self, other: "Report") -> None:
        """Take over what another task, which shares no memory with this, found out."""
        self.prices.update(other.prices)
        self.stocks.update(other.stocks)
        for sku, problem in other.problems.items():
            self.note(sku, problem)

    @property
    def status(self) -> int:
        """The exit status of a program whose report this is."""
        return 0

    async def update_from(
        self, ask: Callable[..., Awaitable["Report"]], *args: Any
    ) -> None:
        """Take over what a coroutine function finds out: of a task with no handle."""
        self.update(await ask(*args))

    def to_json(self) -> dict[str, Any]:
        """`labels` and `problems`, each keyed by SKU."""
        labels = {
            sku: asdict(self.label(sku))
            for sku in self.prices
            if self.knows(sku) and sku not in self.problems
        }
        problems = {sku: asdict(problem) for sku, problem in self.problems.items()}
        return {"labels": labels, "problems": problems}


def canonical(value: Any) -> str:
    """JSON with sorted keys: two reports are identical if these strings are."""
    return json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False)

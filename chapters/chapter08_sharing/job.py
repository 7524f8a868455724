"""Customers come and take the last of what there is, or wait for the delivery."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from shared import shop
from shared.job import PRICE, Job, Mark, Request, stocks
from shared.shop import in_pounds, quantity

EVERYTHING = "SELECT sku, quantity FROM goods"
"""How a lane asks what there is of everything."""

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


@dataclass(frozen=True)
class Product(shop.Product):
    """So many customers as are `wanted` want one each.

    There are `few` of it, if that is a number, and the supplier takes `delivery_ms`
    for the rest.
    """

    wanted: int = 1
    few: int | None = None
    delivery_ms: int = 0


def stock_of(seed: int, product: Product) -> int:
    """How many of a product are in the stockroom when the shop opens."""
    return quantity(seed, product.sku) if product.few is None else product.few


def missing(seed: int, product: Product) -> int:
    """How many more customers want it than there are of it.

    None, or less than none, if it will do.
    """
    return product.wanted - stock_of(seed, product)


@dataclass(frozen=True)
class Shop(shop.Shop):
    """A shop to which customers come."""

    products: tuple[Product, ...]

    def delivery_url(self, sku: str) -> str:
        """Where the supplier is asked for as many as are missing."""
        return self.url("delivery", sku)

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
        return tuple(
            (customer(number), sku) for number, sku in enumerate(wishes)
        )

    def wanted(self, sku: str) -> int:
        """How many customers want it."""
        return next(each.wanted for each in self.products if each.sku == sku)


def customer(number: int) -> str:
    round, place = divmod(number, len(CUSTOMERS))
    return CUSTOMERS[place] + (f" {round + 1}" if round else "")


def receipt(sku: str, price_pence: int) -> str:
    """What a customer takes home; the name is that of whoever is being served."""
    return f"{CUSTOMER.get()}\n1 {sku}\n{in_pounds(price_pence)}\n"


class Goods:
    """How many there are of each product.

    Looking and taking are two steps on purpose, and so are reading and writing within
    one: between them somebody else may come; whether that can be is what this chapter
    is about.
    """

    def __init__(self) -> None:
        self._left: dict[str, int] = {}

    def left(self, sku: str) -> int:
        return self._look(sku)

    def take(self, sku: str) -> int:
        """Take one; how many are left then, less than none if there was none."""
        return self._put(sku, self._look(sku) - 1)

    def bring(self, sku: str, number: int) -> int:
        """Bring some; how many there are then."""
        return self._put(sku, self._look(sku) + number)

    def _look(self, sku: str) -> int:
        return self._left.get(sku, 0)

    def _put(self, sku: str, number: int) -> int:
        self._left[sku] = number
        return number

    def to_json(self) -> dict[str, int]:
        return self._left


@dataclass
class Report(shop.Report):
    """What was sold: `served` has customer -> what he or she has bought."""

    goods: Goods = field(default_factory=Goods)
    served: dict[str, str] = field(default_factory=dict)

    def update(self, other: shop.Report) -> None:
        """Take over also who was served elsewhere."""
        super().update(other)
        if isinstance(other, Report):
            self.served.update(other.served)

    def to_json(self) -> dict[str, Any]:
        """Where anything was brought, `left` of each product and `served` as well."""
        left = self.goods.to_json()
        sold = {"left": left, "served": self.served} if left else {}
        return {**super().to_json(), **sold}


def trade(name: str) -> Mark:
    """The mark of what is done to a product's goods; its value is what is left."""
    return Mark(
        after=name,
        value=lambda args, left: int(left),
        sku=lambda args: str(args[1]),
    )


JOB = Job(
    requests={
        "price": PRICE,
        "delivery": Request(
            value=lambda shop, product: missing(shop.seed, product),
            pace_ms=lambda shop, product: product.delivery_ms,
        ),
    },
    tables={
        "goods": stocks(lambda shop, product: stock_of(shop.seed, product))
    },
    labels=lambda shop, product: [
        name for name, sku in shop.customers if sku == product.sku
    ],
    marks={
        "Goods._look": Mark(meets=True),
        "Goods.left": trade("looks"),
        "Goods.take": trade("takes"),
        "Goods.bring": trade("brings"),
    },
)

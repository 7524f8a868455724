"""A basket that is sold whole or not at all, and products that are sold singly."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from shared import shop
from shared.errors import WorldError
from shared.job import Job, Mark, Request
from shared.shop import Problem, price_pence

BASKET = "breakfast"
"""What is sold whole or not at all, and has one label."""


@dataclass(frozen=True)
class Product(shop.Product):
    """One that is in the `basket`, or one that is sold singly."""

    basket: bool = False


@dataclass(frozen=True)
class Shop(shop.Shop):
    """A shop that sells a basket, and products one by one."""

    products: tuple[Product, ...]

    @property
    def basket(self) -> tuple[str, ...]:
        return tuple(each.sku for each in self.products if each.basket)

    @property
    def singles(self) -> tuple[str, ...]:
        return tuple(each.sku for each in self.products if not each.basket)


@contextmanager
def about(sku: str) -> Iterator[None]:
    """An error of the world's that leaves the block says what it is about.

    A group of errors does not tell whose each is.
    """
    try:
        yield
    except WorldError as error:
        error.sku = sku
        raise


def leaves(
    failed: WorldError | ExceptionGroup[WorldError],
) -> Iterator[WorldError]:
    """The errors themselves, in however many groups they are."""
    if isinstance(failed, ExceptionGroup):
        for each in failed.exceptions:
            yield from leaves(each)
    else:
        yield failed


class Report(shop.Report):
    """A report that can be told of failures, by what each is `about`."""

    def fail(self, failed: WorldError | ExceptionGroup[WorldError]) -> None:
        """Note a failure, or each of those in a group."""
        for error in leaves(failed):
            self.note(error.sku, Problem(error.kind, error.cause))

    @property
    def card(self) -> str:
        """One label for all that it knows, in the order of their names."""
        return "\n".join(
            self.label(sku).text
            for sku in sorted(self.prices)
            if self.knows(sku)
        )


def same_set(shop: Shop, product: Product) -> list[Product]:
    """The basket, if the product is in it; else the singles."""
    return [each for each in shop.products if each.basket == product.basket]


def fails(product: Product) -> bool:
    """Whether its price will not be had."""
    return product.fault not in ("", "byte-by-byte", "stockroom", "shelf")


def crowd(shop: Shop, product: Product) -> int:
    """Where something fails, nobody is answered before all are in flight.

    But for those whose stock cannot be asked for: who asks for it first never asks
    for their price.
    """
    together = same_set(shop, product)
    if not any(each.fault for each in together):
        return 0
    return sum(each.fault != "stockroom" for each in together)


def after(shop: Shop, product: Product) -> str:
    """The others are answered when the failure has been taken home.

    So they are in flight when it is heard of, in every lane.
    """
    for each in same_set(shop, product):
        if fails(each) and not product.fault:
            return f"/price/{each.sku}"
    return ""


def raised(args: tuple[object, ...]) -> str:
    """What is being handled where the report is told of a failure."""
    error = sys.exception()
    return type(error).__name__ if error else "nothing"


JOB = Job(
    requests={
        "price": Request(
            value=lambda shop, product: price_pence(shop.seed, product.sku),
            pace_ms=lambda shop, product: product.price_ms,
            crowd=crowd,
            party=lambda shop, product: (
                BASKET if product.basket else "singles"
            ),
            after=after,
        ),
    },
    labels=lambda shop, product: [BASKET if product.basket else product.sku],
    marks={"Report.fail": Mark(after="heard", why=raised)},
)

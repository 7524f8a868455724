"""A customer of several things, who walks out while they are being got."""

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from shared import shop
from shared.job import Job, Request, stocks
from shared.shop import in_pounds, price_pence
from shared.world import HANGS, Gate

TAKE = "UPDATE goods SET quantity = quantity - 1 WHERE sku = ?"
"""One is taken out of the stockroom."""

BRING = "UPDATE goods SET quantity = quantity + 1 WHERE sku = ?"
"""It is put back."""

PRICE, RECEIPT, PAYMENT, PAID = "price", "receipt", "payment", "paid"
"""Where an order is when the customer leaves.

It waits for its price, is writing its receipt, waits to be paid; or it is done.
"""

PAYMENT_MS = 60
"""How long a payment takes that comes."""


@dataclass(frozen=True)
class Product(shop.Product):
    """There are `few`; `caught` is where its order is when the customer leaves."""

    few: int = 5
    caught: str = PRICE


QUIET_MS = 100
"""So long nothing new may happen before a receipt in the middle goes on."""


@dataclass(frozen=True)
class Shop(shop.Shop):
    """The customer leaves `leaves_ms` after all is as it is to be.

    A receipt that is in the middle then goes on once all is quiet for `quiet_ms`.
    """

    products: tuple[Product, ...]
    leaves_ms: int = 0
    quiet_ms: int = QUIET_MS

    def payment_url(self, sku: str) -> str:
        """Where the customer's money is waited for."""
        return self.url("payment", sku)

    @property
    def customer_url(self) -> str:
        """What is answered when the customer leaves, and not before."""
        return self.url("customer", self.skus[0])

    def those(self, *caught: str) -> list[str]:
        """The products whose orders are then in one of these places."""
        return [each.sku for each in self.products if each.caught in caught]


def receipt(sku: str, price_pence: int) -> str:
    """What the customer takes home."""
    return f"1 {sku}\n{in_pounds(price_pence)}\n"


@dataclass
class Report(shop.Report):
    """What has been put back, and the `reason` why."""

    undone: set[str] = field(default_factory=set)
    reason: str = ""

    def update(self, other: shop.Report) -> None:
        """Take over also what was undone elsewhere."""
        super().update(other)
        if isinstance(other, Report):
            self.undone |= other.undone

    def to_json(self) -> dict[str, Any]:
        """`undone` and `reason` as well."""
        called_off = {"undone": sorted(self.undone), "reason": self.reason}
        return {**super().to_json(), **called_off}


def before(shop: Shop) -> tuple[str, ...]:
    """The answers that have been taken home before the customer leaves."""
    priced = shop.those(RECEIPT, PAYMENT, PAID)
    return (
        *(f"/price/{sku}" for sku in priced),
        *(f"/payment/{sku}" for sku in shop.those(PAID)),
    )


def gates(shop: Shop) -> list[Gate]:
    """The customer leaves when every order is where it is to be caught.

    A receipt that is half written goes on when all who wait for the supplier have hung
    up, and nothing more happens: who does not wait for it has undone all that he will.
    """
    customer = f"/customer/{shop.skus[0]}"
    receipts = [shop.label_path(sku) for sku in shop.those(RECEIPT)]
    waiting = len(shop.those(PRICE, PAYMENT))
    return [
        Gate(
            "in-the-middle",
            {
                **dict.fromkeys((f"taken {path}" for path in before(shop)), 1),
                "crowd": waiting
                + 1,  # the customer's own request is one of them
                "held draft": len(receipts),
            },
            {f"http {customer}"},
        ),
        Gate(
            "called-off",
            {f"taken {customer}": 1, "left": waiting},
            {f"draft {PurePath(path).name}" for path in receipts},
            quiet_s=shop.quiet_ms / 1000,
        ),
    ]


JOB = Job(
    requests={
        "price": Request(
            value=lambda shop, product: price_pence(shop.seed, product.sku),
            pace_ms=lambda shop, product: product.price_ms,
            fault=lambda shop, product: (
                HANGS if product.caught == PRICE else product.fault
            ),
        ),
        "payment": Request(
            value=lambda shop, product: "paid",
            pace_ms=lambda shop, product: PAYMENT_MS,
            # Whoever asks when the customer is gone is paid all the same.
            fault=lambda shop, product: (
                HANGS if product.caught in (RECEIPT, PAYMENT) else ""
            ),
        ),
        "customer": Request(
            value=lambda shop, product: "the customer is gone",
            pace_ms=lambda shop, product: shop.leaves_ms,
            fault=lambda shop, product: "",
        ),
    },
    tables={"goods": stocks(lambda shop, product: product.few)},
    gates=gates,
)

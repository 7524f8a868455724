"""An order of several things, which a signal calls off while they are being got."""

import signal
from dataclasses import dataclass, field
from pathlib import PurePath
from signal import SIGINT, SIGTERM
from typing import Any

from shared import shop
from shared.job import Job, Mark, Request, Signals, stocks
from shared.shop import in_pounds, price_pence
from shared.world import HANGS, Gate

TAKE = "UPDATE goods SET quantity = quantity - 1 WHERE sku = ?"
"""One is taken out of the stockroom."""

BRING = "UPDATE goods SET quantity = quantity + 1 WHERE sku = ?"
"""It is put back."""

SIGNALS = (SIGINT, SIGTERM)
"""What Ctrl-C sends, and what `kill`, `docker stop` and systemd send."""

PRICE, RECEIPT, PAYMENT, PAID = "price", "receipt", "payment", "paid"
"""Where an order is when the signal comes.

It waits for its price, is writing its receipt, waits to be paid; or it is done.
"""


@dataclass(frozen=True)
class Product(shop.Product):
    """There are `few`; `caught` is where its order is when the signal comes."""

    few: int = 5
    caught: str = PRICE


@dataclass(frozen=True)
class Shop(shop.Shop):
    """The `signal` comes `after_ms` after all is as it is to be, so many `times`.

    It is sent to the one process, or `to_group`, as a terminal does.
    """

    products: tuple[Product, ...]
    after_ms: int = 0
    signal: str = "SIGINT"
    to_group: bool = True
    times: int = 1

    def payment_url(self, sku: str) -> str:
        """Where the customer's money is waited for."""
        return self.url("payment", sku)

    @property
    def signals(self) -> Signals:
        """What is sent, and when."""
        moment, undoing, sent = (
            self.url(kind, self.skus[0])
            for kind in ("moment", "undoing", "sent")
        )
        return Signals(
            self.signal, self.to_group, self.times, moment, undoing, sent
        )

    def those(self, *caught: str) -> list[str]:
        """The products whose orders are then in one of these places."""
        return [each.sku for each in self.products if each.caught in caught]


def receipt(sku: str, price_pence: int) -> str:
    """What the customer takes home."""
    return f"1 {sku}\n{in_pounds(price_pence)}\n"


@dataclass
class Report(shop.Report):
    """What has been put back, and the `reason` why: the name of a signal."""

    undone: set[str] = field(default_factory=set)
    reason: str = ""

    def hear(self, number: int) -> None:
        """A signal has come."""
        self.reason = signal.Signals(number).name

    @property
    def status(self) -> int:
        """As a shell has it of a program that a signal has ended: 130, 143."""
        return 128 + signal.Signals[self.reason] if self.reason else 0

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
    """The answers that have been taken home before the signal comes."""
    priced = shop.those(RECEIPT, PAYMENT, PAID)
    return (
        *(f"/price/{sku}" for sku in priced),
        *(f"/payment/{sku}" for sku in shop.those(PAID)),
    )


QUIET_S = 0.1
"""So long nothing new may happen before a receipt in the middle goes on."""


def gates(shop: Shop) -> list[Gate]:
    """The signal comes when every order is where it is to be caught.

    It comes again, if it does, when all who wait for the supplier have hung up and
    nothing more happens; and a receipt that is half written goes on when it has come
    for the last time: who does not wait for it has undone all that he will.
    """
    first = shop.skus[0]
    receipts = [shop.label_path(sku) for sku in shop.those(RECEIPT)]
    waiting = len(shop.those(PRICE, PAYMENT))
    return [
        Gate(
            "in-the-middle",
            {
                **dict.fromkeys((f"taken {path}" for path in before(shop)), 1),
                "crowd": waiting
                + 1,  # whoever waits for this moment is one of them
                "held draft": len(receipts),
            },
            {f"http /moment/{first}"},
        ),
        Gate(
            "called-off",
            {"left": waiting},
            {f"http /undoing/{first}"},
            quiet_s=QUIET_S,
        ),
        Gate(
            "told",
            {f"taken /sent/{first}": 1},
            {f"draft {PurePath(path).name}" for path in receipts},
            quiet_s=QUIET_S,
        ),
    ]


ASKED = Request(
    value=lambda shop, product: "now", fault=lambda shop, product: ""
)
"""What is asked by who sends the signal."""


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
            fault=lambda shop, product: (
                "" if product.caught == PAID else HANGS
            ),
        ),
        "moment": Request(
            value=lambda shop, product: "now",
            pace_ms=lambda shop, product: shop.after_ms,
            fault=lambda shop, product: "",
        ),
        "undoing": ASKED,
        "sent": ASKED,
    },
    tables={"goods": stocks(lambda shop, product: product.few)},
    gates=gates,
    signals=lambda shop: shop.signals,
    marks={"Report.hear": Mark(after="heard")},
)

"""A library that tells prices, and its customers; what it decides, once for all.

`Prices` decides and never waits: it imports no runtime, reads no socket, and has no
`await`.  Who waits, and how, is a lane's own.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from enum import Enum, auto
from threading import Lock
from typing import Any, Generic, TypeVar

from shared import shop
from shared.errors import WorldError
from shared.job import Job, Mark, Request
from shared.shop import price_pence
from shared.world import Gate

Bell = TypeVar("Bell")
"""What somebody waits for, of his own runtime: an Event."""


class Step(Enum):
    """What somebody has to do who wants a price."""

    ASK = auto()
    WAIT = auto()
    KNOWN = auto()


ASK, WAIT, KNOWN = Step


class Prices(Generic[Bell]):
    """Which prices are known, who asks for the others, and who waits for those.

    `want` says what to do.  Who is to ASK gives the answer to `keep`, or the error to
    `refuse`, and in the end, however it ends, calls `over`, and rings the bells that
    he is given.  Who is to WAIT waits until his bell is rung, and wants it once more.

    Each call is one step on a loop, and several for threads: see `Locked`.
    """

    tries = 2

    def __init__(self) -> None:
        self._answers: dict[str, int | WorldError] = {}
        self._waiting: dict[str, list[Bell]] = {}
        self._refused: dict[str, int] = {}

    def want(self, sku: str, bell: Bell) -> Step:
        """What is to be done for this price; if WAIT, `bell` will be given back."""
        if sku in self._answers:
            return KNOWN
        if self._is_asked(sku):
            self._waiting[sku].append(bell)
            return WAIT
        self._waiting[sku] = []
        return ASK

    def _is_asked(self, sku: str) -> bool:
        return sku in self._waiting

    def keep(self, sku: str, pence: int) -> None:
        """The supplier has answered."""
        self._answers[sku] = pence

    def refuse(self, sku: str, error: WorldError) -> None:
        """The supplier has failed; once may be chance."""
        self._refused[sku] = self._refused.get(sku, 0) + 1
        if self._refused[sku] == self.tries:
            self._answers[sku] = error.with_traceback(None)

    def over(self, sku: str) -> list[Bell]:
        """Who was to ask does so no more: the bells of those who waited, to be rung."""
        return self._waiting.pop(sku, [])

    def price(self, sku: str) -> int:
        """A price that is known; or the WorldError that came twice in its place."""
        answer = self._answers[sku]
        if isinstance(answer, WorldError):
            # Each has one of his own, for it is changed when raised.
            raise copy(answer) from answer.__cause__
        return answer


class Locked(Prices[Bell]):
    """The same for threads, of which another may come in the middle of a decision."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()

    def want(self, sku: str, bell: Bell) -> Step:
        with self._lock:
            return super().want(sku, bell)

    def over(self, sku: str) -> list[Bell]:
        with self._lock:
            return super().over(sku)


@dataclass(frozen=True)
class Product(shop.Product):
    """So many customers want it; its fault, if any, may be one that passes."""

    wanted: int = 3
    once: bool = False


@dataclass(frozen=True)
class Shop(shop.Shop):
    """One more wants the first product, is there before all others, and leaves."""

    products: tuple[Product, ...]

    @property
    def leaver(self) -> tuple[str, str]:
        """(name, product) of who walks out while she asks."""
        return f"{self.skus[0]} 0", self.skus[0]

    @property
    def customers(self) -> tuple[tuple[str, str], ...]:
        """(name, product) of the others."""
        return tuple(
            (f"{each.sku} {number}", each.sku)
            for each in self.products
            for number in range(1, each.wanted + 1)
        )

    @property
    def asked_url(self) -> str:
        """What is answered once the first request for a price is out."""
        return self.url("asked", self.skus[0])

    @property
    def leaves_url(self) -> str:
        """What is answered once all prices have been asked for."""
        return self.url("leaves", self.skus[0])


@dataclass
class Report(shop.Report):
    """What each customer has been told: `bills` has the price, by name."""

    bills: dict[str, int] = field(default_factory=dict)

    def update(self, other: shop.Report) -> None:
        """Take over also what others were told elsewhere."""
        super().update(other)
        if isinstance(other, Report):
            self.bills.update(other.bills)

    def to_json(self) -> dict[str, Any]:
        """`bills` and `problems`, by customer."""
        return {"bills": self.bills, "problems": super().to_json()["problems"]}


LEAVES_MS = 30
"""How long she stays when all prices have been asked for, in milliseconds."""


def gates(shop: Shop) -> Iterator[Gate]:
    """She leaves when all prices are asked for; hers is answered when she has left."""
    first, *others = shop.skus
    asked = {
        f"http /leaves/{first}",
        *(f"http /price/{sku}" for sku in others),
    }
    yield Gate("all-asked", {"http": len(asked)}, asked)
    yield Gate("she-leaves", {"left": 1}, {f"http /price/{first}"})


def moment(crowd: int, pace_ms: int = 0) -> Request:
    """What is answered when so many requests are in flight, it among them."""
    return Request(
        value=lambda shop, product: "now",
        pace_ms=lambda shop, product: pace_ms,
        fault=lambda shop, product: "",
        crowd=lambda shop, product: crowd,
    )


def mark(name: str, meets: bool = False) -> Mark:
    """What is noted after a step of the core: what came of it, as a number."""
    return Mark(
        after=name,
        value=lambda args, found: (
            found.value if isinstance(found, Step) else int(bool(found))
        ),
        sku=lambda args: str(args[1]),
        meets=meets,
    )


JOB = Job(
    requests={
        "price": Request(
            value=lambda shop, product: price_pence(shop.seed, product.sku),
            pace_ms=lambda shop, product: product.price_ms,
            once=lambda shop, product: product.once,
        ),
        "asked": moment(2),
        "leaves": moment(0, LEAVES_MS),
    },
    tables={},
    labels=lambda shop, product: (),
    gates=gates,
    marks={
        "Prices._is_asked": mark("looks", meets=True),
        "Prices.want": mark("wants"),
        "Prices.over": mark("over"),
    },
)

"""What a chapter asks of its lanes, as data: a chapter's contract.py is one Contract.

A *check* is one thing that was looked at in one lane: what was expected, what was
observed.  Some checks are the same in every chapter (it finished, the peak in
flight, the report, the world, what `shared.proof.general` has); *claims* are a
chapter's own.

A check has three outcomes: it holds, it is broken, or it was not asked, because what it
speaks of did not happen or was not seen.  A lane keeps its contract if nothing is
broken; that something was not asked is said.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from heapq import heapreplace
from itertools import cycle, zip_longest
from pathlib import Path
from random import Random
from typing import Any

from shared.registry import lane_of
from shared.shop import (
    PROCESSES,
    Label,
    Product,
    Report,
    Shop,
    price_pence,
    quantity,
)
from shared.trace.trace import NO_TRACE, Trace
from shared.world import FAULTS, Gate, Log, Snapshot

NAMES = [
    "tea",
    "coffee",
    "milk",
    "bread",
    "eggs",
    "butter",
    "cheese",
    "apples",
    "pears",
    "rice",
    "pasta",
    "beans",
    "soup",
    "salt",
    "sugar",
    "flour",
    "honey",
    "jam",
    "soap",
    "matches",
]
"""What a corner shop sells; beyond these, "tea 2", "coffee 2" and so on."""


def name_of(number: int) -> str:
    """What the product with that number is called, from 0 on."""
    copy, name = divmod(number, len(NAMES))
    return NAMES[name] + (f" {copy + 1}" if copy else "")


class NotAsked(Exception):
    """What a claim speaks of did not happen, or was not seen: the message says so."""


@dataclass(frozen=True)
class Check:
    """One thing looked at in one lane.

    `holds` is None where it was not asked; `observed` is then the reason.
    """

    id: str
    holds: bool | None
    expected: str
    observed: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def __str__(self) -> str:
        if self.holds:
            return f"{self.id}: {self.observed}"
        if self.holds is None:
            return f"{self.id}: not asked: {self.observed}"
        return f"{self.id}: expected {self.expected}, observed {self.observed}"


@dataclass(frozen=True)
class Evidence:
    """What a run left to be looked at: its shop, what the supplier saw, its trace.

    `shop` is one of the chapter's own class.  `lane` is the runtime that was seen, or
    the name of a variant.  Where a claim asks for several runs, `again` are the traces
    of the others.
    """

    shop: Any
    log: Log
    wall_s: float
    lane: str = ""
    trace: Trace = NO_TRACE
    again: Sequence[Trace] = ()

    def price_path(self, sku: str) -> str:
        """A product's path as the log has it, without the prefix of the run."""
        url: str = self.shop.price_url(sku)
        return url.removeprefix(self.shop.supplier)

    @property
    def traces(self) -> Sequence[Trace]:
        """Of all runs."""
        return (self.trace, *self.again)

    @property
    def loops(self) -> set[tuple[int, int]]:
        """The (process, thread) in which a loop runs tasks in turns."""
        seen = ("pause", "wait")
        return {
            (each.process, each.thread)
            for each in self.trace.events
            if each.what in seen
        }


@dataclass(frozen=True)
class Claim:
    """One sentence about scheduling, and how a run shows it.

    `observe` gives what was expected and what was observed; the claim holds where
    the two are equal.  Both are short texts for a person.  It raises NotAsked where a
    run does not show it.  `lanes` are those on which the question arises, all if None.
    `enough` says whether the runs so far suffice: what is left to chance needs several.
    `rows` are the ids of the rows of SEMANTICS.md that ask the same of the runtimes
    alone.

    A `lesson` is true of the chapter's own lanes because of their design.  A lane of
    another design may be as right, and is not asked then.
    """

    id: str
    says: str
    observe: Callable[[Evidence], tuple[str, str]]
    lanes: Collection[str] | None = None
    enough: Callable[[Evidence], bool] = lambda evidence: True
    rows: Sequence[str] = ()
    lesson: bool = False

    def arises(self, lane: str) -> bool:
        """Whether the question arises on a lane or variant."""
        return self.lanes is None or lane_of(lane) in self.lanes

    def check(self, evidence: Evidence, *, own: bool = False) -> Check:
        """Look at it in a run of one of the chapter's lanes, or of a reader's `own`."""
        try:
            expected, observed = self.observe(evidence)
        except NotAsked as reason:
            return Check(self.id, None, "", str(reason))
        holds = expected == observed
        if self.lesson and own and not holds:
            said = observed.partition("\n")[0]
            return Check(self.id, None, expected, f"another design: {said}")
        return Check(self.id, holds, expected, observed)


Counted = tuple[str, str]
"""(kind, name) of a query or a label."""


@dataclass(frozen=True)
class Mistake:
    """A broken lane: `caught_by` is the id of the check that must catch it.

    `notice` is what its author would notice who has no check, a sentence with the words
    that `shared.proof.noticed` fills in; `hints` lead to the line, each nearer than the
    one before it.  Where it shows only if something goes wrong, `faults` says what:
    SKU -> fault.  One that is `strained` shows only in the contract's strained shop,
    and so in the closer look alone.  Where chance decides what comes of it, `or_by`
    is the check that catches it the other times.
    """

    caught_by: str
    notice: str
    hints: Sequence[str]
    faults: Mapping[str, str] = field(default_factory=dict)
    strained: bool = False
    or_by: str | None = None


@dataclass(frozen=True)
class Contract:
    """A chapter's shop, and what every lane must do with it.

    - `shop`: the demonstration; `--skus` grows it by products whose answers take
      `paces_ms` (least, most) milliseconds;
    - `peak`: how many HTTP requests must be in flight at once, exactly; None where that
      is left to the lane;
    - `gated`: whether the supplier holds its answers until that many are there;
    - `gates`: what else holds what until how much is there;
    - `closer`: gates for the closer look, in a larger shop;
    - `larger`: that shop, from the demonstration and how many products it has;
    - `counted`: (kind, name) -> how many queries and labels there must be of it, from
      the shop and the lane; None is one or none;
    - `ideal_ms`: how long the job takes if nothing but the world takes time, and
      `ideal_says` what that is;
    - `computes`: whether a good part of that is the lanes' own computing, so that a run
      beside another's says nothing of how long one takes; where it is not gated either,
      lanes are proved one at a time, and none is timed once more;
    - `by_the_clock`: whether what comes of a run hangs on real time, as time-outs do:
      then all lanes are run at once and none is timed, and a run in which the machine
      stood still proves nothing and is taken again;
    - `broken`: lane in `broken/` -> what is wrong with it; the first is the one that
      the page shows whole;
    - `faulty`: the shop in which the lanes are tried with faults, of the demonstration;
    - `strained`: one in which what comes of faults shows more, for the closer look;
    - `exhibits`: the kinds of programs in `exhibits/` whose output the page shows;
    - `elsewhere`: a Python, as "3.13" or "free-threaded" -> the kinds of programs in
      `exhibits/` whose output there the page shows;
    - `grids`: the kinds of exhibits that are lanes, and the shops in which each is run:
      what it is called -> the shop, of the demonstration;
    - `result`: (report, world) as every lane must bring them about, from the shop's
      plain data;
    - `more`: what `--skus` makes of a further product, beside its paces;
    - `limit_s`: how long a lane may take beyond three times `ideal_ms`, in seconds;
    - `files_each`: how many files a process may have open for one product: sockets,
      database and label;
    - `sizes`: with how many products each lane is measured, for the page;
    - `weighed`: the kinds of exhibits that print figures with `--json`, for the page;
    - `at_least_once`: whether what is asked of the supplier may be asked again: then a
      world is right in which each has been asked for, however often;
    - `only_sqlite`: why its lanes can have no other stockroom; empty if they can;
    - `draft`: whether the chapter is not yet whole; `lanes` are then those that it has,
      all if there are none.

    Functions are given shops and products of the chapter's own classes.
    """

    shop: Shop
    paces_ms: tuple[int, int]
    peak: Callable[[Any], int] | None
    gated: bool
    ideal_ms: Callable[[Any], int]
    ideal_says: str
    claims: Sequence[Claim]
    gates: Callable[[Any], Sequence[Gate]] = lambda shop: ()
    closer: Callable[[Any], Sequence[Gate]] = lambda shop: ()
    larger: Callable[["Contract", int], Shop] = lambda contract, skus: larger_shop(
        contract, skus
    )
    counted: Callable[[Any, str], Mapping[Counted, int | None]] = lambda shop, lane: (
        one_each(shop)
    )
    computes: bool = False
    by_the_clock: bool = False
    broken: Mapping[str, Mistake] = field(default_factory=dict)
    faulty: Callable[[Any], Shop] = lambda shop: faulty_shop(shop)
    strained: Callable[[Any], Shop] | None = None
    exhibits: Collection[str] = ()
    elsewhere: Mapping[str, Collection[str]] = field(default_factory=dict)
    grids: Mapping[str, Mapping[str, Callable[[Any], Shop]]] = field(
        default_factory=dict
    )
    result: "Callable[[Any], Result]" = lambda shop: labels_on_the_shelf(shop)
    more: Callable[[Any, Random], Product] = lambda product, random: product
    limit_s: Callable[[Any], float] = lambda shop: 30.0
    files_each: int = 8
    sizes: Sequence[int] = ()
    weighed: Collection[str] = ()
    at_least_once: bool = False
    only_sqlite: str = ""
    draft: bool = False
    lanes: Collection[str] = ()

    @property
    def proved_alone(self) -> bool:
        """Whether a proof has the machine to itself, and tells how long a run takes."""
        return self.computes and not self.gated

    def may_take_s(self, shop: Shop) -> float:
        """How long one run of a lane may take in a shop, in seconds."""
        return self.limit_s(shop) + 3 * self.ideal_ms(shop) / 1000

    def expected(self, shop: Shop) -> tuple[dict[str, Any], dict[str, Any]]:
        """(report, world) as every lane must bring them about."""
        report, snapshot = self.result(shop)
        return report, snapshot.to_json()

    def grown(self, skus: int | None, seed: int | None, processes: int) -> Shop:
        """The demonstration shop with another number of products, or another seed."""
        seed = self.shop.seed if seed is None else seed
        products = list(self.shop.products[:skus])
        for number in range(len(products), skus or 0):
            sku = name_of(number)
            pace = Random(f"{seed}/{sku}/pace")
            price_ms, stock_ms = (pace.randint(*self.paces_ms) for _ in "ab")
            products.append(self.more(self.shop.product(sku, price_ms, stock_ms), pace))
        return replace(
            self.shop, products=tuple(products), seed=seed, processes=processes
        )


def one_each(shop: Shop) -> Mapping[Counted, int | None]:
    """A query and a label for each product."""
    return {(kind, sku): 1 for sku in shop.skus for kind in ("db", "file")}


SOON_MS, LATE_MS = 2, 15


def larger_shop(contract: Contract, skus: int) -> Any:
    """So many products, of which by turns the price and the stock is there first.

    The shop is one of the chapter's own class.
    """
    shop = contract.grown(skus, None, PROCESSES)
    paces = cycle([(SOON_MS, LATE_MS), (LATE_MS, SOON_MS)])
    products = [
        replace(product, price_ms=price_ms, stock_ms=stock_ms)
        for product, (price_ms, stock_ms) in zip(shop.products, paces, strict=False)
    ]
    return replace(shop, products=tuple(products))


def shared_out_ms(paces_ms: Iterable[int], at_once: int) -> int:
    """How long all of these take, begun in turn, so many at once, in milliseconds."""
    free_at = [0] * at_once
    for pace_ms in paces_ms:
        heapreplace(free_at, free_at[0] + pace_ms)
    return max(free_at)


def faulty_shop(shop: Shop) -> Shop:
    """The same shop with a product for each fault, and one that has none."""
    products = [shop.product(fault, fault=fault) for fault in FAULTS]
    return replace(shop, products=(shop.product("tea"), *products))


Result = tuple[dict[str, Any], Snapshot]
"""(report, world)."""


def labels_on_the_shelf(shop: Shop) -> Result:
    """What most lanes must bring about: a label, or a problem, for each product."""
    report = expected_report(shop).to_json()
    labels = {sku: Label(**label).text for sku, label in report["labels"].items()}
    for product in shop.products:
        if product.fault == "shelf":
            labels[product.sku] = IN_THE_WAY
    return report, asked_once(shop, labels)


IN_THE_WAY = "<folder>"
"""What a snapshot has in place of a label that cannot be written."""


def asked_once(shop: Shop, labels: Mapping[str, str]) -> Snapshot:
    """The world with these labels, by their names; each price was asked for once.

    Nothing was taken out of the stockroom.
    """
    files = {Path(shop.label_path(name)).name: text for name, text in labels.items()}
    stocks = sorted([sku, quantity(shop.seed, sku)] for sku in shop.skus)
    requests = {shop.price_url(sku): 1 for sku in sorted(shop.skus)}
    return Snapshot(dict(sorted(files.items())), {"goods": stocks}, requests)


def expected_report(shop: Shop) -> Report:
    """The report of a lane that asks for the price and the stock of each product."""
    report = Report()
    for product in shop.products:
        problem = FAULTS.get(product.fault)
        if problem is not None:
            report.problems[product.sku] = problem
        report.prices[product.sku] = price_pence(shop.seed, product.sku)
        report.stocks[product.sku] = quantity(shop.seed, product.sku)
    return report


def same(id: str, expected: dict[str, Any], observed: dict[str, Any]) -> Check:
    """Compare two JSON objects; where they differ, show the first place."""
    if expected == observed:
        return Check(id, True, "as the shop's data says", "as the shop's data says")
    where, want, have = first_difference(expected, observed)
    return Check(id, False, f"{where} {want}", f"{where} {have}")


def first_difference(
    expected: Any, observed: Any, path: tuple[str, ...] = ()
) -> tuple[str, str, str]:
    """(where, what was expected there, what is there), in sorted order of keys."""
    if isinstance(expected, dict) and isinstance(observed, dict):
        for key in sorted({*expected, *observed}):
            if expected.get(key) != observed.get(key):
                return first_difference(
                    expected.get(key), observed.get(key), (*path, key)
                )
    if isinstance(expected, list) and isinstance(observed, list):
        # Rows of a table: the first two that differ say it.
        for want, have in zip(expected, observed, strict=False):
            if want != have and isinstance(want, list) and isinstance(have, list):
                expected, observed = want, have
                break
    if isinstance(expected, str) and isinstance(observed, str):
        expected, observed = first_lines(expected, observed)
    return " / ".join(path) + ":", in_words(expected), in_words(observed)


def first_lines(expected: str, observed: str) -> tuple[str, str]:
    """Two texts as they are, or their first lines that differ, if there are more."""
    if max(expected.count("\n"), observed.count("\n")) <= SHORT:
        return expected, observed
    texts = (expected.splitlines(), observed.splitlines())
    lines = zip_longest(*texts, fillvalue="")
    return next((pair for pair in lines if pair[0] != pair[1]), (expected, observed))


SHORT = 3
"""So many lines of a text that differs are shown as they are."""


NOTHING = "nothing"


def in_words(value: Any) -> str:
    return NOTHING if value is None else json.dumps(value, ensure_ascii=False)

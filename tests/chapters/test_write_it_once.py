"""What chapter 17 says of its core, its claims, and the other ways."""

import json
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapters.chapter17_write_it_once import claims
from chapters.chapter17_write_it_once.exhibits.libraries import make
from chapters.chapter17_write_it_once.job import (
    ASK,
    KNOWN,
    WAIT,
    Locked,
    Prices,
    Shop,
)
from shared.errors import ConnectionBroke, SupplierRefused
from shared.proof import find_chapter
from shared.proof.contract import Claim, Evidence, NotAsked
from shared.trace.event import Event
from shared.trace.trace import Trace
from shared.world import Log
from shared.world.log import ANSWERED, ARRIVED
from tests.chapters.exhibits import said_by

CHAPTER = find_chapter("17")
SHOP = cast(Shop, CHAPTER.contract.shop)
REFUSED = SupplierRefused("GET /price/tea", 500)

each_core = pytest.mark.parametrize("core", [Prices, Locked])


@each_core
def test_first_asks(core: type[Prices[str]]) -> None:
    """Who comes first asks, others wait, and all know when he has the price."""
    prices = core()
    assert [prices.want("tea", bell) for bell in "abc"] == [ASK, WAIT, WAIT]
    prices.keep("tea", 361)
    assert prices.over("tea") == ["b", "c"]
    assert prices.want("tea", "b") is KNOWN
    assert prices.price("tea") == 361


@each_core
def test_leader_leaves(core: type[Prices[str]]) -> None:
    """Who leaves while he asks is followed by whoever comes first then."""
    prices = core()
    assert [prices.want("tea", bell) for bell in "abc"] == [ASK, WAIT, WAIT]
    assert prices.over("tea") == ["b", "c"]
    assert [prices.want("tea", bell) for bell in "cb"] == [ASK, WAIT]


@each_core
def test_second_try(core: type[Prices[str]]) -> None:
    """A failure is asked for once more; the second is everybody's, each its own."""
    prices = core()
    assert prices.want("tea", "a") is ASK
    prices.refuse("tea", ConnectionBroke("GET /price/tea"))
    assert prices.over("tea") == []
    assert prices.want("tea", "a") is ASK
    prices.refuse("tea", REFUSED)
    assert prices.over("tea") == []
    assert prices.want("tea", "b") is KNOWN
    raised = []
    for _ in "ab":
        with pytest.raises(SupplierRefused) as error:
            prices.price("tea")
        raised.append(error.value)
    assert raised[0] is not raised[1]
    assert raised[0].args == REFUSED.args


def test_cause_stays() -> None:
    """Whoever is refused is told why, as the client was."""
    prices: Prices[str] = Prices()
    error = ConnectionBroke("GET /price/tea")
    error.__cause__ = OSError("it broke")
    for _ in range(Prices.tries):
        prices.want("tea", "a")
        prices.refuse("tea", error)
        prices.over("tea")
    with pytest.raises(ConnectionBroke) as raised:
        prices.price("tea")
    assert raised.value.__cause__ is error.__cause__


@each_core
def test_products_apart(core: type[Prices[str]]) -> None:
    """Who asks for one product says nothing of another."""
    prices = core()
    assert [prices.want(sku, "a") for sku in ("tea", "milk")] == [ASK, ASK]


@pytest.mark.on_python("3.13")
@given(st.lists(st.sampled_from(["want", "keep", "refuse", "leave"]), max_size=40))
def test_one_asks_and_none_is_lost(steps: list[str]) -> None:
    """Whatever happens in whatever order, one asks, and who waits has his bell back."""
    prices: Prices[int] = Prices()
    asking, waiting = False, []
    for number, step in enumerate(steps):
        if step == "want":
            told = prices.want("tea", number)
            assert (told is ASK) <= (not asking)
            if told is WAIT:
                assert asking
                waiting.append(number)
            asking = asking or told is ASK
        elif asking:
            if step == "keep":
                prices.keep("tea", 1)
            elif step == "refuse":
                prices.refuse("tea", REFUSED)
            assert prices.over("tea") == waiting
            asking, waiting = False, []


def evidence(*told: tuple[str, int, int], log: tuple[str, ...] = ()) -> Evidence:
    """Of a run in which that was decided, in this order: (what, task, value)."""
    events = [
        Event(at, "run", task)
        if what == "run"
        else Event(at, "mark", task, name=what, sku="tea", value=value)
        for at, (what, task, value) in enumerate(told)
    ]
    seen = Log(tuple((at, what, "/price/tea") for at, what in enumerate(log)))
    return Evidence(SHOP, seen, 1.0, "trio", Trace("trio", 17, tuple(events)))


A, W = ASK.value, WAIT.value
LEFT = [("wants", 1, A), ("wants", 2, W), ("over", 1, 0)]


@pytest.mark.parametrize(
    ("claim", "told", "log", "holds"),
    [
        (claims.ONE_ASKS, [], (ARRIVED, ANSWERED, ARRIVED), True),
        (claims.ONE_ASKS, [], (ARRIVED, ARRIVED), False),
        (claims.SERVED_ALL_THE_SAME, [*LEFT, ("wants", 2, A)], (), True),
        (claims.SERVED_ALL_THE_SAME, [*LEFT, ("wants", 3, A)], (), False),
        (claims.DECIDES_IN_ONE_STEP, [("looks", 1, 0), ("wants", 1, A)], (), True),
        (
            claims.DECIDES_IN_ONE_STEP,
            [("looks", 1, 0), ("run", 2, 0), ("wants", 1, A)],
            (),
            False,
        ),
    ],
)
def test_claims(
    claim: Claim, told: list[tuple[str, int, int]], log: tuple[str, ...], holds: bool
) -> None:
    """Each holds of what it says, and is broken by what it forbids."""
    expected, observed = claim.observe(evidence(*told, log=log))
    assert (expected == observed) is holds


def test_who_asks_again() -> None:
    """A second try of another product's is made by whoever made the first."""

    def asked(*tasks: int) -> Evidence:
        events = tuple(
            Event(at, "mark", task, name="wants", sku="milk", value=A)
            for at, task in enumerate(tasks)
        )
        return Evidence(SHOP, Log(()), 1.0, "trio", Trace("trio", 17, events))

    claim = claims.WHO_ASKS_AGAIN
    for tasks, holds in (((1, 1), True), ((1, 2), False)):
        expected, observed = claim.observe(asked(*tasks))
        assert (expected == observed) is holds
    with pytest.raises(NotAsked, match="second time"):
        claim.observe(asked(1))


@pytest.mark.parametrize(
    "claim", CHAPTER.contract.claims[1:], ids=lambda claim: claim.id
)
def test_not_asked(claim: Claim) -> None:
    """Where nothing was decided, a claim says so."""
    with pytest.raises(NotAsked):
        claim.observe(evidence())


def test_made_by_unasync() -> None:
    """The library for threads is what unasync makes of the other."""
    assert make.MADE.read_text("utf-8") == make.made()


def exhibits() -> list[tuple[str, str]]:
    return [
        (kind, lane)
        for kind in CHAPTER.contract.exhibits
        for lane in json.loads((CHAPTER.traces / f"{kind}.json").read_text("utf-8"))
    ]


@pytest.mark.on_python("3.12")
@pytest.mark.parametrize(("kind", "lane"), exhibits())
def test_exhibits(kind: str, lane: str) -> None:
    """Each of the other ways does what was recorded of it."""
    recorded = json.loads((CHAPTER.traces / f"{kind}.json").read_text("utf-8"))
    assert said_by(CHAPTER, f"{kind}.with_{lane}").strip() == recorded[lane]

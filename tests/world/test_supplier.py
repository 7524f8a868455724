"""How long the supplier holds a request, and whom it refuses."""

import pytest

from shared.job import Job
from shared.shop import Product
from shared.world import HANGS
from shared.world.log import ANSWERED, ARRIVED, LEFT
from tests.world.callers import (
    LONG_MS,
    Call,
    OpenShopFixture,
    answered,
    arrived,
    shop_of,
    until,
    whats,
    when,
)


def test_takes_its_pace(open_shop: OpenShopFixture, call: Call) -> None:
    """A request is in flight for as long as its product says, at least."""
    opened = open_shop(shop_of(Product("tea", price_ms=40)))
    call(opened.shop.price_url("tea")).hears()
    took_ns = when(opened, ANSWERED, "tea") - when(opened, ARRIVED, "tea")
    assert took_ns >= 40e6


def test_slow_holds_no_other(open_shop: OpenShopFixture, call: Call) -> None:
    """A quick answer is given while a slow one, asked for earlier, is waited for."""
    opened = open_shop(shop_of(Product("slow", price_ms=LONG_MS), Product("quick")))
    call(opened.shop.price_url("slow"))
    assert arrived(opened, 1)
    call(opened.shop.price_url("quick")).hears()
    assert opened.log().story == [
        "arrived /price/slow",
        "arrived /price/quick",
        "answered /price/quick",
    ]


def test_answers_when_due(open_shop: OpenShopFixture, call: Call) -> None:
    """Without a gate, each pace counts from the arrival of its request."""
    paces = {"a": 150, "b": 100, "c": 0, "d": 50}
    opened = open_shop(shop_of(*(Product(sku, paces[sku]) for sku in paces)))
    for caller in [call(opened.shop.price_url(sku)) for sku in paces]:
        caller.hears()
    due = {sku: when(opened, ARRIVED, sku) + paces[sku] * 10**6 for sku in paces}
    assert answered(opened) == sorted(due, key=lambda sku: due[sku])


def test_gate_opens_at_five(open_shop: OpenShopFixture, call: Call) -> None:
    """A gate for five holds four, and the fifth opens it for all."""
    opened = open_shop(shop_of(Product("tea")), gate=5, patience_s=60)
    callers = [call(opened.shop.price_url("tea")) for _ in range(4)]
    assert arrived(opened, 4)
    opened.log()  # Another round through the supplier, for what should not happen.
    callers.append(call(opened.shop.price_url("tea")))
    assert [caller.status() for caller in callers] == [200] * 5
    assert whats(opened) == [ARRIVED] * 5 + [ANSWERED] * 5


def test_gate_stays_open(open_shop: OpenShopFixture, call: Call) -> None:
    """Who comes after the gate has opened is answered at once."""
    opened = open_shop(shop_of(Product("tea")), gate=2, patience_s=60)
    for caller in [call(opened.shop.price_url("tea")) for _ in range(2)]:
        caller.hears()
    assert call(opened.shop.price_url("tea")).status() == 200


def test_go_opens_the_gate(open_shop: OpenShopFixture, call: Call) -> None:
    """`go()` opens a gate that has not seen enough."""
    opened = open_shop(shop_of(Product("tea")), gate=5, patience_s=60)
    callers = [call(opened.shop.price_url("tea")) for _ in range(2)]
    assert arrived(opened, 2)
    opened.go()
    assert [caller.status() for caller in callers] == [200, 200]
    assert opened.log().gate_gave_up == ""


@pytest.mark.parametrize("by", ["the last arrival", "go"])
def test_order_after_a_gate(by: str, open_shop: OpenShopFixture, call: Call) -> None:
    """Once the gate is open, the quickest answer comes first, whoever asked first."""
    paces = {"c": 60, "a": 1, "d": 90, "b": 30}
    gate = len(paces) + (by == "go")
    products = [Product(sku, price_ms=paces[sku]) for sku in paces]
    opened = open_shop(shop_of(*products), gate=gate, patience_s=60)
    callers = [call(opened.shop.price_url(sku)) for sku in paces]
    if by == "go":
        assert arrived(opened, len(paces))
        opened.go()
    for caller in callers:
        caller.hears()
    assert answered(opened) == ["a", "b", "c", "d"]


def test_pace_after_a_gate(open_shop: OpenShopFixture, call: Call) -> None:
    """The first that came waits its whole pace again once the gate is open."""
    opened = open_shop(
        shop_of(Product("early", price_ms=40), Product("late")), gate=2, patience_s=60
    )
    early = call(opened.shop.price_url("early"))
    assert arrived(opened, 1)
    call(opened.shop.price_url("late"))
    early.hears()
    took_ns = when(opened, ANSWERED, "early") - when(opened, ARRIVED, "late")
    assert took_ns >= 40e6


def test_gate_forgets_who_left(open_shop: OpenShopFixture, call: Call) -> None:
    """A gate for two holds the second that comes if the first has gone."""
    opened = open_shop(shop_of(Product("tea")), gate=2, patience_s=60)
    call(opened.shop.price_url("tea")).leave()
    assert until(lambda: whats(opened) == [ARRIVED, LEFT])
    second = call(opened.shop.price_url("tea"))
    assert arrived(opened, 2)
    opened.log()
    third = call(opened.shop.price_url("tea"))
    assert [second.status(), third.status()] == [200, 200]
    assert whats(opened) == [ARRIVED, LEFT, ARRIVED, ARRIVED, ANSWERED, ANSWERED]


def test_gate_counts_the_hanging(open_shop: OpenShopFixture, call: Call) -> None:
    """A request without an answer is in flight, and so it helps to open the gate."""
    opened = open_shop(
        shop_of(Product("lost", fault=HANGS), Product("tea")), gate=2, patience_s=0.2
    )
    call(opened.shop.price_url("lost"))
    assert call(opened.shop.price_url("tea")).status() == 200


def test_gate_gives_up(open_shop: OpenShopFixture, call: Call) -> None:
    """If nothing new comes, all that a gate holds are told so, paces or not."""
    opened = open_shop(
        shop_of(Product("tea", price_ms=LONG_MS)), gate=3, patience_s=0.05
    )
    callers = [call(opened.shop.price_url("tea")) for _ in range(2)]
    said = [caller.hears()[0] for caller in callers]
    sentence = opened.log().gate_gave_up
    assert sentence == (
        "the gate waited for 3 requests in flight, saw 2, and nothing new for 0.05 s"
    )
    assert [(each.split()[1], each.partition(b"\r\n\r\n")[2]) for each in said] == [
        (b"503", sentence.encode())
    ] * 2


def test_patience_from_last_arrival(open_shop: OpenShopFixture, call: Call) -> None:
    """Whoever comes while a gate waits gives it its whole patience again."""
    opened = open_shop(
        shop_of(Product("early"), Product("late")), gate=3, patience_s=0.2
    )
    early = call(opened.shop.price_url("early"))
    assert arrived(opened, 1)
    call(opened.shop.price_url("late"))
    early.hears()
    took_ns = when(opened, ANSWERED, "early") - when(opened, ARRIVED, "late")
    assert took_ns >= 0.2e9


@pytest.mark.parametrize("how", ["leave", "reset"])
@pytest.mark.parametrize(
    "product",
    [Product("tea", price_ms=LONG_MS), Product("tea", fault=HANGS)],
    ids=["paced", "never"],
)
def test_leaving_is_seen(
    product: Product, how: str, open_shop: OpenShopFixture, call: Call
) -> None:
    """A client that closes before its answer is logged as having left."""
    opened = open_shop(shop_of(product))
    caller = call(opened.shop.price_url("tea"))
    assert arrived(opened, 1)
    getattr(caller, how)()
    assert until(lambda: len(whats(opened)) > 1)
    assert opened.log().story == ["arrived /price/tea", "left /price/tea"]


def test_talking_is_not_leaving(open_shop: OpenShopFixture, call: Call) -> None:
    """More bytes from a client that waits do not make it one that has left."""
    opened = open_shop(shop_of(Product("tea")), gate=2, patience_s=60)
    caller = call(opened.shop.price_url("tea"))
    assert arrived(opened, 1)
    caller.socket.sendall(b"hello?")
    assert call(opened.shop.price_url("tea")).status() == 200
    assert whats(opened) == [ARRIVED, ARRIVED, ANSWERED, ANSWERED]


TWO_CALLERS = Job(callers=lambda shop: 2)


def test_too_many_are_refused(open_shop: OpenShopFixture, call: Call) -> None:
    """With a limit of two, of three in flight the first to be answered gets a 429."""
    shop = shop_of(Product("a"), Product("b", price_ms=30), Product("c", price_ms=60))
    opened = open_shop(shop, TWO_CALLERS, gate=3, patience_s=60)
    callers = [call(opened.shop.price_url(sku)) for sku in "abc"]
    assert [caller.status() for caller in callers] == [429, 200, 200]
    assert opened.log().refused == 1


def test_as_many_as_allowed(open_shop: OpenShopFixture, call: Call) -> None:
    """With a limit of two, two in flight are both answered."""
    opened = open_shop(shop_of(Product("tea")), TWO_CALLERS, gate=2, patience_s=60)
    callers = [call(opened.shop.price_url("tea")) for _ in range(2)]
    assert [caller.status() for caller in callers] == [200, 200]
    assert opened.log().refused == 0

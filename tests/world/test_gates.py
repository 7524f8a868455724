"""Gates that have to do with queries and labels, and gates that open again."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from shared.shop import STOCK, Product, quantity
from shared.world import Gate, desk, shelf
from shared.world.log import ANSWERED, ARRIVED
from shared.world.stockroom import query
from tests.world.callers import (
    DEADLINE_S,
    LONG_MS,
    Call,
    OpenShopFixture,
    answered,
    arrived,
    shop_of,
    until,
    whats,
)

OVERLAP = Gate("queries-overlap", {"db": 2}, {"db"})
JOINT = Gate("both-at-once", {"http": 1, "db": 1}, {"http", "db"})
LABELLED = Gate("label-first", {"labelled": 1}, {"http /price/tea"})
UNTIL_LEFT = Gate("called-off", {}, {"http /price/tea"}, until_left=True)
AGAIN = Gate("always-as-many", {"http": 2}, {"http"}, again=True)

FOUR = ("tea", "coffee", "milk", "bread")


def test_query_waits_for_another(open_shop: OpenShopFixture) -> None:
    """Of two queries that a gate wants to be out at once, both find their rows."""
    opened = open_shop(shop_of(Product("tea"), Product("jam")), gates=[OVERLAP])

    def ask(sku: str) -> list[tuple[Any, ...]]:
        return query(opened.shop.stockroom, STOCK, sku)

    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(ask, ("tea", "jam"), timeout=DEADLINE_S))
    assert found == [[(quantity(1, sku),)] for sku in ("tea", "jam")]
    assert opened.log().gate_gave_up == ""


def test_lone_query_is_held(open_shop: OpenShopFixture) -> None:
    """Where no other comes the gate gives up, says so, and the query is answered."""
    shop = shop_of(Product("tea"))
    opened = open_shop(shop, gates=[OVERLAP], patience_s=0.1)
    assert query(opened.shop.stockroom, STOCK, "tea") == [(quantity(1, "tea"),)]
    log = opened.log()
    assert log.gave_up_at == "queries-overlap"
    assert log.gate_gave_up == (
        "the gate waited for 2 queries in flight, saw 1, and nothing new for 0.1 s"
    )


def test_joint_gate(open_shop: OpenShopFixture, call: Call) -> None:
    """A request waits for a query, and a query for a request."""
    opened = open_shop(shop_of(Product("tea")), gates=[JOINT], patience_s=60)
    caller = call(opened.shop.price_url("tea"))
    assert arrived(opened, 1)
    assert whats(opened) == [ARRIVED]
    assert query(opened.shop.stockroom, STOCK, "tea") == [(quantity(1, "tea"),)]
    assert caller.status() == 200


def test_joint_gate_gives_up(open_shop: OpenShopFixture, call: Call) -> None:
    """What a joint gate has waited for is told of both kinds."""
    opened = open_shop(shop_of(Product("tea")), gates=[JOINT], patience_s=0.1)
    assert call(opened.shop.price_url("tea")).status() == 503
    log = opened.log()
    assert log.gave_up_at == "both-at-once"
    assert log.gate_gave_up == (
        "the gate waited for 1 request in flight and 1 query in flight, "
        "saw 1 and 0, and nothing new for 0.1 s"
    )


def test_request_waits_for_label(open_shop: OpenShopFixture, call: Call) -> None:
    """One request is answered when another product's label is there, others at once."""
    shop = shop_of(Product("tea"), Product("jam"))
    opened = open_shop(shop, gates=[LABELLED], patience_s=60)
    tea = call(opened.shop.price_url("tea"))
    assert arrived(opened, 1)
    assert call(opened.shop.price_url("jam")).status() == 200
    assert answered(opened) == ["jam"]
    shelf.save(opened.shop.label_path("jam"), "jam")
    assert tea.status() == 200
    assert (answered(opened), opened.log().gate_gave_up) == (["jam", "tea"], "")


def test_no_label_in_time(open_shop: OpenShopFixture, call: Call) -> None:
    """A gate that waits for labels says how many have been written."""
    opened = open_shop(shop_of(Product("tea")), gates=[LABELLED], patience_s=0.1)
    assert call(opened.shop.price_url("tea")).status() == 503
    assert opened.log().gave_up_at == "label-first"
    assert opened.log().gate_gave_up == (
        "the gate waited for 1 label on the shelf, saw 0, and nothing new for 0.1 s"
    )


def test_again_lets_one_through(open_shop: OpenShopFixture, call: Call) -> None:
    """Whenever two are there the first may go, and at the end all that are left."""
    shop = shop_of(*map(Product, FOUR))
    opened = open_shop(shop, gates=[AGAIN], patience_s=60)
    waiting = [call(opened.shop.price_url(FOUR[0]))]
    for sku in FOUR[1:]:
        assert arrived(opened, FOUR.index(sku))
        waiting.append(call(opened.shop.price_url(sku)))
        assert waiting.pop(0).status() == 200
    assert waiting.pop().status() == 200
    assert answered(opened) == list(FOUR)
    one_by_one = [ARRIVED, *[ARRIVED, ANSWERED] * 3, ANSWERED]
    assert whats(opened) == one_by_one


def test_until_they_leave(open_shop: OpenShopFixture, call: Call) -> None:
    """A gate that waits for its callers to leave answers none of them."""
    shop = shop_of(Product("tea"), Product("jam"))
    opened = open_shop(shop, gates=[UNTIL_LEFT], patience_s=60)
    tea, jam = (call(opened.shop.price_url(sku)) for sku in ("tea", "jam"))
    assert jam.status() == 200
    assert arrived(opened, 2)
    tea.leave()
    assert until(lambda: opened.log().story[-1] == "left /price/tea")


def test_never_called_off(open_shop: OpenShopFixture, call: Call) -> None:
    """It loses patience as any other, and says who stayed."""
    opened = open_shop(shop_of(Product("tea")), gates=[UNTIL_LEFT], patience_s=0.1)
    assert call(opened.shop.price_url("tea")).status() == 503
    assert (opened.log().gave_up_at, opened.log().gate_gave_up) == (
        "called-off",
        "the gate waited for 1 request to be called off, and nothing new for 0.1 s",
    )


IN_THE_MIDDLE = Gate("in-the-middle", {"held draft": 1}, {"http /price/tea"})
LET_GO = Gate("called-off", {"left": 1}, {"draft jam.txt"}, quiet_s=0.05)


def test_draft_in_the_middle(open_shop: OpenShopFixture, call: Call) -> None:
    """A request is answered while a label is half written; that, when one has left.

    A snapshot waits until what was begun at the desk is over.
    """
    shop = shop_of(Product("tea"), Product("jam", price_ms=LONG_MS))
    opened = open_shop(shop, gates=[IN_THE_MIDDLE, LET_GO], patience_s=60)
    tea, jam = (call(opened.shop.price_url(sku)) for sku in ("tea", "jam"))
    assert arrived(opened, 2)
    assert ANSWERED not in whats(opened)
    with ThreadPoolExecutor(1) as threads:
        saved = threads.submit(shelf.save, opened.shop.label_path("jam"), "jam")
        assert tea.status() == 200
        assert opened.log().at_desk == 2
        assert shelf.labels(Path(opened.shop.shelf)) == {".jam.txt.<draft>": "jam"}
        jam.leave()
        assert opened.snapshot().files == {"jam.txt": "jam"}
        saved.result(DEADLINE_S)
    assert opened.log().at_desk == 0


def test_nobody_leaves(open_shop: OpenShopFixture) -> None:
    """A gate that needs more than quiet loses patience as any other."""
    opened = open_shop(shop_of(Product("tea")), gates=[LET_GO], patience_s=0.1)
    shelf.save(opened.shop.label_path("jam"), "jam")
    assert (opened.log().gave_up_at, opened.log().gate_gave_up) == (
        "called-off",
        "the gate waited for 1 caller to hang up, saw 0, and nothing new for 0.1 s",
    )


def test_no_draft(open_shop: OpenShopFixture, call: Call) -> None:
    """What is said where nothing was half written."""
    opened = open_shop(shop_of(Product("tea")), gates=[IN_THE_MIDDLE], patience_s=0.1)
    assert call(opened.shop.price_url("tea")).status() == 503
    assert "waited for 1 label half written, saw 0" in opened.log().gate_gave_up


@pytest.mark.parametrize(
    ("gate", "has_one"),
    [
        (OVERLAP, True),
        (JOINT, True),
        (LABELLED, True),
        (AGAIN, False),
        (IN_THE_MIDDLE, True),
        (LET_GO, True),
    ],
)
def test_who_has_a_desk(gate: Gate, has_one: bool, open_shop: OpenShopFixture) -> None:
    """A run has a desk if a gate has to do with queries or labels, and else none."""
    opened = open_shop(shop_of(Product("tea")), gates=[gate])
    assert (Path(opened.shop.shelf).parent / desk.NAME).exists() == has_one


def test_desk_is_not_needed(open_shop: OpenShopFixture) -> None:
    """Without a desk, stockroom and shelf serve at once."""
    opened = open_shop(shop_of(Product("tea")), gate=2)
    assert query(opened.shop.stockroom, STOCK, "tea") == [(quantity(1, "tea"),)]
    shelf.save(opened.shop.label_path("tea"), "tea")
    assert opened.snapshot().files == {"tea.txt": "tea"}


def test_lanes_are_only_data() -> None:
    """The supplier is not told on which lanes a gate is put up."""
    for_some = Gate("peak", {"http": 2}, {"http"}, lanes={"trio"})
    assert for_some.to_json() == Gate("peak", {"http": 2}, {"http"}).to_json()

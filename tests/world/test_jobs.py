"""What a chapter's job says, and the world does: kinds of requests, holds, labels."""

from shared.job import PRICE, Job, Request
from shared.shop import Product
from shared.world import DRIPS, Gate, plan_of
from shared.world.log import ANSWERED, ARRIVED, LEFT
from tests.world.callers import (
    LONG_MS,
    Call,
    OpenShopFixture,
    arrived,
    shop_of,
    until,
    whats,
)


def test_own_kind_of_request(open_shop: OpenShopFixture, call: Call) -> None:
    """A kind that only one chapter has is answered beside the price, with its value."""
    weight = Request(value=lambda shop, product: {"grams": len(product.sku)})
    opened = open_shop(shop_of(Product("tea")), Job({"price": PRICE, "weight": weight}))
    heard, _ = call(opened.shop.url("weight", "tea")).hears()
    assert heard.endswith(b'{"grams": 3}')
    assert call(opened.shop.price_url("tea")).status() == 200
    assert call(opened.shop.url("colour", "tea")).status() == 404


def test_a_gate_holds_its_own(open_shop: OpenShopFixture, call: Call) -> None:
    """A request that is not gated is answered while the gate holds the others."""
    free = Request(value=lambda shop, product: 1, gated=False)
    job = Job({"price": PRICE, "free": free})
    opened = open_shop(shop_of(Product("tea")), job, gate=9, patience_s=60)
    call(opened.shop.price_url("tea"))
    assert arrived(opened, 1)
    assert call(opened.shop.url("free", "tea")).status() == 200
    assert whats(opened) == [ARRIVED, ARRIVED, ANSWERED]


def test_crowd_is_waited_for(open_shop: OpenShopFixture, call: Call) -> None:
    """An answer that wants three in flight leaves when there are three."""
    shy = Request(value=lambda shop, product: 1, crowd=lambda shop, product: 3)
    shop = shop_of(Product("tea", price_ms=LONG_MS))
    opened = open_shop(shop, Job({"price": PRICE, "shy": shy}))
    first = call(opened.shop.url("shy", "tea"))
    call(opened.shop.price_url("tea"))
    assert arrived(opened, 2)
    assert ANSWERED not in whats(opened)
    call(opened.shop.price_url("tea"))
    assert first.status() == 200


def test_two_parties(open_shop: OpenShopFixture, call: Call) -> None:
    """That one crowd has been there lets nobody of another party through."""
    shy = Request(
        value=lambda shop, product: 1,
        crowd=lambda shop, product: 2,
        party=lambda shop, product: product.sku[:1],
    )
    shop = shop_of(*map(Product, ("a1", "a2", "b1", "b2")))
    opened = open_shop(shop, Job({"shy": shy}), patience_s=60)
    urls = {sku: opened.shop.url("shy", sku) for sku in opened.shop.skus}
    first, second = call(urls["a1"]), call(urls["a2"])
    assert (first.status(), second.status()) == (200, 200)
    third = call(urls["b1"])
    assert arrived(opened, 3)
    assert whats(opened).count(ANSWERED) == 2
    assert (call(urls["b2"]).status(), third.status()) == (200, 200)


def test_crowd_does_not_come(open_shop: OpenShopFixture, call: Call) -> None:
    """Nobody waits for ever for a crowd, or for another answer to be taken."""
    shy = Request(value=lambda shop, product: 1, crowd=lambda shop, product: 3)
    late = Request(
        value=lambda shop, product: 1, after=lambda shop, product: "/price/tea"
    )
    for request, said in (
        (shy, "3 requests in flight, saw 1"),
        (late, "the answer for /price/tea to be taken, saw 0"),
    ):
        job = Job({"price": PRICE, "other": request})
        opened = open_shop(shop_of(Product("tea")), job, patience_s=0.1)
        assert call(opened.shop.url("other", "tea")).status() == 503
        log = opened.log()
        assert (
            log.gate_gave_up == f"the gate waited for {said}, and nothing new for 0.1 s"
        )


def test_after_another(open_shop: OpenShopFixture, call: Call) -> None:
    """An answer that comes after another leaves once that one's caller has hung up."""
    late = Request(
        value=lambda shop, product: 1, after=lambda shop, product: "/price/tea"
    )
    opened = open_shop(shop_of(Product("tea")), Job({"price": PRICE, "late": late}))
    second = call(opened.shop.url("late", "tea"))
    assert arrived(opened, 1)
    first = call(opened.shop.price_url("tea"))
    assert until(lambda: whats(opened).count(ANSWERED) == 1)
    first.leave()
    assert second.status() == 200
    assert opened.log().story[-1] == "answered /late/tea"


def test_drips(open_shop: OpenShopFixture, call: Call) -> None:
    """An answer that drips comes whole in the end; leaving meanwhile is noticed."""
    opened = open_shop(shop_of(Product("tea", price_ms=20, fault=DRIPS)))
    heard, how = call(opened.shop.price_url("tea")).hears()
    assert (heard.split()[1], how) == (b"200", "closed")
    slow = open_shop(shop_of(Product("tea", price_ms=LONG_MS, fault=DRIPS)))
    caller = call(slow.shop.price_url("tea"))
    assert arrived(slow, 1)
    caller.leave()
    assert until(lambda: whats(slow) == [ARRIVED, LEFT])


def test_drips_of_each(open_shop: OpenShopFixture, call: Call) -> None:
    """Who leaves an answer half way has not had it because another had it whole."""
    opened = open_shop(shop_of(Product("tea", price_ms=1000, fault=DRIPS)))
    assert call(opened.shop.price_url("tea")).status() == 200
    caller = call(opened.shop.price_url("tea"))
    assert arrived(opened, 2)
    caller.leave()
    assert until(lambda: whats(opened) == [ARRIVED, ANSWERED, ARRIVED, LEFT])
    assert opened.log().drips["/price/tea"] > 0


def test_labels_in_the_way() -> None:
    """Where the shelf fails, a folder stands in the place of each of its labels."""
    job = Job(labels=lambda shop, product: [f"{product.sku} 1", f"{product.sku} 2"])
    plan = plan_of(shop_of(Product("tea", fault="shelf"), Product("jam")), job)
    assert plan.folders == ("tea 1.txt", "tea 2.txt")


def test_paced() -> None:
    """A plan can be slowed down, or sped up to take no time at all."""
    job = Job(shelf_ms=lambda shop: 5)
    plan = plan_of(shop_of(Product("tea", price_ms=10, stock_ms=20)), job)
    slow, quick = plan.paced(3, shelf_times=4), plan.paced(0)
    for paced, times, shelf_ms in ((slow, 3, 20), (quick, 0, 0)):
        assert paced.answers["/price/tea"].pace_ms == 10 * times
        assert [each.pause_ms for each in paced.tables["goods"].records] == [20 * times]
        assert paced.shelf_ms == shelf_ms


def test_several_are_taken(open_shop: OpenShopFixture, call: Call) -> None:
    """A gate may want that several answers have been taken, and their callers gone."""
    shop = shop_of(Product("tea"), Product("jam"), Product("last"))
    taken = {"taken /price/tea": 1, "taken /price/jam": 1}
    gate = Gate("then", taken, {"http /price/last"})
    opened = open_shop(shop, gates=[gate], patience_s=60)
    last = call(opened.shop.price_url("last"))
    assert arrived(opened, 1)
    for number, sku in enumerate(("tea", "jam")):
        assert whats(opened).count(ANSWERED) == number
        first = call(opened.shop.price_url(sku))
        assert until(lambda: opened.log().story[-1].startswith(ANSWERED))
        first.leave()
    assert last.status() == 200


def test_gates_of_a_job(open_shop: OpenShopFixture, call: Call) -> None:
    """A job may have gates, which are there in every run."""
    gates = [Gate("two", {"http": 2}, {"http"})]
    job = Job({"price": PRICE}, gates=lambda shop: gates)
    opened = open_shop(shop_of(Product("tea"), Product("jam")), job, patience_s=60)
    tea = call(opened.shop.price_url("tea"))
    assert arrived(opened, 1)
    assert ANSWERED not in whats(opened)
    assert call(opened.shop.price_url("jam")).status() == 200
    assert tea.status() == 200

"""A request is noted with the product that it is about."""

from collections.abc import Callable

from shared.runner.source import Source
from shared.shop import Product, Shop
from shared.world import World
from tests.recorder.played import fine


def test_however_it_is_asked(program: Callable[..., Source], world: World) -> None:
    """Arguments may have names, products odd ones; wrong calls are about nothing.

    The supplier's own library is asked too.
    """
    sku = "50% off/tea & m\u00fcsli"
    source = program("odd_requests_with_threads")
    trace = fine(source, world, Shop((Product(sku),)))
    sent = [(each.kind, each.sku) for each in trace.events if each.what == "sent"]
    wrong = [(kind, "") for kind in ("http", "db", "file") for _ in "ab"]
    assert sent == [("http", sku), ("http", sku), ("file", sku), *wrong]
    failed = [(each.kind, each.sku) for each in trace.events if each.what == "failed"]
    assert failed == wrong

"""What the measure of the recorder's cost is made of."""

from collections.abc import Callable
from pathlib import Path

import pytest

from shared.bench.observing import main, only_http, ratio, shop_of
from shared.lanes import LANES
from shared.proof import find_chapter
from shared.runner import LaneProcess, Source
from shared.shop import Product, Shop
from shared.trace.trace import Trace, of_run
from shared.world import OpenShop

SHOP = Shop((Product("tea"), Product("coffee")))


def test_lanes_that_only_ask_for_prices(
    lane: str,
    tmp_path: Path,
    open_shop: Callable[..., OpenShop],
    start: Callable[[Source], LaneProcess],
) -> None:
    """They ask for every price, all at once, and for nothing else; each is a task."""
    opened = open_shop(SHOP, gate=2)
    process = start(only_http(lane))
    assert process.ready().problem == ""
    assert process.run(opened.shop, limit_s=60, tapes=tmp_path).problem == ""
    log = opened.log()
    trace = Trace(lane, 0, of_run(tmp_path, log.events))
    sent = [event.kind for event in trace.events if event.what == "sent"]
    assert (log.peak_in_flight, log.gate_gave_up) == (2, "")
    assert list(opened.snapshot().requests) == ["/price/coffee", "/price/tea"]
    assert (sent, trace.tasks) == (["http", "http"], 2)


@pytest.mark.parametrize(
    ("lane", "each", "products"),
    [("trio", 3, 333), ("trio", 1, 1000), ("processes", 3, 50), ("processes", 1, 100)],
)
def test_a_thousand_requests(lane: str, each: int, products: int) -> None:
    """A thousand, in as many products; as many as it has workers for in processes."""
    assert len(shop_of(lane, 1000, each).skus) == products


def test_both_figures_are_measured() -> None:
    """CPU seconds without the recorder, and a ratio that is about one."""
    cpu_s, times = ratio(find_chapter("2").source("trio"), shop_of("trio", 60, 3))
    assert cpu_s > 0
    assert 0.2 < times < 5


def test_an_unknown_lane_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """What is no lane is told in a line, with exit code 2."""
    with pytest.raises(SystemExit) as ended:
        main(["twisted"])
    assert ended.value.code == 2
    assert f"there are {', '.join(LANES)}" in capsys.readouterr().out

"""What the measure of the recorder's cost is made of."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from shared.proof import find_chapter
from shared.registry import LANES
from shared.runner.process import LaneProcess
from shared.runner.source import Source
from shared.shop import Product, Shop
from shared.trace.trace import Trace, of_run
from shared.world import OpenShop
from tests.bench import observing
from tests.bench.observing import (
    clocked_s,
    give_one_core,
    keep_files_in_memory,
    main,
    only_http,
    ratio,
    shop_of,
)

pytestmark = pytest.mark.on_python("3.12")

SHOP = Shop((Product("tea"), Product("coffee")))


def test_only_ask_for_prices(
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


only_linux = pytest.mark.skipif(
    not psutil.LINUX, reason="elsewhere psutil counts, and all cores are used"
)


@only_linux
def test_cpu_counted_finely() -> None:
    """This process's clock is the one that Python reads; a dead one has none."""
    before = time.process_time()
    ours = clocked_s(os.getpid())
    assert before <= ours <= time.process_time()
    over = subprocess.Popen([sys.executable, "-c", ""])
    over.wait()
    with pytest.raises(ProcessLookupError):
        clocked_s(over.pid)


@only_linux
def test_one_core_for_all() -> None:
    """A process has one core from then on, and so has its child; we keep ours."""
    ours = os.sched_getaffinity(0)
    code = "import os; print(len(os.sched_getaffinity(0)))"
    again = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {code!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", f"input()\n{code}\n{again}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        give_one_core(psutil.Process(process.pid))
        told, _ = process.communicate("\n")
    assert told.split() == ["1", "1"]
    assert os.sched_getaffinity(0) == ours


@pytest.mark.parametrize("wanted", ["", "/elsewhere"])
def test_files_in_memory(
    wanted: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`TMPDIR` is set where it was not."""
    monkeypatch.setattr(observing, "MEMORY", str(tmp_path))
    monkeypatch.setenv("TMPDIR", wanted)
    if not wanted:
        monkeypatch.delenv("TMPDIR")
    keep_files_in_memory()
    assert os.environ["TMPDIR"] == (wanted or str(tmp_path))


def test_unknown_lane(capsys: pytest.CaptureFixture[str]) -> None:
    """What is no lane is told in a line, with exit code 2."""
    with pytest.raises(SystemExit) as ended:
        main(["twisted"])
    assert ended.value.code == 2
    assert f"there are {', '.join(LANES)}" in capsys.readouterr().out

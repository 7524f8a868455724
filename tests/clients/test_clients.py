"""Seven clients, the same behaviour: values, errors, limits, and nothing left open.

Each lane's client is tried in an interpreter of its own (client_probe.py), once; the
tests look at what it saw.
"""

import json
import multiprocessing
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest

from shared.clients import THREADS, with_threads
from shared.clients.with_processes import get, query, save
from shared.errors import (
    CalledOff,
    ConnectionBroke,
    NotHTTP,
    NotJSON,
    ShelfRefused,
    StockroomRefused,
    SupplierRefused,
    WorldError,
)
from shared.registry import LANES
from shared.runner.process import LaneProcess
from shared.runner.source import Source
from shared.shop import STOCK, Product, Shop, price_pence, quantity
from shared.world import DRIPS, FAULTS, HANGS, OpenShop, World
from tests.world.callers import DEADLINE_S, until

PROBE = Path(__file__).with_name("client_probe.py")
MARK = "no files are left now"
CROWD = THREADS + 10

VERBS = ("get", "query", "save")

RAISED: dict[str, tuple[str, type[WorldError]]] = {
    "status-500": ("get", SupplierRefused),
    "status-404": ("get", SupplierRefused),
    "status-429": ("get", SupplierRefused),
    "reset": ("get", ConnectionBroke),
    "reset-in-body": ("get", ConnectionBroke),
    "cut-short": ("get", ConnectionBroke),
    "garbage": ("get", NotHTTP),
    "not-json": ("get", NotJSON),
    "stockroom": ("query", StockroomRefused),
    "shelf": ("save", ShelfRefused),
}
"""Fault -> the verb that meets it, and what it raises."""

HARMLESS = ["tea", "byte-by-byte"]


@dataclass(frozen=True)
class Seen:
    """What one lane's probe saw, and what it left."""

    opened: OpenShop
    what: dict[str, Any]
    stderr: str
    files: dict[str, str]

    def request(self, verb: str, sku: str) -> str:
        """What the verb asks for this product, as an error names it."""
        return {
            "get": f"GET {self.opened.shop.price_url(sku)}",
            "query": STOCK,
            "save": f"save {sku}.txt",
        }[verb]


@pytest.fixture(scope="module", params=list(LANES))
def lane(request: pytest.FixtureRequest) -> str:
    """Each lane in turn; with this scope, all tests of a lane before the next."""
    return str(request.param)


@pytest.fixture(scope="module")
def seen(lane: str, world: World) -> Iterator[Seen]:
    """What the lane's client makes of a shop that has every fault once."""
    products = [Product("tea"), *(Product(fault, fault=fault) for fault in FAULTS)]
    crowded = Shop((Product("tea"),))
    with (
        world.open(Shop(tuple(products))) as opened,
        world.open(crowded, gate=CROWD) as gated,
    ):
        patched = ["-m", "gevent.monkey"] if lane == "gevent" else []
        probe = subprocess.run(
            [sys.executable, *patched, str(PROBE), lane],
            input=json.dumps([opened.shop.to_json(), gated.shop.to_json()]),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert probe.returncode == 0, probe.stderr
        what = json.loads(probe.stdout)
        yield Seen(opened, what, probe.stderr, opened.snapshot().files)


def test_all_faults_are_tried() -> None:
    """The tests below know every fault that there is."""
    assert {*RAISED, *HARMLESS} == {"tea", *FAULTS}


@pytest.mark.parametrize("sku", HARMLESS)
def test_well_without_a_fault(seen: Seen, sku: str) -> None:
    """`get` gives the price, `query` the rows, `save` nothing, in every lane."""
    assert seen.what[sku] == {
        "get": {"value": repr(price_pence(1, sku))},
        "query": {"value": repr([(quantity(1, sku),)])},
        "save": {"value": "None"},
    }


def test_one_value(seen: Seen) -> None:
    """`fetchval` gives the one value in the one row, and minds if there is none."""
    assert seen.what["fetchval"]["tea"] == {"value": repr(quantity(1, "tea"))}
    assert seen.what["fetchval"]["x"]["raised"] == "ValueError"


def test_label_is_removed(seen: Seen) -> None:
    """`remove` takes a label away, and does not mind if there is none."""
    assert seen.what["remove"] == [{"value": "None"}] * 2
    assert seen.what["removed"]


@pytest.mark.parametrize("fault", RAISED)
def test_fault_raises_its_error(seen: Seen, fault: str) -> None:
    """Every lane meets a fault with the same error, which names request and cause."""
    verb, error = RAISED[fault]
    problem = FAULTS[fault]
    assert problem
    found = {
        name: seen.what[fault][verb][name]
        for name in ("raised", "kind", "cause", "request")
    }
    assert found == {
        "raised": error.__name__,
        "kind": problem.kind,
        "cause": problem.cause,
        "request": seen.request(verb, fault),
    }


@pytest.mark.parametrize("fault", RAISED)
def test_fault_of_one_verb(seen: Seen, fault: str) -> None:
    """The two verbs that a fault does not concern do as if there were none."""
    others = {
        verb: "value" in seen.what[fault][verb]
        for verb in VERBS
        if verb != RAISED[fault][0]
    }
    assert list(others.values()) == [True, True]


@pytest.mark.parametrize(
    "fault", [each for each in RAISED if not each.startswith("status-")]
)
def test_cause_is_kept(lane: str, seen: Seen, fault: str) -> None:
    """What was raised below is the `__cause__`, but where curio's threads drop it."""
    verb, _ = RAISED[fault]
    dropped = lane == "curio" and verb in ("query", "save")
    assert seen.what[fault][verb]["because"] is not dropped


def test_refusal_has_its_detail(seen: Seen) -> None:
    """The detail of a refusal is the body that came with it."""
    assert seen.what["status-404"]["get"]["detail"] == "Not Found"


def test_nobody_is_there(seen: Seen) -> None:
    """Where nobody listens, `get` raises ConnectionBroke, which names the request."""
    found = seen.what["nobody"]
    assert (found["raised"], found["request"], found["because"]) == (
        "ConnectionBroke",
        f"GET {found['url']}",
        True,
    )


def test_bad_url(seen: Seen) -> None:
    """What is not a URL is no fault of the world's: `get` raises ValueError."""
    assert seen.what["bad url"]["raised"] == "ValueError"


def test_bad_sql_is_refused(seen: Seen) -> None:
    """What SQLite does not understand raises StockroomRefused, with the SQL."""
    found = seen.what["bad sql"]
    assert (found["raised"], found["request"]) == ("StockroomRefused", "tea")


def test_no_shelf_is_refused(seen: Seen) -> None:
    """Without a folder to save to, `save` raises ShelfRefused, with the name."""
    found = seen.what["no shelf"]
    assert (found["raised"], found["request"]) == ("ShelfRefused", "save tea.txt")


def test_labels_are_whole(seen: Seen) -> None:
    """After all this there are whole labels, and nothing else, on the shelf."""
    labels = {f"{sku}.txt": f"a label for {sku}" for sku in (*HARMLESS, *RAISED)}
    assert seen.files == {**labels, "shelf.txt": "<folder>"}


def test_asked_for_once(seen: Seen) -> None:
    """No client tries again by itself, whatever happened."""
    shop = seen.opened.shop
    path = {sku: shop.price_url(sku).removeprefix(shop.supplier) for sku in shop.skus}
    requests = seen.opened.log().requests
    assert [requests[path[sku]] for sku in RAISED] == [1] * len(RAISED)


def test_no_socket_left_open(seen: Seen) -> None:
    """After every kind of end, no connection and no file is open any more."""
    after, before = seen.what["after"], seen.what["before"]
    assert (after["sockets"], after["files"]) == (0, before["files"])


def test_no_threads_pile_up(seen: Seen) -> None:
    """After some dozens of calls there are at most `THREADS` threads more."""
    assert seen.what["after"]["threads"] <= seen.what["before"]["threads"] + THREADS


def test_nothing_is_printed(seen: Seen) -> None:
    """No runtime complains on standard error about errors that were met."""
    assert seen.stderr.partition(MARK)[0] == ""


@pytest.mark.parametrize("verb", VERBS)
def test_lack_of_files(seen: Seen, verb: str) -> None:
    """Where there is no file descriptor left, no error of the world's is raised."""
    found = seen.what["no files"][verb]
    assert (found["raised"], found.get("out_of_files")) == ("OSError", True)


def test_calls_that_block(seen: Seen) -> None:
    """Of 200 queries and labels at once, exactly `THREADS` are under way."""
    assert seen.what["blocking"] == {"peak": THREADS, "total": 200}


def test_prices_need_no_thread(seen: Seen) -> None:
    """More prices than `THREADS` can be asked for at once."""
    assert seen.what["crowd"] == [price_pence(1, "tea")] * CROWD


@pytest.fixture(scope="module")
def worker() -> Iterator[ProcessPoolExecutor]:
    """A worker process, as the lane of the processes has many."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        yield pool


@pytest.mark.parametrize("fault", RAISED)
def test_errors_from_a_worker(
    world: World, worker: ProcessPoolExecutor, fault: str
) -> None:
    """An error that a worker process met is the same in its parent."""
    verb, kind = RAISED[fault]
    problem = FAULTS[fault]
    assert problem
    with world.open(Shop((Product("tea", fault=fault),))) as opened:
        shop = opened.shop
        asked: dict[str, Callable[[], Any]] = {
            "get": partial(get, shop.price_url("tea")),
            "query": partial(query, shop.stockroom, STOCK, "tea"),
            "save": partial(save, shop.label_path("tea"), "text"),
        }
        with pytest.raises(WorldError) as caught:
            worker.submit(asked[verb]).result()
    assert type(caught.value) is kind
    assert (caught.value.kind, caught.value.cause) == (problem.kind, problem.cause)


@pytest.mark.parametrize("lane", [name for name in LANES if name != "trio"])
def test_nothing_outlives_a_run(
    lane: str, program: Callable[..., Source], world: World
) -> None:
    """Once `run` is over, the threads that a client made for it are gone.

    trio keeps those that are idle for ten seconds, whoever had asked for them.
    """
    source = program("counts_threads", called=f"counts_threads_{lane}")
    with LaneProcess(source) as process, world.open(SHOP_OF_TWO) as opened:
        assert process.ready().problem == ""
        for _ in range(2):
            assert process.run(opened.shop, 30).problem == ""
        process.end()
        assert process.printed() == "0\n0\n"


SHOP_OF_TWO = Shop((Product("tea", stock_ms=20), Product("coffee", stock_ms=20)))


def test_deadline_of_a_blocking_get(world: World) -> None:
    """Who blocks may say until when: the time-out stays one, and the caller leaves."""
    shop = Shop((Product("tea", fault=HANGS), Product("bread", 60_000, fault=DRIPS)))
    with world.open(shop) as opened:
        for sku in shop.skus:
            with pytest.raises(TimeoutError):
                get(opened.shop.price_url(sku), until=monotonic() + 0.05)
        assert until(lambda: len(opened.log().events) == 4)
        assert opened.log().story == [
            "arrived /price/tea",
            "left /price/tea",
            "arrived /price/bread",
            "left /price/bread",
        ]


def test_deadline_has_passed(world: World) -> None:
    """Then nothing is asked at all."""
    with world.open(Shop((Product("tea"),))) as opened:
        with pytest.raises(TimeoutError):
            get(opened.shop.price_url("tea"), until=monotonic())
        assert opened.log().events == ()


def test_blocking_get_is_called_off(world: World) -> None:
    """Who waits for an answer looks up from the socket, and hangs up if called off."""
    stopped = Event()
    with world.open(Shop((Product("tea", fault=HANGS),))) as opened:
        with ThreadPoolExecutor(1) as threads:
            waiting = threads.submit(
                with_threads.get, opened.shop.price_url("tea"), unless=stopped
            )
            assert until(lambda: len(opened.log().events) == 1)
            stopped.set()
            assert type(waiting.exception(DEADLINE_S)) is CalledOff
        assert until(lambda: opened.log().story[-1] == "left /price/tea")


def test_called_off_before(world: World) -> None:
    """Who is called off before has not asked at all."""
    stopped = Event()
    stopped.set()
    with world.open(Shop((Product("tea"),))) as opened:
        with pytest.raises(CalledOff):
            with_threads.get(opened.shop.price_url("tea"), unless=stopped)
        assert opened.log().events == ()


def test_deadline_of_who_may_be_called_off(world: World) -> None:
    """A deadline holds also for who looks up; and without either, all comes."""
    with world.open(Shop((Product("tea", fault=HANGS), Product("jam", 120)))) as opened:
        tea, jam = map(opened.shop.price_url, opened.shop.skus)
        with pytest.raises(TimeoutError):
            with_threads.get(tea, monotonic() + 0.12, unless=Event())
        assert with_threads.get(jam, unless=Event()) == price_pence(1, "jam")

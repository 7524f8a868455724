"""A gate that kills: who is killed, when, and what it opens for."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import psutil
import pytest

from shared.shop import Product
from shared.world import Gate
from shared.world.supplier import Run, processes_at
from tests.world.callers import Call, OpenShopFixture, shop_of, until

TEA, JAM = "/price/tea", "/price/jam"
ASKS = (
    "import sys; from shared.clients.with_threads import get; print(get(sys.argv[1]))"
)
KILLS = Gate("dies", {"http": 2}, {f"http {TEA}", f"http {JAM}"}, kills=TEA)


@pytest.fixture
def caller() -> Iterator[Callable[[str], "subprocess.Popen[str]"]]:
    """A process that asks for one URL and prints the answer; ended after the test."""
    with ExitStack() as stack:

        def start(url: str) -> "subprocess.Popen[str]":
            process = subprocess.Popen(
                [sys.executable, "-c", ASKS, url], stdout=subprocess.PIPE, text=True
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield start


@pytest.mark.parametrize("quiet_s", [0, 0.05])
def test_who_asked_is_killed(
    quiet_s: float,
    open_shop: OpenShopFixture,
    caller: Callable[[str], "subprocess.Popen[str]"],
    call: Call,
) -> None:
    """Once both are there one is killed; the other goes on when it is asked again."""
    gates = [replace(KILLS, quiet_s=quiet_s)]
    opened = open_shop(shop_of(Product("tea"), Product("jam")), gates=gates)
    tea = caller(opened.shop.price_url("tea"))
    until(lambda: len(opened.log().callers) == 1)
    assert opened.log().killed is None
    jam = caller(opened.shop.price_url("jam"))
    assert tea.wait(10) == -9
    log = opened.log()
    assert log.killed is not None
    assert log.killed[1:] == (TEA, tea.pid)
    assert [(path, pid) for _, path, pid in log.callers] == [
        (TEA, tea.pid),
        (JAM, jam.pid),
    ]
    until(lambda: "left" in {what for _, what, _ in opened.log().events})
    assert jam.poll() is None
    assert call(opened.shop.price_url("tea")).status() == 200
    assert jam.wait(10) == 0
    assert jam.stdout
    assert jam.stdout.read().strip().isdigit()


def test_nobody_asks_again(
    open_shop: OpenShopFixture, caller: Callable[[str], "subprocess.Popen[str]"]
) -> None:
    """Where it is not asked again, the gate gives up, and says what it waited for."""
    shop = shop_of(Product("tea"), Product("jam"))
    opened = open_shop(shop, gates=[KILLS], patience_s=0.5)
    caller(opened.shop.price_url("tea"))
    caller(opened.shop.price_url("jam"))
    until(lambda: bool(opened.log().gate_gave_up))
    assert opened.log().gate_gave_up == (
        "the gate waited for /price/tea to be asked for once more, "
        "and nothing new for 0.5 s"
    )


def test_nobody_is_looked_for(open_shop: OpenShopFixture, call: Call) -> None:
    """Without such a gate it is not noted who has asked."""
    opened = open_shop(shop_of(Product("tea")))
    assert call(opened.shop.price_url("tea")).status() == 200
    assert (opened.log().callers, opened.log().killed) == ((), None)


def test_who_has_left_is_not_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is: to the system, process 0 is whoever calls, and its group."""
    killed: list[int] = []
    monkeypatch.setattr(os, "kill", lambda pid, _: killed.append(pid))
    gate = {"id": "dies", "needs": {"http": 1}, "holds": [f"http {TEA}"], "kills": TEA}
    run = Run({}, [gate])
    run.came(TEA, ("127.0.0.1", 1))
    run.kill(run.doors[0])
    assert run.killed is not None
    assert (run.killed[1:], killed) == ((TEA, 0), [])


def test_where_only_root_may_ask_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS: one's own processes are then asked one by one."""

    def denied(kind: str) -> None:
        raise psutil.AccessDenied

    with socket.create_server(("127.0.0.1", 0)) as here:
        usual = processes_at([here.getsockname()])
        monkeypatch.setattr(psutil, "net_connections", denied)
        assert processes_at([here.getsockname()]) == usual
    assert [*usual.values()] == [os.getpid()]

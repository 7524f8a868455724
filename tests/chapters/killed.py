"""Whoever is part of Dask's lane is killed: `python -m tests.chapters.killed 30`.

So many times for each, at moments as chance has them, in a run of chapter 18 in which
nobody else kills: a worker, the client, and the scheduler of a cluster that is there;
and a worker, or the program itself, where it has machines of its own.  If a run does
not end well it is started once more, on another cluster if its scheduler is gone.  Then
each label must be on the shelf and whole, one of each be taken, and nothing left
running.  The first that is otherwise is told, and ends it with exit code 1.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import psutil

from shared import reaper
from shared.clients.with_dask import ADDRESS
from shared.proof import chapters
from shared.proof.contract import expected_report
from shared.shop import Label
from shared.world import OpenShop, World

CHAPTER = chapters()[18]
CALM = replace(CHAPTER.job, gates=lambda shop: [], dies=False)
"""The job where nobody is killed by the supplier."""

ENDS_S = 30.0
"""How long a run may take, also one whose scheduler is gone."""

GONE_S = 10.0
"""How long it may take until nothing is left of a program that was killed."""

PROGRAM = """
import json, logging, sys
from chapters.chapter18_more_than_one_machine import with_dask
from shared.shop import shop_from_json

if __name__ == "__main__":
    logging.getLogger("distributed").setLevel(logging.CRITICAL + 1)
    shop = shop_from_json(json.load(sys.stdin))
    print(json.dumps(with_dask.run(shop).to_json()))
"""

Process = subprocess.Popen[Any]


class Failed(Exception):
    """A run that did not stand it; the message says how."""


class Cluster:
    """A scheduler with two workers, each a process of its own."""

    def __init__(self, stack: ExitStack) -> None:
        quiet = ["--no-dashboard", "--dashboard-address", "127.0.0.1:0"]
        dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
        self.scheduler = stack.enter_context(
            started([*dask, "--host", "127.0.0.1", "--port", "0", *quiet])
        )
        assert self.scheduler.stderr
        self.address = next(
            found[0]
            for line in self.scheduler.stderr
            if (found := re.search(r"tcp://127\.0\.0\.1:\d+", line))
        )
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", self.address]
        more = ["--host", "127.0.0.1", "--nthreads", "6", "--no-nanny", *quiet]
        self.workers = [
            stack.enter_context(started([*worker, *more], stderr=subprocess.DEVNULL))
            for _ in "ab"
        ]


@contextmanager
def started(
    command: list[str], env: dict[str, str] | None = None, **more: Any
) -> Iterator[Process]:
    """A program, of which nothing is left when the `with` is."""
    process = reaper.start(
        command,
        lambda each: reaper.end_group(each.pid),
        more_env=env or {},
        start_new_session=True,
        **{"stderr": subprocess.PIPE, "text": True, **more},
    )
    try:
        yield process
    finally:
        reaper.end_group(process.pid)
        process.communicate()
        reaper.ended(process.pid)


@contextmanager
def client(opened: OpenShop, address: str = "") -> Iterator[Process]:
    """The lane, on the cluster with that address or on machines of its own."""
    with started(
        [sys.executable, "-c", PROGRAM],
        {ADDRESS: address, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "5s"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin
        process.stdin.write(json.dumps(opened.shop.to_json()))
        process.stdin.close()
        process.stdin = None  # Else communicate flushes it.
        yield process


def machines_of(program: Process) -> list[psutil.Process]:
    """The workers that a program has made for itself so far."""
    family = psutil.Process(program.pid).children(recursive=True)
    return [each for each in family if each.ppid() != program.pid]


def nothing_left(program: Process) -> None:
    """Wait until all that was in a killed program's session is gone."""
    deadline = time.monotonic() + GONE_S
    while there := reaper.members(program.pid):
        if time.monotonic() > deadline:
            names = [" ".join(each.cmdline())[-80:] for each in there]
            raise Failed(f"left running after {GONE_S:g} s: {names}")
        time.sleep(0.05)


def ends(program: Process, expected: dict[str, Any]) -> str:
    """How a run ended: well, with an error, or not at all; and then it is killed."""
    try:
        said, told = program.communicate(timeout=ENDS_S)
    except subprocess.TimeoutExpired:
        reaper.end_group(program.pid)
        return "did not end"
    if program.returncode < 0:
        return "was killed"
    if program.returncode:
        return f"raised {last_error(told)}"
    if json.loads(said) != expected:
        raise Failed(f"it reports {said}")
    return "well"


def last_error(told: str) -> str:
    errors = re.findall(r"^([\w.]+(?:Error|Killed\w*|Exception)\b)", told, re.M)
    return errors[-1] if errors else told[-200:]


def whole(opened: OpenShop) -> None:
    """Each label is there and as it must be, and one of each is taken.  Else Failed."""
    shop, found = opened.shop, opened.snapshot()
    report = expected_report(shop)
    report.stocks = {sku: stock - 1 for sku, stock in report.stocks.items()}
    labels = report.to_json()["labels"]
    right = {
        Path(shop.label_path(sku)).name: Label(**each).text
        for sku, each in labels.items()
    }
    there = {name: text for name, text in found.files.items() if "<draft>" not in name}
    if there != right:
        raise Failed(f"the shelf has {there}")
    goods = sorted([sku, stock, 1] for sku, stock in report.stocks.items())
    if found.rows["goods"] != goods:
        raise Failed(f"the stockroom has {found.rows['goods']}")


Who = Callable[[Cluster | None, Process, Random], int]


def a_worker(cluster: Cluster | None, program: Process, chance: Random) -> int:
    if cluster is not None:
        return chance.choice(cluster.workers).pid
    there = machines_of(program)
    return chance.choice(there).pid if there else 0


def the_scheduler(cluster: Cluster | None, program: Process, chance: Random) -> int:
    assert cluster is not None
    return cluster.scheduler.pid


def the_client(cluster: Cluster | None, program: Process, chance: Random) -> int:
    return program.pid


VICTIMS: dict[str, tuple[Who, bool]] = {
    "a worker of a cluster": (a_worker, True),
    "the scheduler of a cluster": (the_scheduler, True),
    "the client of a cluster": (the_client, True),
    "a machine of its own": (a_worker, False),
    "the program with its machines": (the_client, False),
}
"""Who is killed, and whether there is a cluster beside the program."""


def tried(world: World, who: str, moment_s: float, chance: Random) -> str:
    """One run in which somebody is killed; how it ended.  Raises Failed."""
    victim, beside = VICTIMS[who]
    shop = CHAPTER.contract.shop
    with ExitStack() as stack, world.open(shop, CALM) as opened:
        report = expected_report(opened.shop)
        report.stocks = {sku: stock - 1 for sku, stock in report.stocks.items()}
        expected = report.to_json()
        cluster = Cluster(stack) if beside else None
        address = cluster.address if cluster else ""
        with client(opened, address) as program:
            time.sleep(moment_s)  # It is a moment that chance has chosen.
            if pid := victim(cluster, program, chance):
                os.kill(pid, 9)
            how = ends(program, expected)
            nothing_left(program)
        if how != "well":
            if cluster and pid == cluster.scheduler.pid:
                address = Cluster(stack).address
            with client(opened, address) as program:
                if (again := ends(program, expected)) != "well":
                    raise Failed(f"it {how}, and when started once more it {again}")
                nothing_left(program)
        whole(opened)
    return how


def takes_s(world: World, beside: bool) -> float:
    """How long a run takes in which nobody is killed."""
    with ExitStack() as stack, world.open(CHAPTER.contract.shop, CALM) as opened:
        address = Cluster(stack).address if beside else ""
        begun = time.monotonic()
        with client(opened, address) as program:
            program.communicate(timeout=ENDS_S)
        return time.monotonic() - begun


def main(times: int, *only: str) -> int:
    chance = Random(18)
    with World() as world:
        for who, (_, beside) in VICTIMS.items():
            if only and who not in only:
                continue
            whole_s = takes_s(world, beside)
            hows: Counter[str] = Counter()
            for number in range(times):
                moment_s = chance.uniform(0, whole_s)
                try:
                    hows[tried(world, who, moment_s, chance)] += 1
                except Failed as failed:
                    print(
                        f"{who}, killed after {moment_s:.3f} s of {whole_s:.2f} s, "
                        f"time {number + 1}: {failed}"
                    )
                    return 1
            told = ", ".join(f"{how} {n}" for how, n in hows.most_common())
            print(f"{who}: {times} times: {told}; all whole", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), *sys.argv[2:]))

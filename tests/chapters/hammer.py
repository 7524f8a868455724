"""Signals at moments that chance decides: `python -m tests.chapters.hammer 200`.

Each is sent to a lane of chapter 12 that is a program of its own, in turn, at any time
from its start on, to the process or to its group.  In the end nothing may be missing in
the stockroom, stand on the shelf, or still be there; and the exit status must be that
of the signal.  The first that is otherwise is told, and ends it with exit code 1.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from shared import reaper
from shared.errors import MeanwhileError
from shared.proof import chapters
from shared.registry import LANES
from shared.runner.source import Source
from shared.runner.stacks import STACKS
from shared.world import World
from tests.leftovers import Leftovers

CHAPTER = chapters()[12]
LATEST_S, WITH_WORKERS_S = 0.6, 1.2
"""So late at most a signal is sent after the start; and where workers are started."""

EARLY_S = 10.0
"""So long the interpreter may take; while it starts, its status is its own affair."""

ENDS_S, GRACE_S = 20.0, 5.0


def until(holds: Callable[[], bool], within_s: float) -> bool:
    """Whether something is so before long."""
    deadline = time.monotonic() + within_s
    while not (held := holds()) and time.monotonic() < deadline:
        time.sleep(0.002)
    return held


def hit(
    world: World,
    lane: str,
    chance: Random,
    other: Source | None = None,
    latest_s: float | None = None,
) -> str:
    """Send one lane one signal, or another program; what is wrong then, or nothing.

    `latest_s` is how late it may be sent, if not as late as to any lane.
    """
    source = other or CHAPTER.lanes[lane]
    number = chance.choice([signal.SIGINT, signal.SIGTERM])
    group = chance.choice([True, False])
    if latest_s is None:
        latest_s = WITH_WORKERS_S if source.processes else LATEST_S
    after_s = chance.uniform(0, latest_s)
    shop: Any = CHAPTER.contract.shop
    ungated = world.open(shop, CHAPTER.job, change=lambda plan: replace(plan, gates=()))
    with Leftovers.watch() as left, ungated as opened:
        lifeline, ours = os.pipe()
        result = left.folder / "result.json"
        orders = {
            "module": source.module,
            "folder": str(source.folder),
            "variant": "",
            "processes": source.processes,
            "ahead": [],
            "fd": lifeline,
            "shop": opened.shop.to_json(),
            "result": str(result),
            "tapes": "",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "shared.runner.standalone", json.dumps(orders)],
            env={**left.env, "PYTHONPATH": str(reaper.ROOT)},
            pass_fds=[lifeline],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        os.close(lifeline)
        try:
            if not until(Path(left.folder, STACKS).exists, EARLY_S):
                return f"{lane}: did not start"
            time.sleep(after_s)
            (os.killpg if group else os.kill)(process.pid, number)
            said, _ = process.communicate(timeout=ENDS_S)
        except subprocess.TimeoutExpired:
            return f"{lane}: did not end, {number.name} after {after_s:.3f} s"
        finally:
            os.close(ours)
            process.kill()
            process.wait()
        Path(left.folder, STACKS).unlink(missing_ok=True)
        result.unlink(missing_ok=True)
        status = process.returncode
        wrong = []
        if status not in (128 + number, -number):
            wrong.append(f"status {status}")
        after = opened.snapshot()
        whole = sorted([each.sku, each.few] for each in shop.products)
        if after.rows != {"goods": whole}:
            wrong.append(f"goods {after.rows['goods']}")
        if after.files:
            wrong.append(f"files {sorted(after.files)}")
        found = left.after(GRACE_S)
        if status == -number:
            # Python itself makes a semaphore before it is known to who would unlink it,
            # and a program that does not yet listen may be ended in between.
            found = [each for each in found if not each.startswith("semaphore")]
        wrong += found
    if not wrong:
        return ""
    sent = f"{number.name} to the {'group' if group else 'process'}"
    end = said.decode("utf-8", "replace")[-2000:]
    return f"{lane}, {sent} after {after_s:.3f} s: {'; '.join(wrong)}\n{end}"


def main(times: int, lanes: list[str]) -> int:
    """Hit all lanes in turn; 1 if something is wrong."""
    chance = Random(times)
    with World() as world:
        for count in range(times):
            if wrong := hit(world, lanes[count % len(lanes)], chance):
                print(f"signal {count + 1} of {times}: {wrong}")
                return 1
    print(f"{times} signals at {times} moments: nothing is left, {len(lanes)} lanes")
    return 0


if __name__ == "__main__":
    try:
        wanted = sys.argv[2:] or list(LANES)
        sys.exit(main(int(sys.argv[1]), wanted))
    except MeanwhileError as error:
        sys.exit(f"error: {error}")

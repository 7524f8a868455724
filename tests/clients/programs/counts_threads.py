"""Says how many threads chapter 2's lane of the same name has left behind."""

import importlib
from pathlib import Path

import psutil

from shared.world import unpatched

LANE = Path(__file__).stem.rpartition("_")[2]
QUIET_S, LOOK_S = 2.0, 0.01

lane = importlib.import_module(f"chapters.chapter02_all_at_once.with_{LANE}")


def run(shop):
    before = psutil.Process().num_threads()
    report = lane.run(shop)
    # Nothing tells when the system is rid of a thread that has been joined.
    for _ in range(int(QUIET_S / LOOK_S)):
        if psutil.Process().num_threads() <= before:
            break
        unpatched.sleep(LOOK_S)
    print(psutil.Process().num_threads() - before)
    return report

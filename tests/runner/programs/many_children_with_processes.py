"""The first run starts two workers, a command and a thread, the second one hangs."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from shared.lane import Report

HERE = Path(__file__).parent
SAYS = "import pathlib, sys, time; pathlib.Path(sys.argv[1]).touch(); "
pools = []


def wait(number):
    (HERE / f"worker-{number}.up").touch()
    time.sleep(600)


def run(shop):
    if pools:
        time.sleep(600)
    threading.Thread(target=time.sleep, args=(600,)).start()
    command = [sys.executable, "-c", SAYS + "time.sleep(600)"]
    subprocess.Popen([*command, str(HERE / "command.up")])
    pools.append(ProcessPoolExecutor(2))
    for number in range(2):
        pools[0].submit(wait, number)
    while len(list(HERE.glob("*.up"))) < 3:
        time.sleep(0.01)
    return Report()

"""One worker of a pool is killed while another waits: both calls are lost."""

import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path

from shared.lane import Report, Shop, main


def dies(begun: Path) -> None:
    with begun.open():  # Once the other has begun.
        os.kill(os.getpid(), signal.SIGKILL)


def waits(begun: Path) -> None:
    with begun.open("w"):
        while True:
            time.sleep(60)


def run(shop: Shop) -> Report:
    begun = Path(shop.shelf).with_name("begun")
    os.mkfifo(begun)
    with ProcessPoolExecutor(2) as pool:
        for call in (dies, waits):
            future = pool.submit(call, begun)
        with suppress(BrokenProcessPool):
            future.result()
    return Report()


if __name__ == "__main__":
    main(run)

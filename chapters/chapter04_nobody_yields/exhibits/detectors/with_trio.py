"""trio's detector: an instrument of your own."""

import time

import trio

from chapters.chapter04_nobody_yields.broken import frozen_with_trio as frozen
from chapters.chapter04_nobody_yields.job import Report, Shop
from shared.lane import main

SLOW_S = 0.1


class SlowSteps(trio.abc.Instrument):
    def before_task_step(self, task: trio.lowlevel.Task) -> None:
        self.began = time.perf_counter()

    def after_task_step(self, task: trio.lowlevel.Task) -> None:
        took = time.perf_counter() - self.began
        if took > SLOW_S:
            print(f"{task.name} held the loop for {took:.3f} s")


def run(shop: Shop) -> Report:
    return trio.run(frozen.open_shop, shop, instruments=[SlowSteps()])


if __name__ == "__main__":
    main(run)

"""What tasks cost that only wait, weighed in three moments: none, all, none."""

import gc
import json
import sys
import time
from collections.abc import Callable

import psutil

WARM_UP = 10
"""So many go first, which import what is imported late."""


def memory_kib() -> float:
    """What we hold with our children, in KiB; what is shared is shared out."""
    whole = psutil.Process()
    family = [whole, *whole.children()]
    held = [each.memory_full_info() for each in family]
    # Linux has the proportional set size (proc_pid_smaps(5)), macOS the unique.
    return sum(getattr(each, "pss", each.uss) for each in held) / 1024


def cpu_s() -> float:
    """What we have computed, in seconds, and those children that have ended."""
    times = psutil.Process().cpu_times()
    return sum(times[:4])


class Scales:
    """Is told when there are no tasks, when all wait, and when all have ended."""

    def none(self) -> None:
        gc.collect()
        self.empty_kib = memory_kib()
        self.cpu_s = cpu_s()
        self.at_s = time.perf_counter()

    def all_wait(self) -> None:
        self.start_s = time.perf_counter() - self.at_s
        self.kib = memory_kib() - self.empty_kib
        self.at_s = time.perf_counter()

    def all_ended(self) -> None:
        self.end_s = time.perf_counter() - self.at_s
        self.cpu_s = cpu_s() - self.cpu_s

    def each(self, number: int) -> dict[str, float]:
        """What one of so many costs: microseconds, and KiB while it waits."""
        return {
            "start_us": self.start_s / number * 1e6,
            "kib": self.kib / number,
            "end_us": self.end_s / number * 1e6,
            "cpu_us": self.cpu_s / number * 1e6,
        }


def main(wait: Callable[[int, Scales], None], number: int) -> None:
    """Weigh so many tasks, or as many as the command line says."""
    wait(WARM_UP, Scales())
    numbers = [int(each) for each in sys.argv[1:] if each.isdecimal()]
    number, scales = numbers[0] if numbers else number, Scales()
    wait(number, scales)
    figures = scales.each(number)
    if "--json" in sys.argv:
        print(json.dumps(figures))
        return
    print(
        f"{number:,} tasks, each: {figures['start_us']:,.1f} us to start, "
        f"{figures['kib']:,.1f} KiB while it waits, {figures['end_us']:,.1f} us "
        f"to wake and to end; {figures['cpu_us']:,.1f} us of CPU"
    )

"""A thousand threads wake at one moment, and each has a millisecond of work."""

import sys
import threading
import time

THREADS, TURNS = 1000, 40_000
AHEAD_S = 2.0
"""So long before the moment the first thread is made."""


def task(moment_s: float) -> None:
    time.sleep(max(0, moment_s - time.monotonic()))
    for _ in range(TURNS):
        pass


def herd(
    interval_s: float, number: int, ahead_s: float = AHEAD_S
) -> tuple[float, float]:
    """Seconds from that moment until all have worked, and seconds of CPU."""
    sys.setswitchinterval(interval_s)
    moment_s = time.monotonic() + ahead_s
    tasks = [
        threading.Thread(target=task, args=(moment_s,)) for _ in range(number)
    ]
    for each in tasks:
        each.start()
    cpu_s, late = time.process_time(), time.monotonic() > moment_s
    for each in tasks:
        each.join()
    if late:  # some worked before the last was made: once more, with more time
        return herd(interval_s, number, 2 * ahead_s)
    return time.monotonic() - moment_s, time.process_time() - cpu_s


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else THREADS
    for interval_s in (0.005, 1.0):
        wall_s, cpu_s = herd(interval_s, number)
        print(
            f"switch interval {interval_s:g} s: done after {wall_s:.1f} s, "
            f"{cpu_s:.1f} s of CPU"
        )

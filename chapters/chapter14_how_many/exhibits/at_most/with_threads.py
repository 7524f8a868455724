"""How many threads are there at most, and what does each of them hold?"""

from threading import Event, Thread

import psutil

ENOUGH = 100_000


def until_refused(tasks: list[Thread], go: Event) -> str:
    """Start threads that wait until there are no more; why there are not."""
    try:
        while len(tasks) < ENOUGH:
            # Daemons: nobody waits for them, and none of them is ever woken.
            task = Thread(target=go.wait, daemon=True)
            task.start()
            tasks.append(task)
    except RuntimeError as error:
        return f"{type(error).__name__}: {error}"
    return "no end"


if __name__ == "__main__":
    threads: list[Thread] = []
    event, process = Event(), psutil.Process()
    before = process.memory_info()
    why = until_refused(threads, event)
    after = process.memory_info()
    print(
        f"{len(threads):,} threads, then `{why}`; each holds "
        f"{(after.rss - before.rss) / len(threads) / 1024:.1f} KiB of memory and "
        f"{(after.vms - before.vms) / len(threads) / 1e6:.1f} MB of addresses"
    )

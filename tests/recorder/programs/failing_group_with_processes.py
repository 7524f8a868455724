"""One of two jobs raises, in workers that are spawned and that are forked."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def bad():
    raise ValueError


def waits():
    pass


def run(shop):
    for how in ("spawn", "fork"):
        context = multiprocessing.get_context(how)
        with ProcessPoolExecutor(1, mp_context=context) as tasks:
            tasks.submit(waits).result()
            task = tasks.submit(bad)
    task.result()

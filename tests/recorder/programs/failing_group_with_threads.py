"""One of two jobs raises."""

from concurrent.futures import ThreadPoolExecutor


def bad():
    raise ValueError


def waits():
    pass


def run(shop):
    with ThreadPoolExecutor() as tasks:
        tasks.submit(waits)
        task = tasks.submit(bad)
    task.result()

"""Two siblings of which none raises; there is no report."""

from concurrent.futures import ThreadPoolExecutor


def bad():
    pass


def waits():
    pass


def run(shop):
    with ThreadPoolExecutor() as tasks:
        tasks.submit(waits)
        task = tasks.submit(bad)
    task.result()

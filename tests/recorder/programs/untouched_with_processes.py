"""What the runtime offers, and what a recorder might spoil of it."""

from concurrent.futures import ProcessPoolExecutor

from shared.lane import Report


def child(number, **more):
    return number + sum(more.values())


def run(shop):
    with ProcessPoolExecutor(1) as tasks:
        more = {"call": 2, "active": 3, "self": 4}
        assert tasks.submit(child, number=1, **more).result() == 10
        assert list(tasks.map(child, [1, 2])) == [1, 2]
    try:
        tasks.submit(child, 10)
        raise AssertionError
    except RuntimeError:
        pass
    return Report()

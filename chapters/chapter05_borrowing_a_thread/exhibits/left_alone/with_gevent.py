"""gevent: the hub's own pool, `gevent.get_hub().threadpool`."""

import gevent

from chapters.chapter05_borrowing_a_thread.exhibits.left_alone.crowd import (
    CALLS,
    Crowd,
)


def main() -> None:
    crowd = Crowd()
    pool = gevent.get_hub().threadpool
    greenlets = [gevent.spawn(pool.apply, crowd.come) for _ in range(CALLS)]
    gevent.joinall(greenlets)
    print(crowd)


if __name__ == "__main__":
    main()

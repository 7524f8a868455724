"""gevent: twenty queries at once, in greenlets of one thread."""

import gevent

from chapters.chapter05_borrowing_a_thread.exhibits.twenty.counted import (
    QUERIES,
    QUERY,
    counted,
)
from shared.clients.with_gevent import query


def main(stockroom: str) -> None:
    greenlets = [
        gevent.spawn(query, stockroom, *QUERY) for _ in range(QUERIES)
    ]
    gevent.joinall(greenlets, raise_error=True)


if __name__ == "__main__":
    counted(main)

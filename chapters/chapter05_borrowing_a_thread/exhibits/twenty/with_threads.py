"""threads: twenty queries at once, each in a thread of its own."""

from concurrent.futures import ThreadPoolExecutor

from chapters.chapter05_borrowing_a_thread.exhibits.twenty.counted import (
    QUERIES,
    QUERY,
    counted,
)
from shared.clients.with_threads import query


def main(stockroom: str) -> None:
    with ThreadPoolExecutor(QUERIES) as pool:
        asked = [pool.submit(query, stockroom, *QUERY) for _ in range(QUERIES)]
    for task in asked:
        task.result()


if __name__ == "__main__":
    counted(main)

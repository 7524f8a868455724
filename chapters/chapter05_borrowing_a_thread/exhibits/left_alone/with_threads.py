"""threads: the size of a ThreadPoolExecutor that is given none."""

from concurrent.futures import ThreadPoolExecutor

from chapters.chapter05_borrowing_a_thread.exhibits.left_alone.crowd import (
    CALLS,
    Crowd,
)


def main() -> None:
    crowd = Crowd()
    with ThreadPoolExecutor() as pool:
        for _ in range(CALLS):
            pool.submit(crowd.come)
    print(crowd)


if __name__ == "__main__":
    main()

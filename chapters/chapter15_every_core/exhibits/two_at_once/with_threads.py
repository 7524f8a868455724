"""Six jobs, and each of them twice at once on two workers."""

from concurrent.futures import ThreadPoolExecutor

from chapters.chapter15_every_core.exhibits.two_at_once.measured import tell

if __name__ == "__main__":
    with ThreadPoolExecutor(max_workers=2) as workers:
        tell(workers)

"""Two threads count, a million steps each, and nobody has a lock."""

from threading import Thread

STEPS = 1_000_000
counted = 0


def count() -> None:
    global counted
    for _ in range(STEPS):
        counted += 1


if __name__ == "__main__":
    threads = [Thread(target=count) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    print(f"{counted:,} of {2 * STEPS:,} steps were counted")

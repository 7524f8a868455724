"""What a worker costs and finds, by each of the three ways to start it."""

import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

colour = "as the module sets it"


def seen() -> str:
    return colour


if __name__ == "__main__":
    colour = "as main has set it"
    for method in ("fork", "forkserver", "spawn"):
        took = []
        for _ in range(2):
            begun = time.perf_counter()
            context = get_context(method)
            with ProcessPoolExecutor(1, mp_context=context) as pool:
                said = pool.submit(seen).result()
                took.append(1000 * (time.perf_counter() - begun))
        print(
            f"{method:10} answers after {took[0]:3.0f} ms, the next pool's "
            f"after {took[1]:3.0f} ms; the colour is {said}"
        )

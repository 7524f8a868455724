"""An abandoned thread, and a loop that waits for it a tenth of a second at most."""

import asyncio
import asyncio.constants
import atexit
import threading
import warnings

gate = threading.Event()


def work() -> None:
    gate.wait()
    print("the thread ends")


async def main() -> None:
    try:
        async with asyncio.timeout(0.1):
            await asyncio.to_thread(work)
    except TimeoutError:
        print("the call raises TimeoutError")


warnings.simplefilter("ignore")
vars(asyncio.constants)["THREAD_JOIN_TIMEOUT"] = 0.1  # since Python 3.12
atexit.register(print, "the interpreter exits")
asyncio.run(main())
print("run() returns")
gate.set()

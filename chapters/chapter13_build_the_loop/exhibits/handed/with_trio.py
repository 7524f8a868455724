"""What trio is handed when its own functions are awaited."""

import trio


async def main() -> None:
    coroutine = trio.sleep(1)
    print(f"`{type(coroutine.send(None)).__name__}`")
    coroutine.close()


trio.run(main)

"""What is handed on when anyio's own functions are awaited."""

import anyio


async def main() -> None:
    coroutine = anyio.sleep(1)
    print(f"`{type(coroutine.send(None)).__name__}`")
    coroutine.close()


anyio.run(main)

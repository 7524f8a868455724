"""What asyncio is handed when its own functions are awaited."""

import asyncio


async def main() -> None:
    coroutine = asyncio.sleep(1)
    print(f"`{type(coroutine.send(None)).__name__}`")
    coroutine.close()


asyncio.run(main())

"""What curio is handed when its own functions are awaited."""

import curio


async def main() -> None:
    coroutine = curio.sleep(1)
    print(f"`{coroutine.send(None)}`")
    coroutine.close()


curio.run(main)

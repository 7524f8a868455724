"""What sniffio says of where it is asked: in curio."""

import curio
import sniffio


async def ask() -> None:
    print(sniffio.current_async_library())


if __name__ == "__main__":
    curio.run(ask)

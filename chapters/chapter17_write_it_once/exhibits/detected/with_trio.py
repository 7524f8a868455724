"""What sniffio says of where it is asked: in trio."""

import sniffio
import trio


async def ask() -> None:
    print(sniffio.current_async_library())


if __name__ == "__main__":
    trio.run(ask)

"""What sniffio says of where it is asked: in asyncio."""

import asyncio

import sniffio


async def ask() -> None:
    print(sniffio.current_async_library())


if __name__ == "__main__":
    asyncio.run(ask())

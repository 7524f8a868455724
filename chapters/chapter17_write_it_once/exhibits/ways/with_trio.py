"""A library that is written with anyio, and one with asyncio: customers in trio."""

from chapters.chapter17_write_it_once import with_anyio, with_asyncio
from chapters.chapter17_write_it_once.exhibits.customers.in_trio import run
from chapters.chapter17_write_it_once.exhibits.opened import tell

if __name__ == "__main__":
    tell(
        lambda shop: run(with_anyio.Library(shop)),
        None,
        lambda shop: run(with_asyncio.Library(shop)),
    )

"""A library that is written with anyio, and one with asyncio: customers in curio."""

import curio
from anyio.from_thread import BlockingPortal, start_blocking_portal

from chapters.chapter17_write_it_once import with_anyio, with_asyncio
from chapters.chapter17_write_it_once.exhibits.customers.in_curio import run
from chapters.chapter17_write_it_once.exhibits.opened import tell
from chapters.chapter17_write_it_once.job import Shop


class ByPortal:
    """The same for those who cannot await it: it is called in another thread."""

    def __init__(self, shop: Shop, portal: BlockingPortal) -> None:
        self.library, self.portal = with_anyio.Library(shop), portal

    async def price(self, sku: str) -> int:
        price = self.library.price
        pence: int = await curio.run_in_thread(self.portal.call, price, sku)
        return pence


def run_by_portal(shop: Shop) -> list[int]:
    with start_blocking_portal() as portal:
        return run(ByPortal(shop, portal))


if __name__ == "__main__":
    tell(
        lambda shop: run(with_anyio.Library(shop)),
        run_by_portal,
        lambda shop: run(with_asyncio.Library(shop)),
    )

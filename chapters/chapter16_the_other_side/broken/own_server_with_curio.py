"""The other side of the wire, but curio's own server is cancelled."""

import curio
from curio.io import Socket
from curio.network import run_server

from chapters.chapter16_the_other_side.job import Report, Shop
from shared.clients.with_curio import get
from shared.lane import main


async def serve(
    shop: Shop,
    report: Report,
    closed: curio.Event,
    stream: Socket,
) -> None:
    async with stream:
        with report.skip_if_gone(ConnectionError) as visit:
            while not visit.heard:
                visit.receive(await stream.recv(visit.room))
            if visit.sku:
                with visit.refuse_on_problem():
                    visit.price_pence = await get(shop.price_url(visit.sku))
            await stream.sendall(visit.answer)
            if visit.closing:
                await closed.set()


async def accept(shop: Shop, report: Report, closed: curio.Event) -> None:
    async def serve_one(stream: Socket, address: object) -> None:
        await serve(shop, report, closed, stream)

    try:
        await run_server(Socket(shop.listen()), serve_one)
    finally:
        await closed.set()


async def open_shop(shop: Shop) -> Report:
    report = Report()
    closed = curio.Event()
    accepting = await curio.spawn(accept, shop, report, closed)
    await closed.wait()
    await accepting.cancel()
    return report


def run(shop: Shop) -> Report:
    return curio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)

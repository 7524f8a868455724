"""The other side of the wire."""

import asyncio
from contextlib import closing
from functools import partial

from chapters.chapter16_the_other_side.job import Report, Shop
from shared.clients.with_asyncio import get
from shared.lane import main


async def serve(
    shop: Shop,
    report: Report,
    closed: asyncio.Event,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> None:
    with closing(writer), report.skip_if_gone(ConnectionError) as visit:
        while not visit.heard:
            visit.receive(await reader.read(visit.room))
        if visit.sku:
            with visit.refuse_on_problem():
                visit.price_pence = await get(shop.price_url(visit.sku))
        if not writer.is_closing():
            writer.write(visit.answer)
        await writer.drain()
        if visit.closing:
            closed.set()


async def open_shop(shop: Shop) -> Report:
    report = Report()
    closed = asyncio.Event()
    serve_one = partial(serve, shop, report, closed)
    async with asyncio.TaskGroup() as visits:
        server = await asyncio.start_server(
            lambda *io: visits.create_task(serve_one(*io)), sock=shop.listen()
        )
        with closing(server):
            await closed.wait()
    return report


def run(shop: Shop) -> Report:
    return asyncio.run(open_shop(shop))


if __name__ == "__main__":
    main(run)

"""The other side of the wire."""

import curio
from curio.io import Socket

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


async def accept(
    shop: Shop,
    report: Report,
    closed: curio.Event,
    visits: curio.TaskGroup,
) -> None:
    try:
        async with Socket(shop.listen()) as listener:
            while True:
                stream, _ = await listener.accept()
                await visits.spawn(serve, shop, report, closed, stream)
    finally:
        await closed.set()


async def open_shop(shop: Shop) -> Report:
    report = Report()
    closed = curio.Event()
    async with curio.TaskGroup() as visits:
        accepting = await curio.spawn(accept, shop, report, closed, visits)
        await closed.wait()
        await accepting.cancel()
        # curio: a group keeps each task until it is asked for, and its error.
        over = [visit async for visit in visits]
    for visit in over:
        _ = visit.result
    return report


def run(shop: Shop) -> Report:
    return curio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)

"""The other side of the wire."""

from functools import partial

import anyio
from anyio.abc import SocketListener, SocketStream

from chapters.chapter16_the_other_side.job import Report, Shop
from shared.clients.with_anyio import get, receive_some
from shared.lane import main


async def serve(
    shop: Shop,
    report: Report,
    closed: anyio.Event,
    stream: SocketStream,
) -> None:
    async with stream:
        with report.skip_if_gone(anyio.BrokenResourceError) as visit:
            while not visit.heard:
                visit.receive(await receive_some(stream))
            if visit.sku:
                with visit.refuse_on_problem():
                    visit.price_pence = await get(shop.price_url(visit.sku))
            await stream.send(visit.answer)
            if visit.closing:
                closed.set()


async def open_shop(shop: Shop) -> Report:
    report = Report()
    closed = anyio.Event()
    serve_one = partial(serve, shop, report, closed)
    listener = await SocketListener.from_socket(shop.listen())
    async with anyio.create_task_group() as visits:
        accept = partial(listener.serve, task_group=visits)
        async with listener, anyio.create_task_group() as accepting:
            accepting.start_soon(accept, serve_one)
            await closed.wait()
            accepting.cancel_scope.cancel()
    return report


def run(shop: Shop) -> Report:
    return anyio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)

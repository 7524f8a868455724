"""The other side of the wire."""

from functools import partial

import trio

from chapters.chapter16_the_other_side.job import Report, Shop
from shared.clients.with_trio import get
from shared.lane import main


async def serve(
    shop: Shop,
    report: Report,
    closed: trio.Event,
    stream: trio.SocketStream,
) -> None:
    with report.skip_if_gone(trio.BrokenResourceError) as visit:
        while not visit.heard:
            visit.receive(await stream.receive_some(visit.room))
        if visit.sku:
            with visit.refuse_on_problem():
                visit.price_pence = await get(shop.price_url(visit.sku))
        await stream.send_all(visit.answer)
        if visit.closing:
            closed.set()


async def open_shop(shop: Shop) -> Report:
    report = Report()
    closed = trio.Event()
    serve_one = partial(serve, shop, report, closed)
    counter = trio.socket.from_stdlib_socket(shop.listen())
    listener = trio.SocketListener(counter)
    async with trio.open_nursery() as visits:
        accept = partial(trio.serve_listeners, handler_nursery=visits)
        async with trio.open_nursery() as accepting:
            accepting.start_soon(accept, serve_one, [listener])
            await closed.wait()
            accepting.cancel_scope.cancel()
    return report


def run(shop: Shop) -> Report:
    return trio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)

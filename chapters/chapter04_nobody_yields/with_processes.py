"""Nobody yields."""

from concurrent.futures import Future, ProcessPoolExecutor, wait

from chapters.chapter04_nobody_yields.job import BEAT_S, Report, Shop, draw
from shared.clients.with_processes import fetchval, get, save
from shared.lane import STOCK, main


def heart(asked: list[Future[Report]], report: Report) -> None:
    while wait(asked, BEAT_S).not_done:
        report.beat()


def label(shop: Shop, sku: str) -> Report:
    report = Report()
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
        text = draw(report.label(sku), shop.draw_ms(sku))
        save(shop.label_path(sku), text)
    return report


def open_shop(shop: Shop) -> Report:
    report = Report()
    workers = shop.workers(len(shop.skus))
    with ProcessPoolExecutor(max_workers=workers) as pool:
        asked = [pool.submit(label, shop, sku) for sku in shop.skus]
        heart(asked, report)
    for task in asked:
        report.update(task.result())
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)

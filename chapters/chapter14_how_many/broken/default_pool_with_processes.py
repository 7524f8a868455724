"""How many, how fast, but there are as many workers as cores."""

from concurrent.futures import ProcessPoolExecutor

from chapters.chapter14_how_many.job import Report, Shop
from shared.clients.with_processes import get, save
from shared.lane import main


def price(shop: Shop, sku: str) -> Report:
    report = Report()
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))
    return report


def open_shop(shop: Shop) -> Report:
    report = Report()
    with ProcessPoolExecutor() as pool:
        asked = [pool.submit(price, shop, sku) for sku in shop.skus]
    for task in asked:
        report.update(task.result())
    save(shop.list_path, report.price_list)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)

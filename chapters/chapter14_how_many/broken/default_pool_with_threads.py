"""How many, how fast, but the pool is not told how many."""

from concurrent.futures import ThreadPoolExecutor

from chapters.chapter14_how_many.job import Report, Shop
from shared.clients.with_threads import get, save
from shared.lane import main


def price(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))


def open_shop(shop: Shop) -> Report:
    report = Report()
    with ThreadPoolExecutor() as pool:
        asked = [pool.submit(price, shop, sku, report) for sku in shop.skus]
    for task in asked:
        task.result()
    save(shop.list_path, report.price_list)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)

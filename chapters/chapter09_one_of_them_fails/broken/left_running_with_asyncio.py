"""`gather` raises the first error, and calls nobody off."""

import asyncio

from chapters.chapter09_one_of_them_fails.job import (
    BASKET,
    Report,
    Shop,
    about,
)
from shared.clients.with_asyncio import fetchval, get, save
from shared.lane import STOCK, WorldError, main


async def ask(shop: Shop, sku: str, report: Report) -> None:
    with about(sku):
        report.prices[sku] = await get(shop.price_url(sku))
        report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)


async def single(shop: Shop, sku: str, report: Report) -> None:
    await ask(shop, sku, report)
    with about(sku):
        await save(shop.label_path(sku), report.label(sku).text)


async def all_or_nothing(shop: Shop, report: Report) -> None:
    basket = Report()
    try:
        asked = [ask(shop, sku, basket) for sku in shop.basket]
        await asyncio.gather(*asked)
        with about(BASKET):
            await save(shop.label_path(BASKET), basket.card)
    except* WorldError as failed:
        report.fail(failed)
    else:
        report.update(basket)


async def keep_what_worked(shop: Shop, report: Report) -> None:
    singles = [single(shop, sku, report) for sku in shop.singles]
    for result in await asyncio.gather(*singles, return_exceptions=True):
        if isinstance(result, WorldError):
            report.fail(result)
        elif result is not None:
            raise result


async def open_shop(shop: Shop) -> Report:
    report = Report()
    await all_or_nothing(shop, report)
    await keep_what_worked(shop, report)
    return report


def run(shop: Shop) -> Report:
    return asyncio.run(open_shop(shop))


if __name__ == "__main__":
    main(run)

"""What things cost and how many there are: decided by the shop's seed alone."""

from random import Random

from shared.shop import Product


def price_pence(seed: int, sku: str) -> int:
    """Today's price in pence."""
    return Random(f"{seed}/{sku}/price").randrange(20, 500)


def stock(seed: int, sku: str) -> int:
    """How many are in the stockroom, unless the shop has said that there are few."""
    return Random(f"{seed}/{sku}/stock").randrange(0, 60)


def stock_of(seed: int, product: Product) -> int:
    """How many of a product are in the stockroom when the shop opens."""
    return stock(seed, product.sku) if product.few is None else product.few


def missing(seed: int, product: Product) -> int:
    """How many more customers want it than there are of it; none, or less than none,
    if it will do.
    """
    return product.wanted - stock_of(seed, product)

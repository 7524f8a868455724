"""What things cost and how many there are: decided by the shop's seed alone."""

from random import Random


def price_pence(seed: int, sku: str) -> int:
    """Today's price in pence."""
    return Random(f"{seed}/{sku}/price").randrange(20, 500)


def stock(seed: int, sku: str) -> int:
    """How many are in the stockroom."""
    return Random(f"{seed}/{sku}/stock").randrange(0, 60)

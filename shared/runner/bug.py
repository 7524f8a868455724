"""A shop that goes wrong in a way that nobody has thought of, when a lane asks it.

What is raised is no error of the world's: a lane is to let it out, or have it printed.
"""

from dataclasses import dataclass
from typing import Any

from shared.world.desk import GoneWrong


@dataclass(frozen=True)
class WithABug:
    """A shop as it is, but for where one product's price is asked for."""

    shop: Any
    sku: str

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # Of nobody's but its own, while it is unpickled.
            raise AttributeError(name)
        return getattr(self.shop, name)

    def price_url(self, sku: str) -> str:
        if sku == self.sku:
            raise GoneWrong(f"nobody has thought of {sku}")
        found: str = self.shop.price_url(sku)
        return found

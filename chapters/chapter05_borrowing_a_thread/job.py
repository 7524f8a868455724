"""The supplier's only client library is a blocking one."""

from dataclasses import dataclass

from chapters.chapter05_borrowing_a_thread.supplier_library import Supplier
from shared import shop
from shared.job import Job, Mark

__all__ = ["JOB", "Shop", "Supplier"]


@dataclass(frozen=True)
class Shop(shop.Shop):
    """`threads` is how many threads a lane may have for calls of the library."""

    threads: int = 0


JOB = Job(
    marks={
        "Supplier.price": Mark(
            before="calls",
            after="called",
            sku=lambda args: str(args[1]),
            request="http",
        ),
    },
)

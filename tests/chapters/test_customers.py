"""Chapter 8's customers, and what they take home."""

import contextvars

import pytest

from chapters.chapter08_sharing.job import CUSTOMER, Product, Shop, receipt

SELLS = Shop((Product("tea", wanted=3, few=1), Product("jam", wanted=1)))


def test_customers_come_in_turn() -> None:
    """One of each product in turn, until each has as many as want it."""
    assert SELLS.customers == (
        ("Ann", "tea"),
        ("Bob", "jam"),
        ("Cem", "tea"),
        ("Dora", "tea"),
    )
    many = Shop((Product("tea", wanted=20),)).customers
    assert len({name for name, _ in many}) == 20


def test_receipt_names_the_customer() -> None:
    """It is that of the context, and nobody else's."""
    context = contextvars.copy_context()
    context.run(CUSTOMER.set, "Ann")
    assert context.run(receipt, "tea", 250) == "Ann\n1 tea\n£2.50\n"
    with pytest.raises(LookupError):
        contextvars.Context().run(receipt, "tea", 250)

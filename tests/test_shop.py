"""The shop's plain data: its customers, and what a report says."""

import contextvars

import pytest

from shared.shop import CUSTOMER, Problem, Product, Report, Shop, canonical, receipt

SELLS = Shop((Product("tea", wanted=3, few=1), Product("jam", wanted=1)), sells=True)


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


def test_order_of_problems() -> None:
    """Of two problems the report shows the same one, whichever came first."""
    http = Report(problems={"tea": Problem("http", "the connection broke")})
    db = Report(problems={"tea": Problem("db", "the database said no")})
    one, other = Report(), Report()
    for part in (http, db):
        one.update(part)
    for part in (db, http):
        other.update(part)
    assert canonical(one.to_json()) == canonical(other.to_json())
    assert one.problems["tea"].kind == "http"

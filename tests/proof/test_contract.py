"""What a contract expects of every lane, and how it says what differs."""

from shared.proof.contract import Check, labels_on_the_shelf, same
from shared.shop import Product, Shop
from shared.world import FAULTS

SHOP = Shop((Product("tea", 300, 60), Product("coffee", 120, 100)))


def test_checks_say_what_differs() -> None:
    """A failed check names what was expected and what was observed."""
    check = Check("peak", False, "2 in flight", "1 in flight")
    assert str(check) == "peak: expected 2 in flight, observed 1 in flight"


def test_first_difference_is_shown() -> None:
    """Of two reports that differ, the first place in sorted order is named."""
    expected = {"labels": {"coffee": {"stock": 5}, "tea": {"stock": 7}}}
    observed = {"labels": {"coffee": {"stock": 5}, "tea": {"stock": 8}}}
    check = same("report", expected, observed)
    assert str(check) == (
        "report: expected labels / tea / stock: 7, observed labels / tea / stock: 8"
    )


def test_missing_label_is_shown() -> None:
    """A label that is not there is called nothing."""
    check = same("report", {"labels": {"tea": 1}}, {"labels": {}})
    assert (check.expected, check.observed) == (
        "labels / tea: 1",
        "labels / tea: nothing",
    )


def test_expected_report() -> None:
    """Each product has a label, or the problem that its fault stands for."""
    shop = Shop(tuple(Product(fault, fault=fault) for fault in FAULTS))
    report, _ = labels_on_the_shelf(shop)
    assert sorted([*report["labels"], *report["problems"]]) == sorted(FAULTS)
    assert list(report["labels"]) == [
        fault for fault, problem in FAULTS.items() if problem is None
    ]


def test_expected_world() -> None:
    """Each price is asked for exactly once."""
    _, snapshot = labels_on_the_shelf(SHOP)
    assert snapshot.requests == {"/price/coffee": 1, "/price/tea": 1}
    assert list(snapshot.files) == ["coffee.txt", "tea.txt"]

"""Every claim, and every comparison, seen to fail on a doctored run."""

import pytest

from shared.proof import Claim, Evidence
from shared.proof.claims import (
    ALL_BEFORE_ANY,
    ANSWERED_BY_PACE,
    ONE_AFTER_THE_OTHER,
    WAITS_FOR_THE_SUM,
)
from shared.proof.contract import expected_report, expected_snapshot, same
from shared.shop import Problem, Product, Report, Shop, canonical
from shared.world import FAULTS, Log

SHOP = Shop((Product("tea", 300, 60), Product("coffee", 120, 100)))


def evidence(story: str, wall_s: float = 0.58) -> Evidence:
    """A run whose log reads like "+tea -tea": + for arrived, - for answered."""
    words = {"+": "arrived", "-": "answered"}
    events = [
        (number, words[event[0]], f"/price/{event[1:]}")
        for number, event in enumerate(story.split())
    ]
    return Evidence(SHOP, Log(tuple(events)), wall_s)


HOLDS = [
    (ONE_AFTER_THE_OTHER, "+tea -tea +coffee -coffee", 0.58),
    (ALL_BEFORE_ANY, "+coffee +tea -coffee -tea", 0.3),
    (ANSWERED_BY_PACE, "+tea +coffee -coffee -tea", 0.3),
    (WAITS_FOR_THE_SUM, "", 0.58),
]
BREAKS = [
    (ONE_AFTER_THE_OTHER, "+tea +coffee -tea -coffee", 0.58),
    (ONE_AFTER_THE_OTHER, "+coffee -coffee +tea -tea", 0.58),
    (ONE_AFTER_THE_OTHER, "+tea -tea", 0.58),
    (ONE_AFTER_THE_OTHER, "", 0.58),
    (ALL_BEFORE_ANY, "+tea -tea +coffee -coffee", 0.3),
    (ALL_BEFORE_ANY, "+tea", 0.3),
    (ANSWERED_BY_PACE, "+tea +coffee -tea -coffee", 0.3),
    (ANSWERED_BY_PACE, "+tea +coffee -coffee", 0.3),
    (WAITS_FOR_THE_SUM, "", 0.57),
]


@pytest.mark.parametrize(("claim", "story", "wall_s"), HOLDS)
def test_claim_holds(claim: Claim, story: str, wall_s: float) -> None:
    """A claim holds on the run that it describes."""
    assert claim.check(evidence(story, wall_s)).holds


@pytest.mark.parametrize(("claim", "story", "wall_s"), BREAKS)
def test_claim_fails(claim: Claim, story: str, wall_s: float) -> None:
    """A claim fails on a doctored run, and says what it had expected."""
    check = claim.check(evidence(story, wall_s))
    assert not check.holds
    assert check.expected != check.observed


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


def test_expected_report_has_a_label_or_a_problem_for_each() -> None:
    """Each product has a label, or the problem that its fault stands for."""
    shop = Shop(tuple(Product(fault, fault=fault) for fault in FAULTS))
    report = expected_report(shop)
    assert sorted([*report["labels"], *report["problems"]]) == sorted(FAULTS)
    assert list(report["labels"]) == [
        fault for fault, problem in FAULTS.items() if problem is None
    ]


def test_expected_world_has_a_request_for_each() -> None:
    """Each price is asked for exactly once."""
    snapshot = expected_snapshot(SHOP)
    assert snapshot.requests == {"/price/coffee": 1, "/price/tea": 1}
    assert list(snapshot.files) == ["coffee.txt", "tea.txt"]


def test_reports_do_not_depend_on_order() -> None:
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

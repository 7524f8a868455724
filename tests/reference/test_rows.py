"""The reference: every row is run, and what is said of it is what was seen."""

import re
from collections import Counter
from typing import Any

import pytest

from shared.proof import chapters
from shared.reaper import ROOT
from shared.registry import LANES, VARIANTS
from shared.semantics import __main__ as session
from shared.semantics.cells import cell
from shared.semantics.observe import observe_all
from shared.semantics.observed import observed
from shared.semantics.row import GROUPS, Row, rows
from shared.semantics.whole import COUNT, PAGES, SENTENCES, counted

ROWS = rows()
PYTHONS = ["3.11", "3.12", "3.13"]
"""Those on which every row has been observed."""

SENTENCE = re.compile(r"(?<=[.?!])\s+")

each_row = pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)


def on_pythons(row: Row) -> Any:
    """On each, if something else is expected of one of them; else on one, by turns.

    What all say on all is kept by `nox -s semantics` (`shared/reference/observed/`).
    """
    expected = [each.expected for each in row.probes.values() if each.expected]
    differs = any(each.since for each in expected)
    python = PYTHONS[[*ROWS].index(row.id) % len(PYTHONS)]
    marks = [] if differs else [pytest.mark.on_python(python)]
    return pytest.param(row, id=row.id, marks=marks)


@pytest.mark.parametrize("row", [*map(on_pythons, ROWS.values())])
def test_row_answers_as_expected(row: Row) -> None:
    """Every probe of the row prints what stands above it.

    So it does on a variant for which something else stands there; `nox -s semantics`
    asks all variants.
    """
    wanted = [
        (probe, name)
        for probe, name in session.wanted_of([row])
        if name == probe.lane or (probe.expected and name in probe.expected.variants)
    ]
    seen = observe_all(wanted, at_once=2)
    said = [session.wrong(probe, seen[row.id, name]) for probe, name in wanted]
    assert "\n".join(filter(None, said)) == ""


def test_all_rows_are_there() -> None:
    """Each of 13 groups has rows, numbered from 1 without a gap, and pages count them.

    78 were there when this was written.
    """
    sizes = Counter(id[0] for id in ROWS)
    expected = [
        f"{letter}{number}"
        for letter in GROUPS
        for number in range(1, sizes[letter] + 1)
    ]
    assert list(ROWS) == expected
    assert (len(sizes), len(ROWS) >= 78) == (13, True)
    assert list(counted()) == []


@pytest.mark.parametrize("name", PAGES)
def test_pages_count_the_rows(name: str) -> None:
    """Each of them says at least once how many there are."""
    assert COUNT.findall((ROOT / name).read_text("utf-8"))


@each_row
def test_row_is_whole(row: Row) -> None:
    """A question, an explanation of a few sentences, a source, chapters."""
    assert row.question.endswith("?")
    least, most = SENTENCES
    assert least <= len(SENTENCE.split(row.explanation)) <= most
    assert row.explanation.endswith(".")
    assert row.sources
    assert all(source.startswith("https://") for source in row.sources)
    assert list(row.chapters) == sorted(set(row.chapters))
    assert row.chapters
    assert set(row.chapters) <= set(range(1, 19))


@each_row
def test_probe_or_a_reason(row: Row) -> None:
    """Probes stand in the usual order; a lane without one says why."""
    if row.see:
        assert (row.see in ROWS, dict(row.probes)) == (True, {})
        return
    assert list(row.probes) == [lane for lane in LANES if lane in row.probes]
    assert list(row.unasked) == [lane for lane in LANES if lane not in row.probes]
    assert all(row.unasked.values())
    assert not any("|" in why for why in row.unasked.values())


@each_row
def test_probes_are_programs(row: Row) -> None:
    """Its body compiles by itself, in no more columns than a page has."""
    for probe in row.probes.values():
        compile(probe.program, probe.lane, "exec")
        assert max(map(len, probe.program.splitlines())) <= 79


@pytest.mark.parametrize("python", PYTHONS)
@each_row
def test_kept_is_as_expected(row: Row, python: str) -> None:
    """What the page shows was seen on that Python, and is what stands in the row."""
    [kept] = [each for each in observed() if each.python == python]
    version = tuple(map(int, python.split(".")))
    for lane, probe in row.probes.items():
        seen = kept.answers[row.id]
        names = [lane]
        if probe.expected is not None:
            variants = [each for each in VARIANTS.values() if each.lane == lane]
            names += [each.name for each in variants if each.python <= version]
        for name in names:
            assert seen[name]
            if probe.expected is not None:
                expected = probe.expected.on(name, (version[0], version[1]))
                assert (name, seen[name]) == (name, expected)


def test_seventy_observed_everywhere() -> None:
    """... on every lane on which the question arises; the others only point."""
    seen = observed()
    whole = [
        row
        for row in ROWS.values()
        if row.probes and all(cell(row, lane, seen).lines for lane in row.probes)
    ]
    assert len(whole) >= 70
    assert {row.see for row in ROWS.values() if row not in whole} <= {"K1", "S13"}


def test_claims_name_rows() -> None:
    """A claim names rows that are there, and these name its chapter."""
    named = [
        (chapter.number, claim.id, id)
        for chapter in chapters().values()
        for claim in chapter.contract.claims
        for id in claim.rows
    ]
    assert {number for number, _, _ in named} >= {2, 3, 4}
    for number, claim, id in named:
        assert number in ROWS[id].chapters, (
            f"{id} does not name chapter {number}: {claim}"
        )

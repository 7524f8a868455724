"""What a terminal shows of a verdict, on doctored ones, however wide it is."""

from dataclasses import replace

import pytest

from shared.proof import Check, Comparison, Verdict, chapters, find_chapter
from shared.registry import LANES
from shared.show import terminal
from shared.world.faults import FAULT_SAYS

KEPT = Check("world", True, "as the shop's data says", "as the shop's data says")
UNSEEN = Check("queries-and-labels", None, "each", "2 of 4 were not seen")
BROKEN = Check("peak", False, "2 in flight at once", "1 in flight at once")

HOLDS = Check("all-before-any", True, "all arrive", "all arrive")
NOT_ASKED = Check("all-before-any", None, "", "one product only")


CHAPTER = find_chapter("2")


def verdict(lane: str) -> Verdict:
    """A lane that holds, with figures that are told apart."""
    return Verdict(
        lane,
        report_sha256="a",
        world_sha256="b",
        peak_in_flight=24,
        wall_s=34.56,
        threads=1234,
        processes=567,
    )


@pytest.mark.parametrize("width", [30, 40, 50, 60, 66, 80])
def test_figures_are_whole(width: int) -> None:
    """No figure of a comparison is cut, and no line is wider than the terminal."""
    verdicts = {name: verdict(name) for name in LANES}
    result = Comparison(CHAPTER, CHAPTER.contract.shop, verdicts)
    said = terminal.plain(terminal.comparison(result, drawn=False), width)
    assert "…" not in said
    assert max(map(len, said.splitlines())) <= width
    words = [word.rstrip(",") for word in said.split()]
    for figure in ("24", "34.56", "115.20", "1234", "567"):
        assert words.count(figure) == len(LANES)


def shown(*checks: Check, warned: tuple[str, ...] = ()) -> list[str]:
    """What is said of a lane with these checks, line by line."""
    verdict = Verdict("mine.py", checks=list(checks), warned=warned)
    says = {BROKEN.id: "As many as there are products."}
    return terminal.plain(terminal.checks(verdict, says), 200).splitlines()


def test_all_is_kept() -> None:
    """A lane of which everything was asked keeps the contract, and no more is said."""
    assert shown(KEPT) == [
        "✓ world: as the shop's data says",
        "mine.py keeps the contract",
    ]


def test_some_was_not_asked() -> None:
    """Of a lane of which something was not asked, it is told what, and why."""
    assert shown(KEPT, UNSEEN, HOLDS, replace(NOT_ASKED, id="order")) == [
        "✓ world: as the shop's data says",
        "- queries-and-labels: not asked: 2 of 4 were not seen",
        "✓ all-before-any: all arrive",
        "- order: not asked: one product only",
        "mine.py keeps what was asked, 2 of 4; not asked: queries-and-labels, order",
    ]


def test_what_is_broken() -> None:
    """A broken check is told at length, and what was not asked saves nobody."""
    assert shown(BROKEN, UNSEEN) == [
        "✗ peak",
        "    As many as there are products.",
        "    expected 2 in flight at once",
        "    observed 1 in flight at once",
        "- queries-and-labels: not asked: 2 of 4 were not seen",
        "mine.py breaks the contract",
    ]


def test_python_warned() -> None:
    """What Python warned of is told, and breaks nothing."""
    warning = "mine.py:7: RuntimeWarning: coroutine 'label' was never awaited"
    assert shown(KEPT, warned=(warning,)) == [
        "✓ world: as the shop's data says",
        f"Python warned: {warning}",
        "mine.py keeps the contract",
    ]


@pytest.mark.parametrize("fault", FAULT_SAYS)
@pytest.mark.parametrize("where", ["prices / {}: 5", "files / {}.txt: nothing"])
def test_meaning_of_a_fault(fault: str, where: str) -> None:
    """What differs in a shop with faults is about a product, whose fault is told."""
    expected = where.format(fault)
    check = Check("world with faults", False, expected, "something else")
    assert f"    {fault} is the product {FAULT_SAYS[fault]}" in shown(check)


def test_no_fault_to_explain() -> None:
    """Elsewhere a product may be called like a fault and have none."""
    check = Check("world", False, "prices / garbage: 5", "prices / garbage: 6")
    assert not any("is the product" in line for line in shown(check))


def compared(**claims: Check) -> list[str]:
    """The lines on claims in a comparison of lanes of chapter 2."""
    chapter = chapters()[2]
    verdicts = {lane: Verdict(lane, claims=[claims[lane]]) for lane in claims}
    result = Comparison(chapter, chapter.contract.shop, verdicts)
    lines = (terminal.plain(each, 200) for each in terminal.claims(result))
    return [line.rstrip("\n") for line in lines]


ALL_BEFORE_ANY = next(
    claim.says for claim in chapters()[2].contract.claims if claim.id == HOLDS.id
)


def test_not_asked_of_some() -> None:
    """A claim is told where it holds for some; of whom it was not asked is one line."""
    assert compared(trio=HOLDS, anyio=NOT_ASKED, curio=NOT_ASKED) == [
        f"✓ {ALL_BEFORE_ANY}",
        "not asked: all-before-any (one product only): anyio, curio",
    ]


def test_not_asked_of_any() -> None:
    """A claim that was asked of nobody is in that line alone."""
    other = replace(NOT_ASKED, observed="nobody came")
    assert compared(trio=NOT_ASKED, anyio=other) == [
        "not asked: all-before-any (one product only): trio; "
        "all-before-any (nobody came): anyio"
    ]


def test_all_was_asked() -> None:
    """Where everything was asked, there is no such line."""
    assert compared(trio=HOLDS, anyio=HOLDS) == [f"✓ {ALL_BEFORE_ANY}"]

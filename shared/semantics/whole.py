"""What is missing of a row of the reference, in sentences; nothing, if it is whole."""

import re
from collections.abc import Iterator, Sequence

from shared.reaper import ROOT
from shared.registry import LANES
from shared.semantics.observed import Observed, observed
from shared.semantics.row import Row, rows

SENTENCES = (2, 5)
"""How many an explanation has."""

QUESTION = "What is asked here, as a learner asks it?"
"""The question of a row that has none yet."""

COLUMNS = 79


def missing_of(row: Row) -> list[str]:
    """All that is missing, in the order in which it is best mended."""
    return [
        *says(row),
        *lanes(row),
        *layout(row),
        *gaps(row),
        *seen(row, observed()),
        *page(row),
    ]


def says(row: Row) -> Iterator[str]:
    """What its docstring and its constants must say."""
    if row.question == QUESTION:
        yield f"its docstring still asks {QUESTION!r}"
    if not row.question.endswith("?"):
        yield "its docstring must begin with a question"
    number = len(re.findall(r"[.?!](?: |$)", row.explanation))
    least, most = SENTENCES
    if not least <= number <= most:
        yield (
            f"its explanation has {number} sentences, and must have {least} to {most}"
        )
    if not row.chapters:
        yield "CHAPTERS names no chapter in which it matters"
    if not row.sources:
        yield "SOURCES has no link to where it is documented or was discussed"


def lanes(row: Row) -> Iterator[str]:
    """Each lane has a probe, or a reason why it has none."""
    if row.see:
        return
    for name, lane in LANES.items():
        if name not in row.probes and name not in row.unasked and not lane.draft:
            yield f"{name} has neither a probe nor a reason in UNASKED"
        if name in row.probes and name in row.unasked:
            yield f"{name} has a probe, and a reason why it has none"
    for what, names in (("probes", row.probes), ("reasons", row.unasked)):
        if list(names) != [name for name in LANES if name in names]:
            yield f"its {what} must be in the order of the lanes"


def layout(row: Row) -> Iterator[str]:
    """A program is shown in no more columns than a page has."""
    for lane, probe in row.probes.items():
        for line in probe.program.splitlines():
            if len(line) > COLUMNS:
                yield f"a line of {lane}'s program has more than {COLUMNS} columns"


def gaps(row: Row) -> Iterator[str]:
    """Rows of a group are numbered without a gap."""
    before = int(row.id[1:]) - 1
    if before and f"{row.group}{before}" not in rows():
        yield f"there is no {row.group}{before}, and rows are numbered without a gap"


def seen(row: Row, pythons: Sequence[Observed]) -> Iterator[str]:
    """Every lane's answer is kept of every Python that anything is kept of."""
    for each in pythons:
        known = each.answers.get(row.id, {})
        if unseen := [lane for lane in row.probes if lane not in known]:
            yield (
                f"not observed on Python {each.python} ({', '.join(unseen)}): "
                f"nox -s semantics-{each.python} -- {row.id} --write"
            )


COUNT = re.compile(r"\b(\d+) (?:such )?(?:differences|questions)\b")
PAGES = ("README.md", "SEMANTICS.md")


def counted() -> Iterator[str]:
    """Pages say how many rows there are."""
    number = len(rows())
    for name in PAGES:
        told = COUNT.findall((ROOT / name).read_text("utf-8"))
        if wrong := sorted({each for each in told if int(each) != number}):
            yield f"{name} speaks of {' and '.join(wrong)} rows, and there are {number}"


def page(row: Row) -> Iterator[str]:
    if f'<a id="{row.id.lower()}">' not in (ROOT / "SEMANTICS.md").read_text("utf-8"):
        yield "SEMANTICS.md does not show it: nox -s readme -- write"

"""What stands in one cell of the reference: a row, a lane, and what was seen there.

A cell says first what was observed on every Python; where they disagree, on which
Python what; and then on which variants it was something else.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from shared.registry import lane_of, variants_of
from shared.semantics.observe import in_words
from shared.semantics.observed import Observed
from shared.semantics.row import Outcomes, Row


@dataclass(frozen=True)
class Cell:
    """One lane's answer to a row's question.

    `lines` are sentences without a full stop; `line` is where its probe begins in
    the row's file, 0 if there is none, and then `why` says why.
    """

    lane: str
    lines: Sequence[str]
    line: int = 0
    why: str = ""
    measured: bool = False

    @property
    def unfolded(self) -> list[str]:
        """The same, but of a long answer each part in a line of its own."""
        return [part for line in self.lines for part in parts_of(line)]

    def __str__(self) -> str:
        return ", ".join(self.lines) or f"not observed: {self.why}"


LONG = 56
"""So many characters of an answer are taken in at a glance."""


LABELLED = re.compile(r"(?<=;) (?=[^;]*: )")
ANY_PART = re.compile(r"(?<=;) ")


def parts_of(line: str) -> list[str]:
    """A long line in parts: before what has a label, or at each of its semicolons."""
    if len(line) <= LONG:
        return [line]
    where = LABELLED if LABELLED.search(line) else ANY_PART
    return where.split(line)


NOT_OBSERVED = "not yet run"
NO_REASON = "nobody has asked yet"


def cell(row: Row, lane: str, seen: Sequence[Observed]) -> Cell:
    """What is known of a lane or variant; `seen` has the oldest Python first."""
    probe = row.probes.get(lane_of(lane))
    if probe is None:
        see = f"see {row.see}" if row.see else ""
        return Cell(lane, (), why=row.unasked.get(lane_of(lane), see or NO_REASON))
    if probe.expected is None:
        newest = [each for each in seen if lane in each.answers.get(row.id, {})][-1:]
        lines = [
            f"{in_words(each.answers[row.id][lane])} (measured on Python {each.python})"
            for each in newest
        ]
    else:
        names = [lane, *(each.name for each in variants_of(lane))]
        lines = [line for name in names for line in told(row.id, name, lane, seen)]
    why = "" if lines else NOT_OBSERVED
    return Cell(lane, lines, probe.line, why, probe.expected is None)


def told(id: str, name: str, lane: str, seen: Sequence[Observed]) -> Iterator[str]:
    """The lines about a lane; about a variant only where it differs from its lane."""
    known = [
        (each.python, each.answers[id][name], each.answers[id].get(lane))
        for each in seen
        if name in each.answers.get(id, {})
    ]
    if name != lane and all(found == plain for _, found, plain in known):
        return
    prefix = "" if name == lane else f"{name}: "
    spans = [
        (key, list(each)) for key, each in groupby(known, key=lambda each: each[1])
    ]
    for outcomes, span in spans:
        where = f"{between(span[0][0], span[-1][0])}: " if len(spans) > 1 else ""
        first, *others = sorted(outcomes)
        yield prefix + where + first
        yield from (f"or {each}" for each in others)


def between(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def cells(row: Row, lanes: Sequence[str], seen: Sequence[Observed]) -> list[Cell]:
    return [cell(row, lane, seen) for lane in lanes]


__all__ = ["Cell", "Outcomes", "cell", "cells"]

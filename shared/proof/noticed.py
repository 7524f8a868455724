"""What somebody notices of a broken lane who runs it, and has no check to ask.

Each is run once as its own author would: no gate, no closer look; beside it the shipped
lane of its runtime, for how long that takes.  What can be noticed is of six kinds, and
each has words of its own that a contract's `Mistake.notice` must use, and no others:

| kind | it is noticed where | words |
| --- | --- | --- |
| time | it took clearly more or less than the shipped lane | `{took}` `{right}` |
| missing | labels are missing | `{labels}` `{products}` |
| differs | what it brought about is otherwise not as it must be | `{differs}` |
| ended | it raised, exited, or did not finish | `{ended}` |
| said | something is on its standard error | `{said}` |
| nothing | none of these | |
"""

import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from string import Formatter
from typing import Any

from shared.errors import MeanwhileError
from shared.proof.chapters import Chapter
from shared.proof.contract import NOTHING, first_difference
from shared.reaper import ROOT
from shared.runner.on_record import on_record
from shared.runner.process import LaneProcess, Outcome
from shared.runner.program import process_of
from shared.runner.source import Source
from shared.trace.trace import Trace
from shared.world import World

CLEARLY, CLEARLY_MS = 1.15, 40
"""Two times differ that are so many times, and so much, apart."""

LIMIT_S = 10.0
"""How long it may take beyond three times the ideal: it is known to be broken."""


@dataclass(frozen=True)
class Noticed:
    """What came of one run: times in milliseconds, `labels` and `products` counted.

    `differs` is the first difference of the report or the world, in words, where labels
    are not what is missing; `ended` how it ended if not well; `said` the last line of
    its standard error.  Empty where there is nothing to be said.
    """

    took: int
    right: int
    labels: int
    products: int
    differs: str = ""
    ended: str = ""
    said: str = ""

    @property
    def words(self) -> set[str]:
        """The words that a sentence about it must use."""
        less, more = sorted((self.took, self.right))
        time = not self.ended and more > max(less * CLEARLY, less + CLEARLY_MS)
        missing = not self.ended and self.labels < self.products
        return {
            *(("took", "right") if time else ()),
            *(("labels", "products") if missing else ()),
            *(each for each in ("differs", "ended", "said") if getattr(self, each)),
        }

    def sentence(self, notice: str, right: int | None = None) -> str:
        """The contract's words with what was seen in them.

        `right` is what the right lane took in another run, which is shown elsewhere.
        Raises MeanwhileError where the words speak of anything else than what was seen.
        """
        used = {name for _, name, _, _ in Formatter().parse(notice) if name}
        if used != self.words:
            seen = ", ".join(sorted(self.words)) or "nothing"
            raise MeanwhileError(f"{notice!r} must speak of {seen}: {self}")
        shown = self if right is None else replace(self, right=right)
        return notice.format(**asdict(shown))

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def noticed(chapter: Chapter, name: str) -> tuple[Noticed, Trace]:
    """Run a broken lane of a chapter's, and the shipped one beside it."""
    contract, source = chapter.contract, chapter.broken[name]
    mistake = contract.broken[name]
    shop = contract.shop.with_faults(mistake.faults)
    if mistake.strained and contract.strained is not None:
        shop = contract.strained(shop)
    limit_s = LIMIT_S + 3 * contract.ideal_ms(shop) / 1000
    report, world_after = contract.expected(shop)
    with World() as world:
        shipped = chapter.source(source.lane)
        right, _, _, usual = run_plainly(chapter, shipped, shop, world, limit_s)
        outcome, trace, after, said = run_plainly(chapter, source, shop, world, limit_s)
    labels = len(after["files"])
    there = len(world_after["files"])
    differs = ""
    if outcome.report is not None and labels >= there:
        for what, expected, observed in (
            ("report", report, outcome.report),
            ("world", world_after, after),
        ):
            if not differs and expected != observed:
                where, want, have = first_difference(expected, observed)
                differs = in_a_clause(what, where, want, have)
    return (
        Noticed(
            took=round(outcome.wall_s * 1000),
            right=round(right.wall_s * 1000),
            labels=labels,
            products=there,
            differs=differs,
            ended=of_any_run(outcome.problem),
            said="" if outcome.problem else news(said, usual),
        ),
        trace,
    )


def in_a_clause(what: str, where: str, want: str, have: str) -> str:
    """The first difference, as somebody says it who has compared two runs."""
    *within, last = where.rstrip(":").split(" / ")
    if have == NOTHING:
        return f"{last} is missing in the {what}'s {' / '.join(within)}"
    if want == NOTHING:
        return f"{last} is among the {what}'s {' / '.join(within)}"
    return f"{where} {have}, and not {want}"


def news(said: str, usual: str) -> str:
    """The last line of what it printed, unless the right lane says the same."""
    line = last_line(said)
    return "" if line == last_line(usual) else line


Plain = tuple[Outcome, Trace, dict[str, Any], str]
"""How a run ended, its trace, the world after it, what it printed as errors."""


def run_plainly(
    chapter: Chapter, source: Source, shop: Any, world: World, limit_s: float
) -> Plain:
    """One run without any gate.

    The first in a process may import lazily, and is run once more; not so if it did not
    end well, for then it is what there is to be noticed.
    """
    temporary = world.temporary_folder()
    with process_of(source, chapter.job, temporary=temporary) as lane:
        if problem := lane.ready().problem:
            raise MeanwhileError(f"{source.name} {problem}")
        outcome, trace, after = once(chapter, lane, shop, world, limit_s)
        if not outcome.problem:
            outcome, trace, after = once(chapter, lane, shop, world, limit_s)
        lane.end()
        return outcome, trace, after, lane.printed("stderr")


def once(
    chapter: Chapter, lane: LaneProcess, shop: Any, world: World, limit_s: float
) -> tuple[Outcome, Trace, dict[str, Any]]:
    name = Path(lane.source.file).stem
    with world.open(shop, chapter.job) as opened:
        outcome, trace = on_record(
            name, chapter.number, lane, opened, world, limit_s, look=False
        )
        return outcome, trace, opened.snapshot(outcome.visits).to_json()


WARNED = re.compile(r"\w+Warning: (?!Enable tracemalloc).*")


def last_line(said: str) -> str:
    """Of what was printed: Python's own warning, or the end of it."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    warned = [found[0] for line in lines if (found := WARNED.search(line))]
    line = [*lines[-1:], *warned[-1:]][-1] if lines else ""
    return of_any_run(line)


def of_any_run(line: str) -> str:
    """Without folders, ports, addresses and ids, which are others in another run."""
    line = re.sub(r"http://[\w.:]+/run\d+", "", line.replace(f"{ROOT}/", ""))
    line = re.sub(r"(thread id) \d+", r"\1 ...", line)
    line = re.sub(r"^\d{4}-\d\d-\d\dT[\d:]+Z ", "", line)
    line = re.sub(r"(<Greenlet) at 0x\w+: (\w+)\(.*(> failed)", r"\1 \2(...)\3", line)
    line = re.sub(r"-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "-...", line)
    return re.sub(r"0x[0-9a-f]+", "0x...", line)

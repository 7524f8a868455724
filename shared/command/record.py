"""Record the runs that a chapter's README shows: `python -m shared.command.record 2`.

All lanes are compared, one at a time; if the contract holds, their traces, the
comparison, the picture of the timelines, how each broken lane is caught and what would
be noticed of it without any check are kept in the chapter's folder `traces/`, and what
those of its exhibits say that the contract names.  Nothing is kept of a comparison that
breaks it.
"""

import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from pathlib import Path

from shared.errors import MeanwhileError
from shared.proof import Chapter, Check, compare, find_chapter
from shared.proof.grid import grid
from shared.proof.kept import MISTAKES, record
from shared.proof.noticed import Noticed, noticed, run_plainly
from shared.reaper import ROOT
from shared.registry import ALL
from shared.shop import canonical
from shared.show.pictures import PICTURE, picture, runs_shown
from shared.trace.trace import Trace
from shared.world import World

PATIENCE_S = 1.0
"""How long a gate waits for a broken lane: it is known to be broken."""

LIMIT_S = 60
LONG, BEGINNING, END = 180, 150, 32


def exhibits(chapter: Chapter, kind: str) -> dict[str, str]:
    """Lane -> what its exhibit of that kind says."""
    files = sorted((chapter.folder / "exhibits" / kind).glob("with_*.py"))
    lanes = [file.stem.removeprefix("with_") for file in files]
    return {lane: said_by(chapter, kind, lane) for lane in ALL if lane in lanes}


def said_by(chapter: Chapter, kind: str, lane: str) -> str:
    """What one says, beside its report if it has one, when it is started by hand."""
    module = f"chapters.{chapter.folder.name}.exhibits.{kind}.with_{lane}"
    run = subprocess.run(
        [sys.executable, "-m", module],
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        cwd=ROOT,
        check=True,
    )
    # What gevent tells beyond the stack that blocks is of no use on a page.
    told = run.stderr.partition("\n\nInfo:")[0].strip("=\n")
    own = run.stdout.partition("\n{\n" if not run.stdout.startswith("{") else "{")[0]
    return "\n".join(map(shortened, (own + told).strip().splitlines()))


def shortened(line: str) -> str:
    """A line as a page can show it: no folders of this machine's, no end of it."""
    line = line.replace(f"{ROOT}/", "")
    for name in ("purelib", "stdlib"):
        line = line.replace(sysconfig.get_path(name) + "/", "")
    line = re.sub(r"/[\w./-]*/(?=python3)", "", line)
    if len(line) > LONG:
        line = f"{line[:BEGINNING]} ... {line[-END:].partition(' ')[2]}"
    return line.rstrip()


def mistakes(chapter: Chapter) -> Iterator[tuple[str, Check, Noticed, Trace]]:
    """Each broken lane: its name, the check that catches it, what comes of a plain run.

    Raises MeanwhileError if one is caught otherwise than the contract says, or if what
    is noticed of it is something else.
    """
    shop = chapter.contract.shop
    for name, mistake in chapter.contract.broken.items():
        sources = {name: chapter.broken[name]}
        result = compare(
            chapter,
            sources,
            shop,
            rounds=0,
            calm=True,
            patience_s=PATIENCE_S,
            closely=mistake.strained,
        )
        verdict = result.lanes[name]
        if verdict.failed is None or verdict.failed.id != mistake.caught_by:
            raise MeanwhileError(
                f"{name} is not caught by {mistake.caught_by}: {verdict.problem}"
            )
        seen, trace = noticed(chapter, name)
        seen.sentence(mistake.notice)
        yield name, verdict.failed, seen, trace


def keep(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")
    print(file.relative_to(ROOT))


def keep_mistakes(chapter: Chapter) -> None:
    """How each was caught, and what was noticed; the runs that a picture shows."""
    kept = {}
    for name, check, seen, trace in mistakes(chapter):
        kept[name] = {"check": check.to_json(), "noticed": seen.to_json()}
        if name in runs_shown(chapter):
            keep(chapter.traces / f"{name}.jsonl", trace.text())
    keep(chapter.traces / MISTAKES, canonical(kept) + "\n")


def keep_beside(chapter: Chapter) -> None:
    """The runs that a picture shows of what is beside; each must keep the contract.

    As those of broken lanes, they are plain ones.
    """
    shop = chapter.contract.shop
    for name, source in chapter.beside.items():
        verdict = compare(chapter, {name: source}, shop, rounds=0).lanes[name]
        if not verdict.ok:
            raise MeanwhileError(f"{name}: {verdict.problem}")
        if name in runs_shown(chapter):
            with World() as world:
                _, trace, *_ = run_plainly(chapter, source, shop, world, LIMIT_S)
            keep(chapter.traces / f"{name}.jsonl", trace.text())


def keep_grids(chapter: Chapter) -> None:
    """What comes of the exhibits that are lanes."""
    for kind in chapter.contract.grids:
        keep(chapter.traces / f"{kind}.json", canonical(grid(chapter, kind)) + "\n")


def main(arguments: Sequence[str]) -> None:
    for number in arguments:
        chapter = find_chapter(number)
        kinds = chapter.contract.exhibits
        shown = {kind: exhibits(chapter, kind) for kind in kinds}
        result = record(chapter, chapter.lane_names)
        traces = [verdict.trace for verdict in result.lanes.values()]
        keep(chapter.traces / PICTURE, picture(chapter, traces))
        keep_mistakes(chapter)
        keep_beside(chapter)
        keep_grids(chapter)
        for kind, said in shown.items():
            keep(chapter.traces / f"{kind}.json", canonical(said) + "\n")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except MeanwhileError as error:
        sys.exit(f"error: {error}")

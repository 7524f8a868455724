"""The pictures that pages show: timelines of recorded runs, and drawings.

A chapter's `pictures.py` has a dictionary PICTURES, name -> `Excerpt` or `Drawing`; so
has chapters/pictures.py for the page before chapter 1.  Each is kept as a file, made by
`python -m shared.show.pictures`, and a page is refused whose picture is another one.
"""

import importlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from shared.errors import MeanwhileError
from shared.proof import Chapter, chapters
from shared.reaper import ROOT
from shared.show.chart import Chart
from shared.show.drawn import Drawing
from shared.show.replay import Replay
from shared.show.svg import svg
from shared.show.visits import Visits
from shared.trace.timeline import excerpt, timeline
from shared.trace.trace import Trace, read

PICTURE = "timelines.svg"
"""The file of the timelines, beside their traces."""

FEW_ROWS = 8
NARROW = 520
"""How wide a picture is at most, in pixels, whose words a narrow screen can show."""

BEFORE = ROOT / "chapters"
"""Where the page before chapter 1 is."""


@dataclass(frozen=True)
class Panel:
    """One recorded run: of a lane, or of a broken one; `says` is its title.

    Of a part only, if `from_ms` or `until_ms` is given.
    """

    chapter: int
    run: str
    says: str
    from_ms: float = 0
    until_ms: float | None = None


@dataclass(frozen=True)
class Excerpt:
    """Timelines of recorded runs under each other; `says` tells them without eyes."""

    title: str
    says: str
    panels: Sequence[Panel]
    rows: int = FEW_ROWS
    width: int = NARROW

    def svg(self) -> str:
        timelines = []
        for panel in self.panels:
            [trace] = read(chapters()[panel.chapter].traces / f"{panel.run}.jsonl")
            drawn = timeline(replace(trace, lane=panel.says))
            if panel.from_ms or panel.until_ms is not None:
                until_ms = panel.until_ms or drawn.length_ns / 1e6
                drawn = excerpt(
                    drawn, *(round(1e6 * ms) for ms in (panel.from_ms, until_ms))
                )
            timelines.append(drawn)
        return svg(
            timelines,
            title=self.title,
            describe=self.says,
            width=self.width,
            rows=self.rows,
        )


Picture = Excerpt | Replay | Chart | Drawing | Visits


def picture(chapter: Chapter, traces: Sequence[Trace]) -> str:
    """The timelines of a chapter as its README shows them."""
    title = f"{chapter.number}. {chapter.title}: timelines of {len(traces)} lanes"
    return svg([timeline(each) for each in traces], title=title, rows=FEW_ROWS)


def pictures(number: int) -> Mapping[str, Picture]:
    """Those of a chapter by their names; of the page before chapter 1 for 0."""
    folder = chapters()[number].folder if number else BEFORE
    if not (folder / "pictures.py").exists():
        return {}
    package = ".".join(folder.relative_to(ROOT).parts)
    found: Mapping[str, Picture] = importlib.import_module(
        f"{package}.pictures"
    ).PICTURES
    return found


def file_of(number: int, name: str) -> Path:
    """Where a picture is kept: beside the chapter's recorded runs."""
    folder = chapters()[number].traces if number else BEFORE / "pictures"
    return folder / f"{name}.svg"


def runs_shown(chapter: Chapter) -> set[str]:
    """Broken lanes, and what is beside, of which a run is shown.

    That is the broken lane that the page shows whole, and those of its pictures.
    """
    shown = {
        (panel.chapter, panel.run)
        for each in pictures(chapter.number).values()
        for panel in panels_of(each)
    }
    kept = {*chapter.broken, *chapter.beside}
    first = {*islice(chapter.contract.broken, 1)}
    return first | {run for number, run in shown if number == chapter.number} & kept


def panels_of(picture: Picture) -> Sequence[Panel | Replay]:
    """The recorded runs that a picture is drawn from."""
    if isinstance(picture, Replay):
        return [picture]
    if isinstance(picture, Visits):
        return [Panel(picture.chapter, *each) for each in picture.runs]
    return picture.panels if isinstance(picture, Excerpt) else []


def all_pictures() -> Iterator[tuple[Path, str]]:
    """Each file, and what it must be; timelines of all lanes among them."""
    for name, each in pictures(0).items():
        yield file_of(0, name), each.svg()
    for number, chapter in chapters().items():
        lanes = [chapter.traces / f"{lane}.jsonl" for lane in chapter.lane_names]
        if all(file.exists() for file in lanes):
            traces = [trace for file in lanes for trace in read(file)]
            yield chapter.traces / PICTURE, picture(chapter, traces)
        for name, each in pictures(number).items():
            yield file_of(number, name), each.svg()


def checked(number: int, name: str) -> tuple[Path, Picture]:
    """A picture and its file, which must be as it would be drawn now."""
    found = pictures(number).get(name)
    if found is None:
        raise MeanwhileError(f"chapter {number} has no picture {name}")
    file = file_of(number, name)
    if not file.exists() or file.read_text("utf-8") != found.svg():
        raise MeanwhileError(f"{file} is not as drawn: nox -s readme -- write")
    return file, found


def main() -> None:
    for file, drawn in all_pictures():
        if not file.exists() or file.read_text("utf-8") != drawn:
            file.parent.mkdir(exist_ok=True)
            file.write_text(drawn, "utf-8")
            print(file.relative_to(ROOT))


if __name__ == "__main__":
    main()

"""The pictures that a chapter's README shows."""

from collections.abc import Sequence

from shared.proof import Chapter
from shared.show.svg import svg
from shared.trace.timeline import timeline
from shared.trace.trace import Trace

PICTURE = "timelines.svg"
"""The file of the timelines, beside their traces."""

FEW_ROWS = 8


def picture(chapter: Chapter, traces: Sequence[Trace]) -> str:
    """The timelines of a chapter as its README shows them."""
    title = f"{chapter.number}. {chapter.title}: timelines of {len(traces)} lanes"
    return svg([timeline(each) for each in traces], title=title, rows=FEW_ROWS)

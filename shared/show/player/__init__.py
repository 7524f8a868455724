"""The player: recorded runs, played event by event in a browser.

Runs are grouped by chapter, as its list has them:

    {"chapters": [{"number": 2, "title": "All at once", "runs": [RUN, ...]}, ...]}

and a RUN is {"name": "trio"} with what is told of it, `told`, or with the `file` where
that is, beside the list.
"""

import json
from collections import Counter
from collections.abc import Sequence
from html import escape
from itertools import zip_longest
from pathlib import Path
from typing import Any

from shared.proof.chapters import Chapter, chapters
from shared.trace.moments import moments
from shared.trace.trace import Trace, read

HERE = Path(__file__).parent
SCRIPT, STYLE = HERE / "player.js", HERE / "player.css"
INDEX = "index.json"
PAIR = ("asyncio", "trio")
"""The two lanes that are played and compared until others are chosen."""

PAGE = """<!DOCTYPE html>
<html lang="en" class="meanwhile-timeline">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 1rem; font-family: system-ui, sans-serif; overflow-wrap: anywhere; }}
{css}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<meanwhile-player data-keys>
<script type="application/json">
{data}
</script>
</meanwhile-player>
</main>
<script type="module">
{js}</script>
</body>
</html>
"""


def page(title: str, traces: Sequence[Trace], files: Sequence[Path | None] = ()) -> str:
    """A page that needs nothing else, with the files of the lanes where they are known.

    The first two runs are shown, and others can be chosen in their place.
    """
    number = traces[0].chapter if traces else 0
    names: Counter[str] = Counter()
    runs = []
    for trace, file in zip_longest(traces, files):
        names[trace.lane] += 1
        again = f" ({names[trace.lane]})" if names[trace.lane] > 1 else ""
        runs.append({"name": trace.lane + again, "told": run(trace, file)})
    return PAGE.format(
        title=escape(title),
        css=STYLE.read_text("utf-8"),
        js=SCRIPT.read_text("utf-8"),
        data=within_html({"chapters": [{"number": number, "title": "", "runs": runs}]}),
    )


def pair(chapter: Chapter) -> Sequence[str]:
    """The two of a chapter's lanes that are shown first."""
    names = chapter.lane_names
    return PAIR if {*PAIR} <= {*names} else names[:2]


def run(trace: Trace, file: Path | None) -> dict[str, Any]:
    """What the player is told of a run, with the lines of its lane."""
    source = file.read_text("utf-8").splitlines() if file else []
    return {**moments(trace), "file": file.name if file else "", "source": source}


def within_html(data: Any) -> str:
    """JSON that ends no element that it stands in, whatever names are in it."""
    text = json.dumps(data, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def export(folder: Path) -> None:
    """Every run that is kept, a file each, and the list of them, into a new folder."""
    listed = []
    for number, chapter in chapters().items():
        into = folder / str(number)
        into.mkdir(parents=True)
        runs = []
        for name, file in kept(chapter).items():
            [trace] = read(chapter.traces / f"{name}.jsonl")
            text = json.dumps(run(trace, file), separators=(",", ":"))
            (into / f"{name}.json").write_text(text, "utf-8")
            listed_as = {"name": name, "file": f"{number}/{name}.json"}
            runs.append({**listed_as, "label": label(chapter, name)})
        listed.append({"number": number, "title": chapter.title, "runs": runs})
    (folder / INDEX).write_text(json.dumps({"chapters": listed}), "utf-8")


def label(chapter: Chapter, name: str) -> str:
    """What a run is called in a list: broken lanes by what is broken."""
    what, _, lane = name.partition("_with_")
    words = what.replace("_", " ")
    if name in chapter.broken:
        return f"{lane}, broken: {words}"
    return f"{lane}: {words}" if lane else words


def kept(chapter: Chapter) -> dict[str, Path]:
    """Each run of a chapter that is kept -> the file that ran.

    Its lanes, also a guest that is not installed, then broken ones and what is beside,
    as far as a picture shows them.
    """
    lanes = dict.fromkeys([*chapter.lane_names, *chapter.guests])
    others = {**chapter.broken, **chapter.beside}
    files = {name: chapter.lane_file(name) for name in lanes}
    files |= {name: Path(source.file) for name, source in others.items()}
    return {
        name: file
        for name, file in files.items()
        if (chapter.traces / f"{name}.jsonl").exists()
    }

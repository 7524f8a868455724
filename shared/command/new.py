"""The skeleton of a chapter, a row or a lane: `nox -s new -- chapter "Late again"`.

What is made is a draft, runs as it is, and `meanwhile doctor` says what it lacks.
Nothing that is there already is written over.
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from shared.errors import MeanwhileError
from shared.proof.chapters import chapters
from shared.reaper import ROOT
from shared.registry import LANES
from shared.semantics.row import GROUPS, rows

FIRST_LANES = ("asyncio", "trio")
"""The lanes that a new chapter begins with, copied from the first chapter."""

CONTRACT = '''"""What every lane of chapter {number} must satisfy."""

from shared.proof.contract import Contract
from shared.shop import Product, Shop


def the_sum(shop: Shop) -> int:
    """Every answer waits for the one before it."""
    return sum(each.price_ms + each.stock_ms for each in shop.products)


CONTRACT = Contract(
    shop=Shop(
        (
            Product("tea", price_ms=30, stock_ms=20),
            Product("coffee", price_ms=20, stock_ms=10),
        )
    ),
    paces_ms=(10, 50),
    peak=lambda shop: 1,
    gated=False,
    ideal_ms=the_sum,
    ideal_says="the sum of all answers",
    claims=(),
    broken={{}},
    draft=True,
    lanes={lanes},
)
'''

ROW = '''"""What is asked here, as a learner asks it?

The answer in a sentence.
Why it is so, in another.
"""

from shared.semantics.row import answers

SOURCES = ("https://docs.python.org/3/library/asyncio.html",)
CHAPTERS = (1,)
UNASKED = {{}}


@answers("seen")
def with_asyncio():
    import asyncio

    async def main():
        print("seen")

    asyncio.run(main())
'''

CLIENT = '''"""{name}: the threads' verbs, until it has its own."""

from shared.clients.with_threads import get, query, save

__all__ = ["get", "query", "save"]
'''

ENTRY = """        Lane(
            "{name}",
            None,
            ("concurrent", "{name}"),
            "a task",
            "a group",
            diff_from="threads",
            draft=True,
            exempt={{"async": "a thread blocks where a coroutine awaits"}},
        ),
    )
}}


@dataclass(frozen=True)
class Variant:
"""

END = """    )
}


@dataclass(frozen=True)
class Variant:
"""
"""Where the entries of the lanes end in the registry."""


def new_chapter(title: str) -> list[Path]:
    """A chapter with the next number, and two lanes that ask one thing at a time."""
    slug = "_".join(re.findall(r"[a-z0-9]+", title.lower()))
    if not slug or "\n" in title:
        raise MeanwhileError(
            f"{title!r} is no title: it must have letters, in one line"
        )
    number = max(chapters(), default=0) + 1
    first = next(iter(chapters().values()))
    folder = ROOT / "chapters" / f"chapter{number:02}_{slug}"
    package = (first.folder / "__init__.py").read_text("utf-8")
    texts = {
        "__init__.py": package,
        "README.md": f"# {number}. {title}\n",
        "contract.py": CONTRACT.format(number=number, lanes=repr(FIRST_LANES)).replace(
            "'", '"'
        ),
        "broken/__init__.py": package,
    }
    for lane in FIRST_LANES:
        text = first.lane_file(lane).read_text("utf-8")
        texts[f"with_{lane}.py"] = text.replace(f'"""{first.title}.', f'"""{title}.', 1)
    return [keep(folder / name, text) for name, text in texts.items()]


def new_row(name: str) -> list[Path]:
    """A row: the next of a group, called like "S order of the ready"."""
    letter, _, words = name.partition(" ")
    slug = "_".join(re.findall(r"[a-z0-9]+", words.lower()))
    if letter not in GROUPS or not slug:
        groups = ", ".join(f"{letter} {title}" for letter, title in GROUPS.items())
        raise MeanwhileError(
            f"{name!r} is no name of a row: it begins with the letter of its group "
            f"({groups}), and says what it is about, as in 'S order of the ready'"
        )
    numbers = [int(id[1:]) for id in rows() if id[0] == letter]
    number = max(numbers, default=0) + 1
    file = ROOT / f"shared/reference/rows/{letter.lower()}{number:02}_{slug}.py"
    return [keep(file, ROW.format())]


def new_lane(name: str) -> list[Path]:
    """A lane: its entry, its client, and the first chapter with it, as in threads."""
    if not re.fullmatch("[a-z][a-z0-9]*", name) or name in LANES:
        raise MeanwhileError(
            f"{name!r} is no name of a new lane: it must be one word of small letters, "
            f"and none of {', '.join(LANES)}"
        )
    registry = ROOT / "shared/registry.py"
    text = registry.read_text("utf-8")
    if text.count(END) != 1:
        raise MeanwhileError(
            f"there is no end of LANES in {registry.relative_to(ROOT)}"
        )
    chapter = next(iter(chapters().values()))
    lane = chapter.lane_file("threads").read_text("utf-8")
    made = [
        keep(ROOT / f"shared/clients/with_{name}.py", CLIENT.format(name=name)),
        keep(
            chapter.folder / f"with_{name}.py",
            lane.replace("shared.clients.with_threads", f"shared.clients.with_{name}"),
        ),
    ]
    registry.write_text(text.replace(END, ENTRY.format(name=name)), "utf-8")
    return [registry, *made]


def keep(file: Path, text: str) -> Path:
    """Write a new file; MeanwhileError if it is there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(text)
    except FileExistsError as error:
        raise MeanwhileError(f"{file.relative_to(ROOT)} is there already") from error
    return file


KINDS = {"chapter": new_chapter, "row": new_row, "lane": new_lane}


def main(arguments: Sequence[str]) -> int:
    kind, *words = arguments or [""]
    if kind not in KINDS or not words:
        print(
            f"error: say what is to be made: {', '.join(KINDS)}, and its name, "
            "as in: nox -s new -- chapter 'Late again'",
            file=sys.stderr,
        )
        return 2
    for file in KINDS[kind](" ".join(words)):
        print(file.relative_to(ROOT))
    print("what is still missing: meanwhile doctor")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except MeanwhileError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)

"""The skeleton of a chapter, a row or a lane: `nox -s new -- chapter "Late again"`.

What is made is a draft, runs as it is, and `meanwhile doctor` says what it lacks.
Nothing that is there already is written over.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from shared.command.doctor import VERBS
from shared.errors import MeanwhileError
from shared.proof.chapters import chapters
from shared.reaper import ROOT
from shared.registry import LANES
from shared.semantics.row import GROUPS, rows
from shared.semantics.whole import QUESTION

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

ROW = '''"""{question}

The answer in a sentence.
Why it is so, in another.
"""

from shared.semantics.row import answers

SOURCES = ("https://docs.python.org/3/library/asyncio.html",)
CHAPTERS = (1,)
UNASKED: dict[str, str] = {{}}


@answers("seen")
def with_asyncio():
    import asyncio

    async def main():
        print("seen")

    asyncio.run(main())
'''

CLIENT = '''"""What threads do, until {name} has its own way."""

from shared.clients.with_threads import {verbs}

__all__ = [{names}]
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


GUESTS: Mapping[str, Lane] = {{
"""

END = """    )
}


GUESTS: Mapping[str, Lane] = {
"""
"""Where the entries of the lanes end in the registry."""


@dataclass(frozen=True)
class Skeleton:
    """What is to be made.

    `name` is what `meanwhile doctor` is asked for it; `texts` has a text for each file
    that is new, `rewritten` one for each that is there.
    """

    name: str
    texts: Mapping[Path, str]
    rewritten: Mapping[Path, str] = field(default_factory=dict)

    def keep(self) -> list[Path]:
        """Write all files, or none: MeanwhileError if one that is new is there."""
        for file in self.texts:
            if file.exists():
                raise MeanwhileError(f"{file.relative_to(ROOT)} is there already")
        for file, text in {**self.rewritten, **self.texts}.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        return [*self.rewritten, *self.texts]


def slug_of(words: str) -> str:
    """The words as a part of a module's name; empty if they have no letters for one."""
    return "_".join(re.findall(r"[a-z0-9]+", words.lower()))


def new_chapter(title: str) -> Skeleton:
    """A chapter with the next number, and two lanes that ask one thing at a time."""
    slug = slug_of(title)
    if not slug or set(title) & set('\n"\\'):
        raise MeanwhileError(
            f"{title!r} is no title: it must have letters from a to z, in one line, "
            "and no quotation marks"
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
    return Skeleton(str(number), {folder / name: text for name, text in texts.items()})


def new_row(name: str) -> Skeleton:
    """A row: the next of a group, called like "S order of the ready"."""
    letter, _, words = name.partition(" ")
    slug = slug_of(words)
    if letter not in GROUPS or not slug:
        groups = ", ".join(f"{letter} {title}" for letter, title in GROUPS.items())
        raise MeanwhileError(
            f"{name!r} is no name of a row: it begins with the letter of its group "
            f"({groups}), and says what it is about, as in 'S order of the ready'"
        )
    numbers = [int(id[1:]) for id in rows() if id[0] == letter]
    number = max(numbers, default=0) + 1
    file = ROOT / f"shared/reference/rows/{letter.lower()}{number:02}_{slug}.py"
    return Skeleton(f"{letter}{number}", {file: ROW.format(question=QUESTION)})


def new_lane(name: str) -> Skeleton:
    """A lane: its entry, its client, and the first chapter with it, as in threads."""
    # A lane is told by how its file's name ends.
    if not re.fullmatch("[a-z][a-z0-9]*", name) or name.endswith((*LANES,)):
        raise MeanwhileError(
            f"{name!r} is no name of a new lane: it must be one word of small letters "
            f"that does not end in one of {', '.join(LANES)}"
        )
    registry = ROOT / "shared/registry.py"
    text = registry.read_text("utf-8")
    if text.count(END) != 1:
        raise MeanwhileError(
            f"there is no end of LANES in {registry.relative_to(ROOT)}"
        )
    chapter = next(iter(chapters().values()))
    lane = chapter.lane_file("threads").read_text("utf-8")
    verbs = sorted(VERBS)
    client = CLIENT.format(
        name=name,
        verbs=", ".join(verbs),
        names=", ".join(f'"{verb}"' for verb in verbs),
    )
    return Skeleton(
        name,
        {
            ROOT / f"shared/clients/with_{name}.py": client,
            chapter.folder / f"with_{name}.py": lane.replace(
                "shared.clients.with_threads", f"shared.clients.with_{name}"
            ),
        },
        rewritten={registry: text.replace(END, ENTRY.format(name=name))},
    )


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
    skeleton = KINDS[kind](" ".join(words))
    for file in skeleton.keep():
        print(file.relative_to(ROOT))
    print(f"what is still missing: meanwhile doctor {skeleton.name}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except MeanwhileError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)

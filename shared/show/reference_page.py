"""What SEMANTICS.md embeds: the rows with what was observed, and on what.

Links are from the root of the repository, where the page stands; where `root` is
asked for, `/` stands for it, for pages that stand elsewhere.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from shared.proof.chapters import chapters
from shared.reaper import ROOT
from shared.registry import LANES
from shared.semantics.cells import Cell, cell
from shared.semantics.observed import observed
from shared.semantics.row import GROUPS, Row, rows

PAGE = "SEMANTICS.md"


def group_of(letter: str) -> list[Row]:
    return [row for row in rows().values() if row.group == letter]


def versions() -> None:
    """On what each Python's answers were observed, and when."""
    packages = [*observed()[0].made_with]
    print(f"| observed on | {' | '.join(packages[1:])} | system |")
    print("| --- |" + " --- |" * len(packages))
    for each in observed():
        told = [each.made_with.get(name, "–") for name in packages[1:]]
        print(f"| {each.date} | {' | '.join(told)} | {each.made_with['system']} |")


def count() -> None:
    """How much of the reference has been observed, in a sentence."""
    seen = observed()
    whole = [
        row
        for row in rows().values()
        if row.probes and all(cell(row, lane, seen).lines for lane in row.probes)
    ]
    pointing = [row.id for row in rows().values() if row.see]
    probes = sum(len(row.probes) for row in rows().values())
    pythons = " and ".join(
        [", ".join(each.python for each in seen[:-1]), seen[-1].python]
    )
    print(
        f"{len(rows())} rows, {probes} probes, each run on Python {pythons}; "
        f"{len(whole)} rows have been observed on every lane on which the question "
        f"arises, and {' and '.join(pointing)} only point to another."
    )


def counted(line: str) -> None:
    """A line of a page, with the number of rows in place of its `{}`."""
    print(line.format(len(rows())))


def contents() -> None:
    """The questions, by group, each a link."""
    for letter, title in GROUPS.items():
        print(f"\n**{title}**\n")
        for row in group_of(letter):
            print(f"- {link(row.id)} {row.question}")


def group(letter: str, root: str = "") -> None:
    """All rows of a group: the question, the answers, why, where it is documented."""
    for row in group_of(letter):
        print(f'\n<a id="{row.id.lower()}"></a>\n')
        print(f"### {row.id}. {row.question}\n")
        show(row, root)


def show(row: Row, root: str = "") -> None:
    """What answers a row's question, below it."""
    if not row.see:
        table(row, root)
        print()
    print(*re.split(r"(?<=[.?!]) ", row.explanation), sep="\n")
    if row.see:
        print(f"\nIt is answered by {link(row.see, root)}.")
    print(f"\n{documented(row.sources)}{matters(row.chapters, root)}")


def table(row: Row, root: str = "") -> None:
    """Lane and answer."""
    seen = observed()
    print("| lane | observed |")
    print("| --- | --- |")
    for lane in (name for name in LANES if not LANES[name].draft):
        print(f"| {lane} | {in_cell(row, cell(row, lane, seen), root)} |")


def in_cell(row: Row, shown: Cell, root: str = "") -> str:
    """A cell: its answer is a link to the program that gave it."""
    if not shown.line:
        return f"*not observed:* {shown.why}"
    where = f"{root}{row.file.relative_to(ROOT)}#L{shown.line}"
    first, *others = [escaped(line) for line in shown.unfolded] or [shown.why]
    return "<br>".join([f"[{first}]({where})", *others])


def escaped(text: str) -> str:
    """Text as Markdown shows it as it is, also within a table."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", text)


def link(id: str, root: str = "") -> str:
    """The link to a row: on this page, or on that of all rows."""
    return f"[{id}]({root and root + PAGE}#{id.lower()})"


def documented(sources: Sequence[str]) -> str:
    """Where it is documented: a link each."""
    links = [f"[{called(source)}]({source})" for source in sources]
    return "Documented or discussed: " + ", ".join(links) + "."


def called(source: str) -> str:
    """What a link is called: the site, and what it leads to there."""
    parts = urlsplit(source)
    site = parts.netloc.removeprefix("www.").removesuffix(".readthedocs.io")
    path = parts.path.strip("/")
    if site == "github.com":
        owner, name, *rest = path.split("/")
        what = rest[-1] if rest[:1] == ["blob"] else " ".join(rest)
        return escaped(f"{owner}/{name}: {what}")
    last = path.rpartition("/")[2].removesuffix(".html")
    return escaped(f"{site}: {parts.fragment or last}".removesuffix(": "))


def matters(numbers: Sequence[int], root: str = "") -> str:
    """The chapters in which it matters: a link to those that are written."""
    if not numbers:
        return ""
    there = chapters()
    links = [
        f"[{each}]({root}chapters/{there[each].folder.name}/)"
        if each in there
        else f"{each} (planned)"
        for each in numbers
    ]
    return f"\nMatters in chapter{'s' * (len(links) > 1)} {', '.join(links)}."

"""What the READMEs embed, so that nothing on a page can rot.

A page says, for example, `page.diff(2, "asyncio", "threads")` between cog's marks
(https://cog.readthedocs.io); `nox -s readme` fails where what stands there is no
longer what that prints, and `nox -s readme -- write` renews it.  What has times in
it is drawn from the run recorded beside the README.
"""

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from shared.errors import MeanwhileError
from shared.proof import Check, Claim, chapters
from shared.proof.kept import MISTAKES, recorded
from shared.reaper import ROOT
from shared.registry import LANES
from shared.semantics import find_row
from shared.show import differ, reference_page, terminal
from shared.show.pictures import PICTURE, picture
from shared.trace.trace import read

COLUMNS = 80


def code(path: str) -> None:
    """A file whole."""
    block("python", (ROOT / path).read_text("utf-8"))


def diff(number: int, old: str, new: str, context: int = 1) -> None:
    """What differs between two lanes of a chapter."""
    chapter = chapters()[number]
    show_diff(chapter.lane_file(old), chapter.lane_file(new), context)


def between(first: int, second: int, lane: str) -> None:
    """What differs between two chapters in one lane."""
    old, new = (chapters()[number].lane_file(lane) for number in (first, second))
    show_diff(old, new, 1)


def show_diff(old: Path, new: Path, context: int) -> None:
    block("diff", differ.unified(old, new, context))


def words() -> None:
    """What the runtimes call what we call a task, and the group of them."""
    print("| lane | a task | the group of them |")
    print("| --- | --- | --- |")
    for lane in LANES.values():
        print(f"| {lane.name} | {lane.a_task} | {lane.tasks} |")


def layers() -> None:
    """Who may import whom, as pyproject.toml has it, and what each says it is."""
    print("| layer | in `shared/` | what it is |")
    print("| --- | --- | --- |")
    for number, names in enumerate(layers_of("shared"), 1):
        for name in names:
            print(f"| {number} | `{name}` | {first_sentence(name)} |")


def layers_of(package: str) -> Iterator[list[str]]:
    """The names in each layer of a package's, the uppermost first."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for contract in table["tool"]["importlinter"]["contracts"]:
        if package in contract.get("containers", ()):
            for layer in contract["layers"]:
                yield [name.strip() for name in layer.split(":")]


def first_sentence(name: str) -> str:
    """What the docstring of a package or module in shared/ says first.

    It is read and not imported, for some import what only tests have.
    """
    file = ROOT / "shared" / f"{name}.py"
    if not file.exists():
        file = ROOT / "shared" / name / "__init__.py"
    said = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    return said.partition("\n\n")[0].replace("\n", " ")


def compared(number: int) -> None:
    """`meanwhile compare`, as recorded, and on what; a picture has the timelines."""
    result, made_with = recorded(chapters()[number])
    block("text", terminal.plain(terminal.comparison(result, drawn=False), COLUMNS))
    print()
    print(f"Recorded on {machine(made_with)}.")


def timelines(number: int, says: str) -> None:
    """The picture of the recorded timelines; `says` is for who cannot see it."""
    chapter = chapters()[number]
    result, made_with = recorded(chapter)
    traces = [verdict.trace for verdict in result.lanes.values()]
    kept = chapter.traces / PICTURE
    if kept.read_text("utf-8") != picture(chapter, traces):
        raise MeanwhileError(f"{kept} is not of its traces: nox -s record -- {number}")
    link = kept.relative_to(ROOT)
    print(f"[![{says}](/{link})](/{link})")
    print()
    print(f"Recorded on {machine(made_with)}.")


def timeline(number: int, *lanes: str) -> None:
    """`meanwhile timeline` of some lanes, as recorded; also of broken ones."""
    folder = chapters()[number].traces
    traces = [trace for lane in lanes for trace in read(folder / f"{lane}.jsonl")]
    block("text", terminal.plain(terminal.timelines(traces), COLUMNS))


def exhibit(number: int, kind: str, lane: str) -> None:
    """What one of a chapter's exhibits said, as recorded."""
    block("text", exhibits(number, kind)[lane])


def exhibits_table(number: int, kind: str, heading: str) -> None:
    """What all exhibits of a kind said, lane by lane, as recorded."""
    print(f"| lane | {heading} |")
    print("| --- | --- |")
    said = exhibits(number, kind)
    for lane in (lane for lane in LANES if lane in said):
        print(f"| {lane} | {said[lane]} |")
    print()
    _, made_with = recorded(chapters()[number])
    print(f"Recorded on {machine(made_with)}.")


def exhibits(number: int, kind: str) -> dict[str, str]:
    """Lane -> what its exhibit of that kind said."""
    file = chapters()[number].traces / f"{kind}.json"
    said: dict[str, str] = json.loads(file.read_text("utf-8"))
    return said


def rows(*ids: str) -> None:
    """Rows of SEMANTICS.md, as they were observed."""
    for id in ids:
        row = find_row(id)
        print(f"\n**[{id}](/SEMANTICS.md#{id.lower()})** {row.question}\n")
        reference_page.table(row, "/")


def log(number: int, lane: str) -> None:
    """What the supplier saw of a lane in the recorded run."""
    result, _ = recorded(chapters()[number])
    block("text", terminal.log(result.lanes[lane].log))


def claims(number: int) -> None:
    """What must hold, lane by lane, as recorded."""
    chapter = chapters()[number]
    result, _ = recorded(chapter)
    print(f"| what must hold | {' | '.join(result.lanes)} |")
    print("| --- |" + " --- |" * len(result.lanes))
    peak = {lane: verdict.peak_in_flight for lane, verdict in result.lanes.items()}
    row("HTTP requests in flight at once", [str(each) for each in peak.values()])
    for id, says in COMMON.items():
        row(says, [holds(verdict.checks, id) for verdict in result.lanes.values()])
    for claim in chapter.contract.claims:
        marks = [
            cell(claim, lane, verdict.claims) for lane, verdict in result.lanes.items()
        ]
        row(claim.says + asked_of_the_runtimes(claim), marks)


def asked_of_the_runtimes(claim: Claim) -> str:
    """Links to the rows of SEMANTICS.md that a claim refers to."""
    links = [f"[{id}](/SEMANTICS.md#{id.lower()})" for id in claim.rows]
    return f" ({', '.join(links)})" if links else ""


COMMON = {
    "report": "The report is what the shop's data says.",
    "world": "Files, database and requests are what the shop's data says.",
    "report with faults": "With faults in all products but one, the report is right.",
    "world with faults": "With faults, files, database and requests are right.",
}


def row(says: str, cells: list[str]) -> None:
    print(f"| {says} | {' | '.join(cells)} |")


def holds(checks: list[Check], id: str) -> str:
    """Whether that was checked and holds; what was not checked is no yes."""
    found = [check.holds for check in checks if check.id == id]
    if found and all(each is None for each in found):
        return "not asked"
    return "yes" if found and all(found) else "**no**"


def cell(claim: Claim, lane: str, checks: list[Check]) -> str:
    """A claim's cell, where its question arises at all."""
    return holds(checks, claim.id) if claim.arises(lane) else "–"


def mistake(number: int, name: str) -> None:
    """A broken lane beside the mended one, and how it was caught, as recorded."""
    chapter = chapters()[number]
    source = chapter.broken[name]
    file = chapter.folder / "broken" / source.name
    show_diff(chapter.lane_file(source.lane), file, 1)
    kept = json.loads((chapter.traces / MISTAKES).read_text("utf-8"))
    failed = without_ids(Check(**kept[name]))
    assert failed.id == chapter.contract.broken[name], f"{name} is not as recorded"
    print()
    print("`meanwhile check` says of it, first of all:")
    print()
    block("text", terminal.plain(terminal.failed_check(failed, {}), COLUMNS))


def without_ids(check: Check) -> Check:
    """The check without what is another number in every run."""
    observed = re.sub(r"thread id \d+", "thread id ...", check.observed)
    return replace(check, observed=observed)


def block(language: str, text: str) -> None:
    print(f"```{language}\n{text.rstrip()}\n```")


def machine(made_with: dict[str, str]) -> str:
    """The machine and the versions in a line."""
    others = [
        f"{name} {version}"
        for name, version in made_with.items()
        if name not in ("system", "python")
    ]
    python = f"Python {made_with['python']}"
    return ", ".join([made_with["system"], python, *others])

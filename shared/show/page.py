"""What the READMEs embed, so that nothing on a page can rot.

A page says, for example, `page.lean(2, "asyncio", "trio")` between cog's marks
(https://cog.readthedocs.io); `nox -s readme` fails where what stands there is no
longer what that prints, and `nox -s readme -- write` renews it.  What has times in
it is drawn from the run recorded beside the README.
"""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shared.errors import MeanwhileError
from shared.proof import Chapter, Check, Claim, Verdict, chapters
from shared.proof.exercises import exercises
from shared.proof.grid import Grid
from shared.proof.kept import MISTAKES, elsewhere_file, recorded
from shared.proof.noticed import Noticed, of_any_run
from shared.reaper import ROOT
from shared.registry import ALL, LANES
from shared.semantics import find_row
from shared.show import lean as lean_text
from shared.show import pictures, reference_page, ruler, terminal
from shared.show.form import IDEA, ROOT_LANE
from shared.show.measured import from_to, measured, sized, weighed
from shared.show.pictures import PICTURE, picture
from shared.show.player import pair
from shared.show.watched import report
from shared.trace.event import of_url
from shared.trace.timeline import timeline as drawn_of
from shared.trace.trace import read
from shared.world.world import PATIENCE_S

COLUMNS = 80
NO_QUESTION = "–"


def functions(number: int, lane: str, *names: str) -> None:
    """Functions of a lane."""
    block("python", lean_text.functions(chapters()[number].lane_file(lane), names))


def of_file(path: str, *names: str) -> None:
    """Functions, classes or methods ("Loop.run") of a file of the repository's."""
    text = (ROOT / path).read_text("utf-8")
    found = dict(defined(ast.parse(text).body))
    lines = text.splitlines()
    parts = []
    for name in names:
        node = found[name]
        own = lines[node.lineno - 1 : node.end_lineno]
        parts.append("\n".join(line[node.col_offset :] for line in own))
    block("python", "\n\n\n".join(parts))


Defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def defined(
    body: Sequence[ast.stmt], within: str = ""
) -> Iterator[tuple[str, Defined]]:
    """(name, node) of what is defined there, and in its classes."""
    for node in body:
        if isinstance(node, Defined):
            yield f"{within}{node.name}", node
        if isinstance(node, ast.ClassDef):
            yield from defined(node.body, f"{node.name}.")


def edits(number: int, name: str) -> None:
    """Small edits of a chapter's exhibits, which break them, from `exhibits/NAME.toml`.

    In a fold, what each changes, what would be noticed of it, and what catches it.
    """
    folder = chapters()[number].folder / "exhibits"
    known = tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))["broken"]
    print(f"<details><summary>{len(known)} of them, and what catches each</summary>")
    for each in known:
        link = (folder / each["file"]).relative_to(ROOT)
        told = f"in [{link.name}](/{link}), caught by `{each['caught_by']}`"
        print(f"\n**{each['name'].capitalize()}**, {told}: {each['notice']}\n")
        old, new = (each[key].strip("\n").splitlines() for key in ("old", "new"))
        if len(old) == len(new) == 1:
            print(f"`{old[0].strip()}` becomes `{new[0].strip()}`.")
            continue
        block("diff", "\n".join([*(f"-{e}" for e in old), *(f"+{e}" for e in new)]))
    print("\n</details>")


def lean(number: int, old: str, new: str, *names: str) -> None:
    """What differs between two lanes, or between these functions of theirs."""
    chapter = chapters()[number]
    diff = lean_text.lean(chapter.lane_file(old), chapter.lane_file(new), names)
    block("diff", diff.text)
    coloured = f"; {diff.coloured} more lines differ by `async` and `await` alone"
    print(
        f"\nAll of it: `meanwhile diff {number} {old} {new}`"
        f"{coloured if diff.coloured and not names else ''}."
    )


def step(first: int, second: int, lane: str) -> None:
    """What differs between two chapters in one lane."""
    old, new = (chapters()[number].lane_file(lane) for number in (first, second))
    block("diff", lean_text.lean(old, new).text)


def others(number: int, told: Mapping[str, str]) -> None:
    """Other lanes, a fold each: what is said of it, and its functions that differ.

    They differ from those of the lane that its diff is shown against.
    """
    chapter = chapters()[number]
    for lane, says in told.items():
        file = chapter.lane_file(lane)
        beside = chapter.lane_file(ALL[lane].diff_from or ROOT_LANE)
        names = lean_text.differing(beside, file) or [lean_text.START]
        code = lean_text.functions(file, names)
        lines = sum(bool(line.strip()) for line in code.splitlines())
        titles = ", ".join(f"<code>{name}</code>" for name in names)
        print(f"<details><summary>{lane}: {titles}, {lines} lines</summary>\n")
        print(f"{says}\n")
        block("python", code)
        print("\n</details>\n")


def lanes(number: int, heads: Sequence[str], rows: Mapping[str, Sequence[str]]) -> None:
    """A line a lane: its name leads to its file, the cells are written.

    `{threads}`, `{processes}` and `{ms}` in a cell come from the recorded run.
    """
    chapter = chapters()[number]
    if absent := [name for name in chapter.lane_names if name not in rows]:
        raise MeanwhileError(f"the table of chapter {number} has no {absent[0]}")
    print(f"| lane | {' | '.join(heads)} |")
    print("| --- |" + " --- |" * len(heads))
    for lane, cells in rows.items():
        link = chapter.lane_file(lane).relative_to(ROOT)
        filled = [cell_of(number, lane, each) for each in cells]
        print(f"| [{lane}](/{link}) | {' | '.join(filled)} |")


def cell_of(number: int, lane: str, cell: str) -> str:
    figures = Figures(number)
    known = {f"{{{name}}}" for name in ("threads", "processes", "ms")}
    for each in known:
        cell = cell.replace(each, figures.of(lane, each.strip("{}")))
    return cell


def say(told: str) -> None:
    """A paragraph with recorded figures in it: `{c2.asyncio.ms}`, `{c1.all.ms}`.

    Milliseconds are those of the trace, as the pictures have them; of `all` lanes but
    processes, which start first, from the least to the most.  `{m14.trio.1000.held_mb}`
    is what was measured with so many products, `{w14.costs.trio.kib}` what an exhibit
    has weighed; of the `loops`, and of those with `coroutines`, likewise.
    """

    def figure(found: re.Match[str]) -> str:
        return Figures(int(found[1])).of(found[2], found[3])

    def size(found: re.Match[str]) -> str:
        return sized(int(found[1]), found[2], found[3], found[4])

    def weight(found: re.Match[str]) -> str:
        return weighed(int(found[1]), found[2], found[3], found[4])

    told = re.sub(r"\{c(\d+)\.(\w+)\.(\w+)\}", figure, told)
    told = re.sub(r"\{m(\d+)\.(\w+)\.(\d+)\.(\w+)\}", size, told)
    print(re.sub(r"\{w(\d+)\.(\w+)\.(\w+)\.(\w+)\}", weight, told))


@dataclass(frozen=True)
class Figures:
    """The figures of a chapter's recorded runs, as texts."""

    number: int

    def of(self, lane: str, what: str) -> str:
        """`ms`, `threads`, `processes`, `peak` or `tasks` of a lane.

        Or the name of a mark: when, in milliseconds, it was noted first.
        """
        verdicts = recorded(chapters()[self.number])[0].lanes
        names = [name for name in verdicts if ALL[name].shares_memory]
        of_lanes = [verdicts[each] for each in (names if lane == "all" else [lane])]
        values = sorted({self.value(each, what) for each in of_lanes})
        least, most = values[0], values[-1]
        return str(least) if least == most else f"{least} to {most}"

    def value(self, verdict: Verdict, what: str) -> int:
        if what == "ms":
            return round(verdict.trace.length_ns / 1e6)
        if what == "peak":
            return verdict.peak_in_flight
        for event in verdict.trace.events:
            if event.what == "mark" and event.name == what:
                return round(event.at_ns / 1e6)
        value: int = getattr(verdict, what)
        return value


def sizes(number: int) -> None:
    """All that was measured of a chapter's lanes, and the load average before."""
    found = measured(number)
    contract = chapters()[number].contract
    heads = [f"{size:,}" for size in contract.sizes]
    print(f"| | {' | '.join(heads)} |")
    print(f"| --- |{' --- |' * len(heads)}")
    for name, runs in found["runs"].items():
        cells = [cell_of_size(runs, size) for size in contract.sizes]
        print(f"| {name.replace('_', ' ')} | {' | '.join(cells)} |")
    print()
    print(
        "In each cell: seconds beyond the slowest answer; seconds of CPU; MB held at "
        "most by all of its processes; the load average before. From the least to "
        f"the most of up to three runs, on {machine(found['made_with'])}."
    )


def cell_of_size(runs: Sequence[Mapping[str, Any]], size: int) -> str:
    """What one lane took with so many products, or why it could not."""
    of_size = [each for each in runs if each["products"] == size]
    if not of_size:
        return "not tried"
    if problems := [each["problem"] for each in of_size if each["problem"]]:
        return str(problems[0].partition(":")[0])
    figures = ("beyond_s", "cpu_s", "held_mb", "load")
    told = [from_to(each[figure] for each in of_size) for figure in figures]
    return f"{told[0]} s; {told[1]}; {told[2]} MB; {told[3]}"


def weights(number: int, kind: str, heads: Mapping[str, str]) -> None:
    """What the exhibits of a kind have weighed, the middle of their runs.

    `heads` are figure -> the head of its column.
    """
    found = measured(number, kind)
    print(f"| lane | {' | '.join(heads.values())} |")
    print(f"| --- |{' ---: |' * len(heads)}")
    for lane in found["runs"]:
        told = [weighed(number, kind, lane, figure) for figure in heads]
        print(f"| {lane} | {' | '.join(told)} |")


def drawn(number: int, name: str) -> None:
    """One of a chapter's pictures; what it says is told to who cannot see it."""
    file, picture = pictures.checked(number, name)
    link = file.relative_to(ROOT)
    print(f"[![{' '.join(picture.says.split())}](/{link})](/{link})")


def minutes(number: int) -> None:
    """What the page costs its reader, and where to stand."""
    readme = (chapters()[number].folder / "README.md").read_text("utf-8")
    text = ruler.closed(readme)
    whole = ruler.cost(text).promised
    idea = ruler.cost(ruler.until_after(text, IDEA)).promised
    print(
        f"<sub>{whole} minutes with the folds closed, {idea} to the end of *{IDEA}*. "
        "Words: [Before chapter 1](/chapters/README.md). "
        f"In the clone: `. .venv/bin/activate`, then `nox -s chapter{number}`.</sub>"
    )


def primer_minutes() -> None:
    """What the page before chapter 1 costs its reader."""
    text = ruler.closed((pictures.BEFORE / "README.md").read_text("utf-8"))
    print(f"<sub>{ruler.cost(text).promised} minutes.</sub>")


def code(path: str) -> None:
    """A file whole."""
    block("python", (ROOT / path).read_text("utf-8"))


def program_says(path: str) -> None:
    """What it prints."""
    run = subprocess.run(
        [sys.executable, ROOT / path], capture_output=True, text=True, check=True
    )
    block("text", run.stdout)


def watched(path: str) -> None:
    """What is told of a reader's own program, from a recorded run of it."""
    [trace] = read(ROOT / path)
    block("text", terminal.plain(report(trace, drawn_of(trace)), 80))


def program_diff(old: str, new: str, *names: str) -> None:
    """What differs between these functions of two programs."""
    block("diff", lean_text.lean(ROOT / old, ROOT / new, names).text)


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
    two = " ".join(pair(chapter))
    command = f"meanwhile timeline {number} {two} --format html -o play.html"
    print(f"`{command}` writes a page that plays two such runs, event by event.")


def timeline(number: int, *lanes: str) -> None:
    """`meanwhile timeline` of some lanes, as recorded; also of broken ones."""
    folder = chapters()[number].traces
    traces = [trace for lane in lanes for trace in read(folder / f"{lane}.jsonl")]
    block("text", terminal.plain(terminal.timelines(traces), COLUMNS))


def exhibit(number: int, kind: str, lane: str, on: str = "") -> None:
    """What one of a chapter's exhibits said, as recorded; `on` another Python."""
    if not on:
        block("text", exhibits(number, kind)[lane])
        return
    file = elsewhere_file(chapters()[number], on)
    known = json.loads(file.read_text("utf-8"))
    block("text", known["said"][kind][lane])
    print(f"On Python {known['python']}.")


def exhibits_table(number: int, kind: str, heading: str) -> None:
    """What all exhibits of a kind said, lane by lane, as recorded."""
    print(f"| lane | {heading} |")
    print("| --- |" + " --- |" * (1 + heading.count(" | ")))
    said = exhibits(number, kind)
    for lane in (lane for lane in ALL if lane in said):
        print(f"| {lane} | {said[lane]} |")
    print()
    _, made_with = recorded(chapters()[number])
    print(f"Recorded on {machine(made_with)}.")


def exhibits(number: int, kind: str) -> dict[str, str]:
    """Lane -> what its exhibit of that kind said."""
    file = chapters()[number].traces / f"{kind}.json"
    said: dict[str, str] = json.loads(file.read_text("utf-8"))
    return said


def grid(number: int, kind: str) -> None:
    """What came of a kind of exhibits that are lanes, in each of their shops."""
    file = chapters()[number].traces / f"{kind}.json"
    cells: Grid = json.loads(file.read_text("utf-8"))
    columns = list(chapters()[number].contract.grids[kind])
    print(f"| lane | {' | '.join(columns)} |")
    print(f"| --- |{' --- |' * len(columns)}")
    for lane in (lane for lane in LANES if lane in cells):
        told = (came_of(**cells[lane][column]) for column in columns)
        print(f"| {lane} | {' | '.join(told)} |")


def came_of(world: bool, status: int | None) -> str:
    """A cell of such a table."""
    if status is None:
        return "∞ does not end"
    return f"{'✓ all undone' if world else '✗ lost'}, status {status}"


def rows(*ids: str) -> None:
    """Rows of SEMANTICS.md, as they were observed."""
    for id in ids:
        row = find_row(id)
        print(f"\n**[{id}](/SEMANTICS.md#{id.lower()})** {row.question}\n")
        reference_page.table(row, "/")


def log(number: int, lane: str, *skus: str) -> None:
    """What the supplier saw of a lane in the recorded run; of some products only."""
    result, _ = recorded(chapters()[number])
    seen = result.lanes[lane].log
    block("text", terminal.log([e for e in seen if not skus or of_url(e[2]) in skus]))


def held(number: int) -> None:
    """What must hold beside the report and the world; a table where lanes differ."""
    chapter = chapters()[number]
    result, _ = recorded(chapter)
    differ = []
    for claim in chapter.contract.claims:
        cells = {
            lane: cell(claim, lane, verdict.claims)
            for lane, verdict in result.lanes.items()
        }
        if set(cells.values()) - {"yes", NO_QUESTION}:
            differ.append((claim, cells))
        but = [lane for lane, each in cells.items() if each == NO_QUESTION]
        asked = f" (not of {', '.join(but)})" if but else ""
        of = [lane for lane in cells if lane not in but]
        if 0 < len(of) < len(but):
            asked = f" (of {', '.join(of)})"
        print(f"- {claim.says}{asked}{asked_of_the_runtimes(claim)}")
    if differ:
        print(f"\n| what differs | {' | '.join(result.lanes)} |")
        print("| --- |" + " --- |" * len(result.lanes))
        for claim, cells in differ:
            print(f"| {claim.says} | {' | '.join(cells.values())} |")


def asked_of_the_runtimes(claim: Claim) -> str:
    """Links to the rows of SEMANTICS.md that a claim refers to."""
    links = [f"[{id}](/SEMANTICS.md#{id.lower()})" for id in claim.rows]
    return f" ({', '.join(links)})" if links else ""


def holds(checks: list[Check], id: str) -> str:
    """Whether that was checked and holds; what was not checked is no yes."""
    found = [check.holds for check in checks if check.id == id]
    if found and all(each is None for each in found):
        return "not asked"
    return "yes" if found and all(found) else "**no**"


def cell(claim: Claim, lane: str, checks: list[Check]) -> str:
    """A claim's cell, where its question arises at all."""
    return holds(checks, claim.id) if claim.arises(lane) else NO_QUESTION


def mistake(number: int) -> None:
    """The first of the contract, whole: what changes, and what you would notice."""
    chapter = chapters()[number]
    name, *_ = chapter.contract.broken
    show_mistake(chapter, name)
    print(f"\n*What you would notice yourself:* {notice_of(chapter, name)}")


def mistakes(number: int) -> None:
    """What you would notice of the others; in a fold, what is wrong, what is said.

    Those of which the same is to be said share a line.
    """
    chapter = chapters()[number]
    whole, *names = chapter.contract.broken
    numbers = {each.broken: f"{each.number} {each.lane}" for each in exercises(chapter)}
    groups = alike(chapter, names)
    how = f"`meanwhile practice {number}` ([how](/README.md#practise))"
    print(f"To be mended by you, as this one: {how}.\n")
    print("| exercise | what you would notice yourself |")
    print("| --- | --- |")
    for (_, notice), same in groups.items():
        print(f"| {', '.join(numbers[name] for name in same)} | {notice} |")
    print(
        "\n<details><summary>What is wrong in them, and what <code>meanwhile "
        "check</code> says</summary>\n"
    )
    shown = set[tuple[str, str]]()
    for (wrong, _), same in {**alike(chapter, [whole]), **groups}.items():
        links = ", ".join(broken_link(chapter, name) for name in same)
        print(f"**{wrong}, in {links}**\n")
        check = kept_of(chapter, same[0])["check"]
        said = check["id"], check["observed"].partition("\n")[0]
        if said in shown:
            print(f"`{check['id']}`, as above.\n")
            continue
        shown.add(said)
        show_check(chapter, same[0])
        print()
    print("</details>")


def alike(
    chapter: Chapter, names: Sequence[str]
) -> Mapping[tuple[str, str], list[str]]:
    """(what is wrong, what is noticed) -> the mistakes of which both are true."""
    found: dict[tuple[str, str], list[str]] = {}
    for name in names:
        says = wrong_in(chapter, name), notice_of(chapter, name)
        found.setdefault(says, []).append(name)
    return found


def broken_link(chapter: Chapter, name: str) -> str:
    file = broken_file(chapter, name).relative_to(ROOT)
    return f"[{chapter.broken[name].lane}](/{file})"


def broken_file(chapter: Chapter, name: str) -> Path:
    return chapter.folder / "broken" / f"{name}.py"


def wrong_in(chapter: Chapter, name: str) -> str:
    """What the docstring of a broken lane says is wrong, behind the chapter's title."""
    said = ast.get_docstring(ast.parse(broken_file(chapter, name).read_text("utf-8")))
    first = (said or name).partition("\n")[0].rstrip(".")
    wrong = re.sub(r"^(?:but|and) ", "", first.removeprefix(f"{chapter.title}, "))
    return f"{wrong[:1].upper()}{wrong[1:]}"


def notice_of(chapter: Chapter, name: str) -> str:
    """The contract's words with what was seen; the right time is the pictures'."""
    seen = Noticed(**kept_of(chapter, name)["noticed"])
    right = recorded(chapter)[0].lanes[chapter.broken[name].lane]
    took_ms = Figures(chapter.number).value(right, "ms")
    return seen.sentence(chapter.contract.broken[name].notice, took_ms)


def kept_of(chapter: Chapter, name: str) -> dict[str, Any]:
    kept = json.loads((chapter.traces / MISTAKES).read_text("utf-8"))
    found: dict[str, Any] = kept[name]
    return found


def show_mistake(chapter: Chapter, name: str) -> None:
    right = chapter.lane_file(chapter.broken[name].lane)
    block("diff", lean_text.lean(right, broken_file(chapter, name)).text)


def show_check(chapter: Chapter, name: str) -> None:
    """How it was caught, first of all, as recorded."""
    failed = Check(**kept_of(chapter, name)["check"])
    # It was recorded with less patience than `meanwhile check` has.
    observed = re.sub(
        r"nothing new for \S+ s",
        f"nothing new for {PATIENCE_S:g} s",
        of_any_run(failed.observed),
    )
    failed = replace(failed, observed=observed)
    expected = chapter.contract.broken[name].caught_by
    if failed.id != expected:
        raise MeanwhileError(f"{name} was caught by {failed.id}, and not by {expected}")
    block("text", terminal.plain(terminal.failed_check(failed, {}), COLUMNS))


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

"""`meanwhile doctor`: what is missing of chapters, rows, lanes, or of this machine."""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from shared.command.options import FILES, json_option, sent_on, show_json
from shared.descriptors import most_files
from shared.proof import whole as chapters_whole
from shared.proof.chapters import chapters
from shared.proof.chapters import missing as missing_file
from shared.reaper import ROOT
from shared.registry import LANES, Lane
from shared.semantics import rows
from shared.semantics import whole as rows_whole
from shared.show import form
from shared.show.pictures import BEFORE

FEW_FILES = 1024
"""With fewer open files than this, the larger shops of the chapters do not fit."""

Missing = dict[str, list[str]]
"""What ("chapter 9", "row S17", "lane eventlet", "pages", "this machine") -> sentences.
"""


@click.command("doctor")
@click.argument("what", metavar="[CHAPTER|ROW|LANE]", default="")
@json_option
@click.pass_context
def show_doctor(context: click.Context, what: str, as_json: bool) -> int:
    """What is missing of a chapter, a row, a lane, and what is in the way here.

    Exit code 1 if anything is.
    """
    if what.endswith(FILES):
        raise sent_on(what, "a chapter, a row or a lane", context)
    missing = missing_of(what)
    bad = {subject: found for subject, found in missing.items() if found}
    if as_json:
        show_json(missing)
    else:
        console = Console(soft_wrap=True, highlight=False)  # commands stay whole
        for line in lines(missing):
            console.print(line)
    return 1 if bad else 0


def missing_of(what: str) -> Missing:
    """Everything, or what was asked for."""
    subjects: dict[str, tuple[str, Iterator[str]]] = {}
    for number, chapter in chapters().items():
        subjects[str(number)] = (
            f"chapter {number}",
            chain(chapters_whole.missing_of(chapter), form.faults_of(chapter)),
        )
    for id, row in rows().items():
        subjects[id] = f"row {id}", iter(rows_whole.missing_of(row))
    for name, lane in LANES.items():
        subjects[name] = f"lane {name}", missing_of_lane(lane)
    if what:
        key = what if what in subjects else what.upper()
        if key not in subjects:
            names = [str(number) for number in chapters()]
            raise click.UsageError(
                f"there is no chapter, row or lane {what!r}; there are "
                f"{', '.join([*names, *LANES])}, and the rows of `meanwhile semantics`"
            )
        title, sentences = subjects[key]
        more = rows_whole.counted() if key in rows() else ()
        return {title: [*sentences, *more]}
    found = {title: list(sentences) for title, sentences in subjects.values()}
    return {
        **found,
        "pages": [*rows_whole.counted(), *before_chapter_1()],
        "this machine": list(missing_here()),
    }


VERBS = ("get", "query", "fetchval", "save", "remove")
"""What every client has; see shared/clients/__init__.py."""


def missing_of_lane(lane: Lane) -> Iterator[str]:
    """What a lane needs beside its entry in the registry."""
    client = ROOT / f"shared/clients/with_{lane.name}.py"
    text = client.read_text("utf-8") if client.exists() else ""
    for verb in VERBS:
        if text and not re.search(rf"\b{verb}\b", text):
            yield f"{client.relative_to(ROOT)} has no {verb}"
    recorder = ROOT / f"shared/recorder/with_{lane.name}.py"
    if lane.seams and not recorder.exists():
        yield missing_file(recorder)
    if lane.package and f'"{lane.package}' not in text_of("pyproject.toml"):
        yield f"pyproject.toml does not depend on {lane.package}"
    files = parallels(lane) if lane.draft else [client]
    yield from (missing_file(file) for file in files if not file.exists())
    if lane.draft:
        if not lane.seams:
            yield "its entry in shared/registry.py names no seams for a recorder"
        silent = [
            row.id
            for row in rows().values()
            if not row.see and lane.name not in {*row.probes, *row.unasked}
        ]
        if silent:
            yield (
                f"{len(silent)} rows have neither a probe for it nor a reason: "
                f"{', '.join(silent)}"
            )
        yield (
            "it is a draft: once nothing else is missing, take draft out of "
            "shared/registry.py"
        )


def parallels(lane: Lane) -> Iterator[Path]:
    """The files of a lane's that every lane has which is no draft."""
    whole = [name for name, each in LANES.items() if not each.draft]
    ends = [f"with_{name}.py" for name in whole]
    for top in ("shared", "chapters", "tests"):
        for file in sorted((ROOT / top).rglob(f"*{ends[0]}")):
            start = file.name.removesuffix(ends[0])
            if all(file.with_name(start + end).exists() for end in ends):
                yield file.with_name(f"{start}with_{lane.name}.py")


def text_of(name: str) -> str:
    file = ROOT / name
    return file.read_text("utf-8") if file.exists() else ""


def before_chapter_1() -> Iterator[str]:
    """What is wrong with the page before chapter 1."""
    file = BEFORE / "README.md"
    for fault in form.before_faults(file.read_text("utf-8")):
        yield f"{file.relative_to(ROOT)} {fault}"


def missing_here() -> Iterator[str]:
    """What of this machine is in the way of running the chapters."""
    if sys.platform not in ("linux", "darwin"):
        yield f"this is {sys.platform}: Linux or macOS is needed (on Windows, WSL)"
    if most_files() < FEW_FILES:
        yield (
            f"a process may open {most_files():g} files, fewer than {FEW_FILES}: "
            "raise the limit (ulimit -n)"
        )
    try:
        tempfile.TemporaryFile().close()
    except OSError as error:
        yield f"no temporary file can be written in TMPDIR: {error.strerror}"
    if sys.platform == "linux" and not os.access("/dev/shm", os.W_OK):
        yield "/dev/shm cannot be written to, where multiprocessing has its semaphores"


def lines(missing: Missing) -> list[Text]:
    """What is missing, a sentence a line; or that nothing is."""
    said: list[Text] = []
    for subject, sentences in missing.items():
        if sentences:
            said.append(Text(subject, "bold"))
            said += [Text(f"  {sentence}") for sentence in sentences]
    subjects = ", ".join(missing) if len(missing) == 1 else "chapters, rows and lanes"
    return said or [Text(f"{subjects}: nothing is missing", "green")]

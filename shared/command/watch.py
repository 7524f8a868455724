"""`meanwhile watch`: a program of a reader's, and what its tasks waited for."""

import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path

import click
from rich.console import Console

from shared.command.output import output_options, write_whole
from shared.command.timeline import FORMATS, PAGE
from shared.errors import MeanwhileError
from shared.runner.watched import watch
from shared.show import terminal
from shared.show.svg import svg
from shared.show.watched import drawn, report, said
from shared.trace.part import last as last_of
from shared.trace.part import only as only_of
from shared.trace.timeline import timeline
from shared.trace.trace import Trace


@click.command(
    "watch",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@click.option("-m", "as_module", is_flag=True, help="It is a module, as for python -m.")
@click.option(
    "--mine",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Code in this folder is the program's own, too.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="For the terminal, a picture, a page that plays, ui.perfetto.dev, the trace.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="NAME",
    help="Show the tasks in whose names this occurs.",
)
@click.option(
    "--last",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Show the last so many seconds.",
)
@click.option(
    "--python",
    type=click.Path(exists=True, dir_okay=False, executable=True, path_type=Path),
    default=Path(sys.executable),
    show_default="this one",
    help="The Python that runs it, where its packages are: 3.11 or later.",
)
@output_options
@click.argument("program", metavar="SCRIPT|MODULE")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def watch_program(
    context: click.Context,
    as_module: bool,
    mine: tuple[Path, ...],
    form: str,
    only: tuple[str, ...],
    last: float | None,
    python: Path,
    output: Path | None,
    force: bool,
    program: str,
    arguments: tuple[str, ...],
) -> int:
    """Run a program of yours as it is, and show what its tasks waited for.

    It has its own arguments, terminal and exit status; what was seen is told on
    standard error when it has ended.
    """
    if form != "text" and output is None:
        raise click.UsageError(f"--format {form} needs a file: -o FILE", context)
    file = file_of_module(program) if as_module else file_of_script(program)
    how = ["-m", program] if as_module else [program]
    name = Path(program).name
    command = [str(python), *how, *arguments]
    gc.disable()  # A million events are no garbage, and looking for some takes long.
    here = [Path.cwd()] if as_module else []
    found = watch(name, file, command, [file.parent, *here, *mine])
    if found.unseen:
        print(f"meanwhile: {found.unseen}", file=sys.stderr)
    status = found.status
    try:
        if found.trace.events:
            part = part_of(found.trace, only, last)
            tell(part, found.trace, form, output, file)
    except MeanwhileError as error:
        print(f"error: {error}", file=sys.stderr)
        status = status or 1
    return ended_as(status)


def file_of_script(script: str) -> Path:
    """The script's file, or what runs of a folder; a sentence if there is none."""
    file = Path(script)
    if file.is_dir():
        file /= "__main__.py"
    if not file.exists():
        raise MeanwhileError(f"{file} does not exist")
    return file.resolve()


def file_of_module(name: str) -> Path:
    """The file that runs of a module of the current folder, or of an installed one."""
    spec = spec_of(name)
    if spec is not None and spec.submodule_search_locations is not None:
        spec = spec_of(f"{name}.__main__")
    if spec is None or spec.origin is None:
        raise MeanwhileError(f"there is no module {name} that could run")
    return Path(spec.origin).resolve()


def spec_of(name: str) -> ModuleSpec | None:
    """Where a module is; to import its packages is left to the program."""
    path: Sequence[str] | None = [os.getcwd(), *sys.path]
    spec, full = None, ""
    for part in name.split("."):
        full = f"{full}.{part}".lstrip(".")
        if path is None:
            return None
        spec = PathFinder.find_spec(full, path)
        path = None if spec is None else spec.submodule_search_locations
    return spec


def part_of(trace: Trace, names: tuple[str, ...], seconds: float | None) -> Trace:
    """What of it was asked for."""
    part = only_of(trace, names) if names else trace
    return part if seconds is None else last_of(part, round(seconds * 1e9))


def tell(
    trace: Trace, all_of_it: Trace, form: str, output: Path | None, file: Path
) -> None:
    """Show what was asked for, or write it, and then say the findings alone."""
    whole = timeline(trace)
    console = Console(stderr=True)
    if output is None:
        console.print(report(trace, whole, all_of_it))
        return
    if form == "svg":
        text = svg([drawn(trace, whole)], title=trace.lane)
    elif form == "text":
        text = terminal.plain(report(trace, whole, all_of_it), PAGE)
    else:
        text = FORMATS[form](trace.lane, [trace], [file])
    write_whole(output, text)
    for line in said(all_of_it, trace, whole):
        console.print(line, highlight=False, markup=False)


def ended_as(status: int) -> int:
    """End as the program did: with its exit status, or by the same signal."""
    if status < 0:
        sys.stdout.flush()
        with suppress(OSError):  # SIGKILL has no other.
            signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    return status

"""Writing to standard output, whatever it can show, and to files of the reader's.

A file is written whole or not at all, and over nothing of theirs:

| what is at that path | what is done |
| --- | --- |
| nothing | the file is made |
| a file that this command has written, or an empty one | it is replaced |
| any other file | it is refused, unless the reader says `--force` |
| a link | where it leads is what counts; the link stays |
| a device, a pipe, our own standard output | it is written to |
| a folder | it is refused |
"""

import codecs
import os
import re
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from shared.errors import MeanwhileError

LOOKED_AT = 4096
"""How many bytes of a file are looked at, of its beginning and of its end."""

OURS = re.compile(
    rb'\A\{"meanwhile": "trace"'
    rb'|\A<svg [^>]*class="(m[0-9a-f]{8})"[^>]*aria-labelledby="\1-title \1-desc"'
    rb'|\A<!DOCTYPE html>\n<html lang="en" class="meanwhile-timeline">'
    rb'|\A\{"traceEvents": \[\{"ph": "M", "name": "process_name", "ts": 0, "pid": 1'
    rb"|digits: requests out in the world, \+ is ten or more\s*\Z"
    rb"|\A\s*\Z"
)
"""What a timeline that was written here looks like, in each of its forms."""


SIMPLER = dict(zip("─━═≈╌█▒░·╵✓✗…–→←▸│├└×", "-_=~-#:..'+x.-><>||`x", strict=True))
"""Character -> what stands for it where there is only ASCII, or hardly more."""


def write_what_can_be() -> None:
    """Have standard output replace what it cannot encode, in place of failing.

    In UTF-8 that is half of a surrogate pair, as names of files may have.
    """
    codecs.register_error("simpler", simpler)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            errors = "backslashreplace" if is_utf(stream) else "simpler"
            stream.reconfigure(errors=errors)


def simpler(error: UnicodeError) -> tuple[str | bytes, int]:
    """An error handler, as `codecs.register_error` wants it."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    unknown = error.object[error.start : error.end]
    return "".join(SIMPLER.get(each, "?") for each in unknown), error.end


def is_utf(stream: Any) -> bool:
    return str(stream.encoding).lower().startswith("utf")


def print_document(text: str) -> None:
    """Print what programs read: in UTF-8, whatever a person's terminal has."""
    sys.stdout.flush()
    if is_utf(sys.stdout):
        sys.stdout.write(text)
    else:
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.flush()


def output_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options -o and --force."""
    file = click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        callback=to_output,
        help="Write it there. A file that this command did not write is kept as it is.",
    )
    # Eager: whether it is there is asked when the file is looked at.
    force = click.option(
        "--force",
        is_flag=True,
        is_eager=True,
        help="Let -o replace any file.",
    )
    return file(force(command))


def to_output(
    context: click.Context, _: click.Parameter, file: Path | None
) -> Path | None:
    """The file, if it may be written; asked before anything is run."""
    if file is not None and (why := in_the_way(file, context.params["force"])):
        raise click.UsageError(why, context)
    return file


def in_the_way(file: Path, force: bool) -> str:
    """Why a file must not be written, in a sentence; empty if it may be."""
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:
        folder = Path(os.path.realpath(file)).parent
        if folder.is_dir():
            return ""
        return f"{file} cannot be written: there is no folder {folder}"
    except OSError as error:
        return f"{file} cannot be written: {error.strerror}"
    if stat.S_ISDIR(mode):
        return f"{file} is a folder: name a file in it"
    if not stat.S_ISREG(mode) or is_open_here(file) or force or is_ours(file):
        return ""
    return (
        f"{file} is there, and is no timeline of ours: name another file, or replace "
        "it with --force"
    )


def is_ours(file: Path) -> bool:
    """Whether a file is a timeline that was written here, or is empty."""
    try:
        with open(file, "rb") as there:
            start = there.read(LOOKED_AT)
            there.seek(max(0, os.fstat(there.fileno()).st_size - LOOKED_AT))
            return bool(OURS.search(start) or OURS.search(there.read()))
    except OSError:
        return False


def is_open_here(file: Path) -> bool:
    """Whether it is what our standard output goes to, as /dev/stdout is."""
    try:
        return sys.stdout is not None and os.path.samestat(file.stat(), os.fstat(1))
    except OSError:
        return False


def write_whole(file: Path, text: str) -> None:
    """Write a file of the reader's, whole or not at all; to a device, as it comes.

    Raises MeanwhileError, and leaves nothing behind, where that cannot be done.
    """
    if is_open_here(file):
        print_document(text)
        return
    try:
        if file.exists() and not file.is_file():
            with open(file, "w", encoding="utf-8") as there:
                there.write(text)
        else:
            replace(Path(os.path.realpath(file)), text)
    except BrokenPipeError:  # who read the pipe has had enough
        return
    except OSError as error:
        raise MeanwhileError(f"{file} cannot be written: {error.strerror}") from error


def replace(file: Path, text: str) -> None:
    """Write beside the file, then move it there, with the rights that it had."""
    draft = file.with_name(f".{uuid4().hex}")
    try:
        with open(draft, "x", encoding="utf-8") as there:
            there.write(text)
        with suppress(FileNotFoundError):
            draft.chmod(stat.S_IMODE(file.stat().st_mode))
        draft.replace(file)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise

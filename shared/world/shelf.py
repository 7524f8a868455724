"""The shelf: a folder of labels, each written whole or not at all.

A shelf may take its time for each label: so many milliseconds as stand in the file
that is called like its folder, and `.pace`.
"""

import os
import re
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from shared.descriptors import out_of_files
from shared.errors import ShelfRefused
from shared.world.desk import served
from shared.world.unpatched import sleep

PACE = ".pace"


def save(path: str, text: str) -> None:
    """Write `text` under a name of its own, then move it into place (blocking).

    Nobody ever sees half a label: `os.replace` is atomic on POSIX.  Raises
    ShelfRefused, and then leaves no temporary file.  A gate may hold it before it
    begins, and between the two.
    """
    folder, name = os.path.split(path)
    with served(os.path.dirname(folder), "file", name):
        write(folder, name, text)


def write(folder: str, name: str, text: str) -> None:
    take_your_time(folder)
    path = os.path.join(folder, name)
    draft = os.path.join(folder, f".{name}.{uuid4().hex}")
    try:
        try:
            with open(draft, "x", encoding="utf-8") as file:
                file.write(text)
            with served(os.path.dirname(folder), "draft", name):
                os.replace(draft, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(draft)
            raise
    except OSError as error:
        if out_of_files(error):
            raise
        raise ShelfRefused(f"save {name}", str(error)) from error


def remove(path: str) -> None:
    """Take away what is at `path`, if anything is (blocking).  Raises ShelfRefused."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
    except OSError as error:
        raise ShelfRefused(f"remove {os.path.basename(path)}", str(error)) from error


def take_your_time(folder: str) -> None:
    """Block for as long as the shelf takes; whatever a runtime has patched."""
    try:
        with open(folder + PACE, encoding="utf-8") as file:
            pause_ms = float(file.read())
    except (FileNotFoundError, NotADirectoryError):
        return
    sleep(pause_ms / 1000)


def set_pace(folder: Path, pause_ms: float) -> None:
    """Let the shelf take so long for each label; 0 is no time at all."""
    pace = Path(str(folder) + PACE)
    if pause_ms:
        pace.write_text(str(pause_ms), "utf-8")
    else:
        pace.unlink(missing_ok=True)


GONE = "."
"""Stands for a shelf that is gone, or a stockroom, in place of what would be in it."""


DRAFT = re.compile(r"(\..*)\.[0-9a-f]{32}")
"""What a label is called until it is in its place."""


def labels(folder: Path) -> dict[str, str]:
    """What stands on the shelf: file name -> text; a folder shows as "<folder>".

    A draft is called by its label's name, without what is its own.  Where the shelf
    itself is gone, that is all that there is.
    """
    try:
        entries = sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return {GONE: "the folder of the labels is gone"}
    return {DRAFT.sub(r"\1.<draft>", entry.name): seen(entry) for entry in entries}


def seen(entry: Path) -> str:
    """The text of a label; bytes that are not UTF-8 show as \\xff."""
    if entry.is_dir():
        return "<folder>"
    if not entry.is_file():
        return "<neither file nor folder>"
    try:
        return entry.read_text("utf-8", "backslashreplace")
    except OSError as error:
        return f"<cannot be read: {error.strerror}>"

"""A folder of the reader's for stockroom and shelf: nothing of theirs is lost in it.

A stockroom that we made is known by its `application_id`, which SQLite keeps in the
file's header for this (https://sqlite.org/fileformat2.html#application_id).  Where it
is, the shelf beside it is ours as well, unless it is a link to elsewhere; where it is
not, nothing may be there yet that a run writes or takes away.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.errors import MeanwhileError
from shared.world.desk import NAME as DESK
from shared.world.shelf import PACE
from shared.world.stockroom import APPLICATION_ID

STOCKROOM, SHELF = "stockroom.sqlite", "shelf"

ENDS = ("", "-wal", "-shm")
"""Of the files of a stockroom, the last two while it is open, or its program killed."""


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Make a folder, and keep others who ask for it out of it.

    Raises MeanwhileError if it cannot be made, is in use, or has others' files in it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        opened = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise MeanwhileError(f"{folder} cannot be made: {error.strerror}") from error
    try:
        lock(opened, folder)
        refuse_what_is_not_ours(folder)
        yield
    finally:
        os.close(opened)


def lock(opened: int, folder: Path) -> None:
    """Lock the folder itself: the lock goes with who has it, and leaves no file."""
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise MeanwhileError(
            f"{folder} is in use by another run: wait for its end, or name another "
            "folder"
        ) from error
    except OSError:  # A file system without locks: then nobody can be kept out.
        return


def refuse_what_is_not_ours(folder: Path) -> None:
    """Raise MeanwhileError if stockroom or shelf would be written over a reader's."""
    for theirs in not_ours(folder):
        raise MeanwhileError(
            f"{theirs} is there, and not from a run: name a new folder, or move it away"
        )


def not_ours(folder: Path) -> Iterator[Path]:
    """What of the reader's is where a run would write."""
    shelf = folder / SHELF
    if shelf.is_symlink():
        yield shelf
    if not is_ours(folder / STOCKROOM):
        there = (folder / name for name in WRITTEN)
        yield from (each for each in there if os.path.lexists(each))
        yield from shelf.iterdir() if shelf.is_dir() else ()


WRITTEN = (*(STOCKROOM + end for end in ENDS), SHELF + PACE, DESK)
"""The files that a run writes beside the shelf, or takes away."""


def is_ours(stockroom: Path) -> bool:
    """Whether a file is a stockroom that was made here."""
    try:
        with open(stockroom, "rb") as file:
            return file.read(72)[68:] == APPLICATION_ID.to_bytes(4, "big")
    except OSError:
        return False

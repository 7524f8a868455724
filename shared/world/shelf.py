"""The shelf: a folder of labels, each written whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from shared.errors import ShelfRefused
from shared.limits import out_of_files


def save(path: str, text: str) -> None:
    """Write `text` under a name of its own, then move it into place (blocking).

    Nobody ever sees half a label: `os.replace` is atomic on POSIX.  Raises
    ShelfRefused, and then leaves no temporary file.
    """
    folder, name = os.path.split(path)
    draft = os.path.join(folder, f".{name}.{uuid4().hex}")
    try:
        try:
            with open(draft, "x", encoding="utf-8") as file:
                file.write(text)
            os.replace(draft, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(draft)
            raise
    except OSError as error:
        if out_of_files(error):
            raise
        raise ShelfRefused(f"save {name}", str(error)) from error


def labels(folder: Path) -> dict[str, str]:
    """What stands on the shelf: file name -> text; a folder shows as "<folder>"."""
    return {
        entry.name: "<folder>" if entry.is_dir() else entry.read_text("utf-8")
        for entry in sorted(folder.iterdir())
    }

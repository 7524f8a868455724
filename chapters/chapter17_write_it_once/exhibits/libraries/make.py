"""Make the library for threads from the one for anyio, by unasync.

`python -m chapters.chapter17_write_it_once.exhibits.libraries.make`

unasync drops `async` and `await`, and replaces the names that it is told to.
"""

import shutil
import tempfile
from pathlib import Path

import unasync

HERE = Path(__file__).parent
MADE = HERE / "made" / "library.py"
NAMES = {"anyio": "threading", "with_anyio": "with_threads"}


def made() -> str:
    """The text of the library for threads."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "async"), Path(folder, "sync")
        source.mkdir()
        shutil.copy(HERE / "library.py", source)
        rule = unasync.Rule(f"{source}/", f"{target}/", NAMES)
        unasync.unasync_files([str(source / "library.py")], [rule])
        return (target / "library.py").read_text("utf-8")


if __name__ == "__main__":
    MADE.write_text(made(), "utf-8")

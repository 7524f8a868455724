"""The command `meanwhile`, in a module that is called as no other project's is.

Python finds in PYTHONPATH first whatever is there: another project's `shared`, a
random.py.  Who has such a thing is told of it, before anything of it is imported; so
this module imports nothing that is not imported anyhow.
"""

import _imp
import os
import sys

TYPE_CHECKING = False  # typing.TYPE_CHECKING, with which more would be imported
if TYPE_CHECKING:
    from collections.abc import Iterator

MISTAKE = 2


def main() -> None:
    """Run the command line, or say what is in the way of that."""
    if says := next(in_the_way(), ""):
        print(f"error: {says}", file=sys.stderr)
        sys.exit(MISTAKE)
    from shared.command.entry import main

    main()


def in_the_way() -> "Iterator[str]":
    """What would be imported in place of ours, or of a library, in a sentence each."""
    ours = first("shared")
    if not os.path.isfile(os.path.join(ours, "command", "entry.py")):
        yield is_found_first("shared", ours)
    elif os.path.dirname(chapters := first("chapters")) != os.path.dirname(ours):
        yield is_found_first("chapters", chapters)
    for folder in early():
        for entry in entries(folder):
            name, dot, more = entry.partition(".")
            file = os.path.join(folder, entry)
            if shadows(name, dot + more, file):
                yield (
                    f"{file} would be imported in place of the module {name}: give it "
                    "another name, or take its folder out of PYTHONPATH"
                )


def first(name: str) -> str:
    """The package of that name that Python finds first; empty if there is none."""
    found = (os.path.join(folder, name) for folder in sys.path)
    there = (each for each in found if os.path.isfile(os.path.join(each, INIT)))
    return next(there, "")


INIT = "__init__.py"


def is_found_first(name: str, there: str) -> str:
    return (
        f"{there} is another project's package `{name}`, which Python finds before "
        "Meanwhile's: take its folder out of PYTHONPATH"
    )


def early() -> list[str]:
    """The folders in which Python looks before it looks into its own library."""
    own = os.path.dirname(os.__file__)
    before = sys.path[: sys.path.index(own)] if own in sys.path else []
    return [each for each in before if os.path.isdir(each)]


def entries(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:  # Python does not look into it either.
        return []


def shadows(name: str, end: str, file: str) -> bool:
    """Whether a file or folder has the name of a module of Python's or of a library's.

    A whole package of a library's name is one of another version, and meant.
    """
    if end not in ENDS or name in sys.builtin_module_names:
        return False
    if end == "" and not os.path.isfile(os.path.join(file, INIT)):
        return False
    if name in sys.modules:
        origin = getattr(sys.modules[name], "__file__", None) or ""
        return name in sys.stdlib_module_names and origin.startswith(file)
    if name in sys.stdlib_module_names:
        return True
    library = first(name)
    return end != "" and "site-packages" in library.split(os.sep)


ENDS = ("", ".py", ".pyc", *_imp.extension_suffixes())
"""What a module's file may end in; a folder in nothing."""


if __name__ == "__main__":
    main()

"""What exhibits say on another Python: `python -m shared.command.elsewhere 15`.

The contract says on which Pythons which kinds are worth a look; `record` as a further
argument keeps what they say in the chapter's folder `traces/`, for its page.
"""

import sys
from collections.abc import Sequence

from shared.command.record import exhibits, keep
from shared.errors import MeanwhileError
from shared.proof import find_chapter
from shared.proof.kept import elsewhere_file
from shared.shop import canonical
from shared.versions import free_threaded

RECORD = "record"


def this_python() -> str:
    """As contracts name it: "3.13", or "free-threaded" whatever its number."""
    major, minor, *_ = sys.version_info
    return "free-threaded" if free_threaded() else f"{major}.{minor}"


def main(arguments: Sequence[str]) -> None:
    for number in (each for each in arguments if each != RECORD):
        chapter = find_chapter(number)
        python = this_python()
        kinds = chapter.contract.elsewhere.get(python, ())
        if not kinds:
            wanted = ", ".join(chapter.contract.elsewhere) or "no other Python"
            raise MeanwhileError(
                f"chapter {number} shows nothing of Python {python}, but of {wanted}"
            )
        said = {kind: exhibits(chapter, kind) for kind in kinds}
        for kind, lanes in said.items():
            for lane, text in lanes.items():
                print(f"{kind}, {lane}:\n{text}")
        if RECORD in arguments:
            version = sys.version.partition(" (")[0]
            known = {"python": version, "said": said}
            keep(elsewhere_file(chapter, python), canonical(known) + "\n")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except MeanwhileError as error:
        sys.exit(f"error: {error}")

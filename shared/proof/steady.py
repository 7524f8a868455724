"""Whether the proofs hold again and again while the machine is busy with other things.

`python -m shared.proof.steady [RUNS [CHAPTER ...]]` keeps every core busy and then
compares all lanes of each chapter so many times.  A claim that is true only most of
the time on a quiet machine does not survive that.  The first run that fails is told
and ends it, with exit code 1.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from shared import reaper
from shared.errors import MeanwhileError
from shared.proof.chapters import Chapter, chapters, find_chapter
from shared.proof.trial import compare

RUNS = 50

BURN = (
    "import os\nparent = os.getppid()\nwhile os.getppid() == parent: sum(range(9999))"
)
"""Keeps a core busy for as long as we live."""


@contextmanager
def busy() -> Iterator[None]:
    """Something else to do for every core."""
    with ExitStack() as stack:
        for _ in range(os.cpu_count() or 1):
            process = reaper.start(
                [sys.executable, "-c", BURN],
                lambda process: process.kill(),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
            stack.callback(end, process)
        yield


def end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    reaper.ended(process.pid)


def prove(chapter: Chapter) -> str:
    """All lanes once; what is wrong, or nothing."""
    shop = chapter.contract.shop
    result = compare(chapter, dict(chapter.lanes), shop, rounds=0)
    bad = [each for each in result.lanes.values() if not each.ok]
    said = [f"{each.lane}: {each.problem}\n{each.detail}" for each in bad]
    return "\n".join(said) or ("" if result.identical else "lanes differ")


def asked_for(arguments: Sequence[str]) -> tuple[int, list[Chapter]]:
    """(how many runs, which chapters); MeanwhileError says what is wrong."""
    runs, *numbers = arguments or [str(RUNS)]
    if not (runs.isdecimal() and runs.isascii() and int(runs)):
        raise MeanwhileError(f"{runs!r} is not a number of runs")
    found = [find_chapter(number) for number in numbers]
    return int(runs), found or list(chapters().values())


def main(arguments: Sequence[str]) -> int:
    runs, wanted = asked_for(arguments)
    with busy():
        for number in range(1, runs + 1):
            for chapter in wanted:
                if problem := prove(chapter):
                    print(f"run {number} of {runs}, chapter {chapter.number}")
                    print(problem)
                    return 1
            print(f"run {number} of {runs}: all lanes hold", flush=True)
    told = ", ".join(str(chapter.number) for chapter in wanted)
    cores = os.cpu_count()
    print(f"chapters {told}: {runs} of {runs} proofs held, {cores} cores kept busy")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except MeanwhileError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)

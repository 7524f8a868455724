"""A lane's process as its owner sees it: start, order runs, end."""

import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from shared import reaper
from shared.errors import MeanwhileError
from shared.limits import short_in, temporary_root
from shared.recorder.import_hook import MORE_SEAMS
from shared.runner.census import PERIOD_S, Census
from shared.runner.source import Source
from shared.runner.stacks import STACKS, STACKS_SIGNAL
from shared.shop import Shop

Seen = tuple[int, str, str, str]
"""(nanoseconds on the system's clock, what a caller did, his name, what he has had)."""

READY_S = 60.0
"""How long importing a lane may take."""

GOODBYE_S = 1.0
"""How long a lane that has nothing to do may take to end by itself."""

KEPT_BYTES = 65536
"""How much of what a lane prints is kept: the end of it."""


GARBAGE = {
    "raised": "wrote into the pipe by which its report is handed over",
    "detail": "",
}
"""What is made of an answer that is none."""


@dataclass(frozen=True)
class Outcome:
    """How one run of a lane ended.

    `report` is None where it did not end well, and `problem` then says so in a
    sentence, `detail` at length.  `threads` and `processes` are the most that were
    alive at once, without ours; 0 where nobody counted.  `runtime` is the lane or
    variant that the recorder saw, `left` what the run has left behind, each in a few
    words.  `lets_through` is the error of the world's that the lane let through; of one
    that `hangs`, `stacks` says at which line each of its threads is.  `status` is the
    exit status of a lane that is a program of its own, as a shell has it; `visits` what
    each caller at its counter has had of it; `starts` how often it was started.
    """

    report: dict[str, Any] | None = None
    wall_s: float = 0.0
    threads: int = 0
    processes: int = 0
    runtime: str = ""
    left: Sequence[str] = ()
    problem: str = ""
    refused: bool = False
    detail: str = ""
    lets_through: str = ""
    hangs: bool = False
    stacks: Sequence[str] = ()
    status: int | None = None
    starts: int = 1
    visits: Mapping[str, str] = field(default_factory=dict)


class LaneProcess:
    """One lane in an interpreter of its own; gone when the `with` is left.

    If it has a `counter`, it is given a listening socket.

    With `debug` the lane has the terminal, for print() and breakpoint().
    `temporary` is the folder for its temporary files, one of its own if None; `seams`
    are those of its chapter's job, `ahead` what it is to import before its first run.
    """

    counter = False
    bug = ""
    first = 1
    """The number of the run's first task."""

    seen: Sequence[Seen] = ()
    """What was seen of the run from outside, beside the supplier's log."""

    def __init__(
        self,
        source: Source,
        *,
        debug: bool = False,
        temporary: Path | None = None,
        seams: Mapping[str, str] | None = None,
        ahead: Sequence[str] = (),
    ) -> None:
        self.source = source
        self.ahead = ahead
        self.seams = dict(seams or {})
        self.debug = debug
        self.temporary = temporary
        self._buffer = b""
        self._printed: dict[str, deque[bytes]] = {
            "stdout": deque(),
            "stderr": deque(),
        }
        self._drains: list[threading.Thread] = []
        self._ended = False
        self._idle = False
        self._ending = threading.Lock()

    def __enter__(self) -> Self:
        orders, self._orders = os.pipe()
        self._answers, answers = os.pipe()
        lifeline, self._lifeline = os.pipe()
        theirs = (orders, answers, lifeline)
        pipe = None if self.debug else subprocess.PIPE
        if self.temporary is None:
            root = temporary_root()
            self.temporary = Path(tempfile.mkdtemp(prefix="meanwhile-", dir=root))
        orders_for_it = {
            "module": self.source.module,
            "folder": str(self.source.folder),
            "variant": self.source.variant,
            "processes": self.source.processes,
            "group": not self.debug,
            "ahead": list(self.ahead),
            "fds": theirs,
        }
        command = [sys.executable, "-m", "shared.runner.child"]
        try:
            self.process = reaper.start(
                [*command, json.dumps(orders_for_it)],
                lambda _: self.end(at_once=True),
                # What a lane's libraries leave behind when they are killed (as
                # multiprocessing does) is left in a folder that we remove.
                # And what it prints is not lost with it.
                more_env={
                    "TMPDIR": str(self.temporary),
                    "PYTHONUNBUFFERED": "1",
                    MORE_SEAMS: json.dumps(self.seams),
                },
                pass_fds=theirs,
                stdin=None if self.debug else subprocess.DEVNULL,
                stdout=pipe,
                stderr=pipe,
                start_new_session=not self.debug,
            )
        except BaseException:
            for fd in (self._orders, self._answers, self._lifeline):
                os.close(fd)
            self.temporary.rmdir()
            raise
        finally:
            for fd in theirs:
                os.close(fd)
        try:
            for name in () if self.debug else ("stdout", "stderr"):
                drain = threading.Thread(target=self._drain, args=(name,), daemon=True)
                drain.start()
                self._drains.append(drain)
        except BaseException:  # this system gives no more threads
            self.end(at_once=True)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.end()
        for drain in self._drains:
            drain.join(2)

    def _drain(self, name: str) -> None:
        """Keep the end of what the lane prints, and never let its pipe fill up."""
        stream = getattr(self.process, name)
        kept, size = self._printed[name], 0
        while data := os.read(stream.fileno(), KEPT_BYTES):
            kept.append(data)
            size += len(data)
            while size - len(kept[0]) >= KEPT_BYTES:
                size -= len(kept.popleft())
        stream.close()

    def printed(self, name: str = "stdout") -> str:
        """The end of what the lane wrote to its `stdout` or `stderr`."""
        for drain in self._drains if self._ended else ():
            drain.join(2)
        return b"".join(self._printed[name]).decode("utf-8", "replace")

    def says(self, word: str, within_s: float) -> bool:
        """Whether the lane writes a word to its standard error, before so long."""
        deadline = time.monotonic() + within_s
        while word not in self.printed("stderr"):
            if time.monotonic() > deadline:
                return False
            time.sleep(PERIOD_S)
        return True

    def asks(self, shop: Shop) -> Collection[str]:
        """The paths at the supplier that we ask for ourselves in such a run."""
        return ()

    def ready(self) -> Outcome:
        """Wait until the lane is imported; its `problem` says why it could not be.

        Raises MeanwhileError, as `run` does, if this machine is short of something.
        """
        answer = self._await(READY_S)
        self._idle = answer is not None
        return Outcome() if answer == {"ready": True} else self._bad(answer, READY_S)

    def run(
        self,
        shop: Shop,
        limit_s: float | None,
        *,
        count: bool = False,
        tapes: Path | None = None,
        meets: bool = False,
        look: bool = True,
    ) -> Outcome:
        """Run the lane in an opened shop, for `limit_s` seconds at most.

        A lane that did not answer is ended; it cannot be run again.  `tapes` is an
        empty folder in which to record the run, for `shared.trace.trace.of_run`, and
        `meets` whether whoever is between two steps is held there for a while; unless
        it is to `look`, nobody looks for what a recorded run has left.
        """
        order = {
            "shop": shop.to_json(),
            "tapes": str(tapes) if tapes else "",
            "meets": meets,
            "look": look,
            "counter": self.counter,
            "bug": self.bug,
            "first": self.first,
        }
        self._idle = False
        try:
            os.write(
                self._orders,
                (json.dumps(order) + "\n").encode(),
            )
        except BrokenPipeError:
            return self._bad(None, limit_s)
        census = Census(self.process.pid) if count else None
        answer = self._answer_to(shop, limit_s, census)
        self._idle = answer is not None
        if answer is GARBAGE:
            self.end(at_once=True)
        threads = census.threads if census else 0
        processes = census.processes if census else 0
        if answer is None or "report" not in answer:
            bad = self._bad(answer, limit_s)
            return replace(bad, threads=threads, processes=processes)
        return Outcome(
            report=answer["report"],
            wall_s=answer["wall_s"],
            runtime=answer.get("runtime", ""),
            left=(
                *answer.get("left", ()),
                *(census.left() if census and look else ()),
            ),
            threads=threads,
            processes=processes,
        )

    def _answer_to(
        self, shop: Shop, limit_s: float | None, census: Census | None
    ) -> dict[str, Any] | None:
        """What the lane answers in the end; None if it does not."""
        return self._await(limit_s, census)

    def answered(self) -> bool:
        """Whether it has something to say, or is no more."""
        return bool(select.select([self._answers], [], [], 0)[0])

    def _await(
        self, limit_s: float | None, census: "Census | None" = None
    ) -> dict[str, Any] | None:
        """The next answer; None if the limit passed or the process ended."""
        deadline = time.monotonic() + limit_s if limit_s else float("inf")
        while b"\n" not in self._buffer:
            if time.monotonic() > deadline:
                return None
            wait_s = PERIOD_S if census else 0.1
            if select.select([self._answers], [], [], wait_s)[0]:
                data = os.read(self._answers, 65536)
                if not data:
                    return None
                self._buffer += data
            elif self.process.poll() is not None:
                return None
            elif census:
                census.take()
        line, _, self._buffer = self._buffer.partition(b"\n")
        try:
            answer = json.loads(line)
        except ValueError:
            answer = None
        return answer if isinstance(answer, dict) else GARBAGE

    def _bad(self, answer: dict[str, Any] | None, limit_s: float | None) -> Outcome:
        if answer is None:
            hangs, stacks = False, []
            try:
                code = self.process.wait(0.5)
                problem = how_it_ended(code)
            except subprocess.TimeoutExpired:
                problem = f"did not finish in {round(limit_s or 0, 1):g} s"
                hangs, stacks = True, self._stacks()
            self.end()
            said = self.printed("stderr").strip()
            if short := short_in(said, hangs=hangs):
                raise MeanwhileError(f"{self.source.name} could not go on: {short}")
            last = said.splitlines()[-1:] if not hangs else []
            problem = ": ".join([problem, *last])
            return Outcome(problem=problem, detail=said, hangs=hangs, stacks=stacks)
        if short := answer.get("short") or short_in(self.printed("stderr")):
            self.end()
            raise MeanwhileError(f"{self.source.name} could not go on: {short}")
        refused = "refused" in answer
        problem = answer["refused"] if refused else answer["raised"]
        return Outcome(
            problem=problem,
            refused=refused,
            detail=answer["detail"],
            lets_through=answer.get("lets_through", ""),
        )

    def _stacks(self) -> list[str]:
        """At which line of its file each thread of a lane is that hangs."""
        if self.temporary is None:
            return []
        file = self.temporary / STACKS
        with suppress(OSError):
            os.kill(self.process.pid, STACKS_SIGNAL)
            deadline = time.monotonic() + 1
            while not ended(text := file.read_text("utf-8", "replace")):
                if time.monotonic() > deadline:
                    break
                time.sleep(0.01)
            return lines_of(text, self.source.file)
        return []

    def end(self, *, at_once: bool = False) -> None:
        """End the lane and whatever it has started; harmless to say twice.

        One that is idle is let go by itself first, as a program that ends well,
        unless it must be `at_once`.
        """
        with self._ending:
            if self._ended:
                return
            self._ended = True
        os.close(self._orders)
        if self._idle and not at_once:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(GOODBYE_S)
        if self.debug:
            self._end_family()
        else:
            reaper.end_group(self.process.pid)
        self.process.wait()
        for fd in (self._answers, self._lifeline):
            os.close(fd)
        if self.temporary:
            shutil.rmtree(self.temporary, ignore_errors=True)
        reaper.ended(self.process.pid)

    def _end_family(self) -> None:
        """For a lane that shares our process group: it, and what has its mark."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(1)
        reaper.end_group(self.process.pid)


def ended(stacks: str) -> bool:
    """Whether a dump of all stacks is whole: the last is that of the main thread."""
    return "Current thread" in stacks and stacks.endswith("\n")


def lines_of(stacks: str, file: str) -> list[str]:
    """The innermost line in a file, of each thread in what `faulthandler` dumps."""
    places: Counter[str] = Counter()
    for stack in stacks.split("\n\n"):
        found = FRAME.findall(stack)
        inner = next((each for each in found if each[0] == file), None)
        if inner is not None:
            places[f"at line {inner[1]}, in {inner[2]}"] += 1
    return [
        f"{number} threads are {place}" if number > 1 else f"a thread is {place}"
        for place, number in places.items()
    ]


FRAME = re.compile(r'^  File "(.*)", line (\d+) in (.*)$', re.MULTILINE)


def how_it_ended(code: int) -> str:
    """A process's exit code in words; negative is a signal, as in `subprocess`."""
    if code >= 0:
        return f"exited with status {code} before it had a report"
    try:
        return f"was killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"was killed by signal {-code}"

"""A lane as a program of its own: started anew for each run, and ended by a signal.

It is judged from outside: by its exit status, by what it has left, by the report that
it has written.  The signal is sent when the world is as it is to be, which a request of
ours waits for (`shared.job.Signals`).
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace
from itertools import count as counting
from pathlib import Path
from typing import Any, Self

from shared import reaper
from shared.clients.with_threads import get
from shared.errors import CalledOff, MeanwhileError, SupplierRefused, WorldError
from shared.job import Job, Signals
from shared.limits import short_in, temporary_root
from shared.recorder.import_hook import MORE_SEAMS
from shared.runner.census import PERIOD_S, Census
from shared.runner.counter import Counter
from shared.runner.leftovers import QUIET_S
from shared.runner.process import LaneProcess, Outcome, how_it_ended
from shared.runner.restarted import Restarted
from shared.runner.source import Source
from shared.runner.stacks import STACKS
from shared.shop import Shop

ENDS_S = 10.0
"""How long a lane may take to end that has got its signal."""

UNDOING_S = 3.0
"""How long at most a signal is not sent again, because nobody has begun to undo."""

AGAIN_S = 0.05
"""How long after another a signal is sent once more."""


def process_of(source: Source, job: Job, **more: Any) -> LaneProcess:
    """What runs a lane of a chapter whose job that is; `more` as for LaneProcess."""
    if job.visits is not None:
        return Counter(source, job.visits, seams=job.seams, **more)
    if job.dies:
        return Restarted(source, seams=job.seams, **more)
    if job.signals is None:
        return LaneProcess(source, seams=job.seams, **more)
    return Program(source, job.signals, seams=job.seams, **more)


class Ended:
    """A flag that is set once a process has ended; it is counted meanwhile.

    It is not looked at before something has been asked, so that the world is asked for
    the same in every run.
    """

    def __init__(self, process: "subprocess.Popen[bytes]", census: Census) -> None:
        self.process, self.census, self.looks = process, census, 0

    def is_set(self) -> bool:
        """Whether it has."""
        self.census.take()
        self.looks += 1
        return self.looks > 1 and self.process.poll() is not None


class Program(LaneProcess):
    """A lane that is ended by a signal: which and when, `signals` says of a shop."""

    def __init__(
        self,
        source: Source,
        signals: Callable[[Any], Signals],
        *,
        ends_s: float = ENDS_S,
        **more: Any,
    ) -> None:
        super().__init__(source, **more)
        self.signals, self.ends_s = signals, ends_s
        self._runs = counting(1)

    def __enter__(self) -> Self:
        if self.temporary is None:
            root = temporary_root()
            self.temporary = Path(tempfile.mkdtemp(prefix="meanwhile-", dir=root))
        return self

    def asks(self, shop: Shop) -> Collection[str]:
        """Those by which it finds out when the signal is to be sent."""
        signals = self.signals(shop)
        urls = (signals.moment, signals.undoing, signals.sent)
        return {url.removeprefix(shop.supplier) for url in urls}

    def ready(self) -> Outcome:
        """Nothing is started before it is run."""
        return Outcome()

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
        """Start the lane in an opened shop, send the signal, wait until it has ended.

        `limit_s` is how long it may take to come to where the signal is sent, and no
        longer may it take to end then.  Its wall time is from there to its end.
        """
        assert self.temporary is not None
        folder = self.temporary / f"run{next(self._runs)}"
        (own := folder / "own").mkdir(parents=True)
        self._start(shop, folder, own, str(tapes) if tapes else "")
        try:
            census = Census(self.process.pid)
            until = time.monotonic() + (limit_s or ENDS_S)
            self.ends_s = min(self.ends_s, limit_s or self.ends_s)
            begun, never = self._provoke(self.signals(shop), census, until)
            hangs = not self._ends()
            wall_s = time.monotonic() - begun
            stacks = self._stacks() if hangs else []
            left = [] if hangs or not look else self._left(own)
        finally:
            self._stop()
        found = self._told(folder, hangs, never)
        shutil.rmtree(folder, ignore_errors=True)
        return replace(
            found,
            wall_s=wall_s,
            left=left,
            stacks=stacks,
            threads=census.threads if count else 0,
            processes=census.processes if count else 0,
        )

    def _start(self, shop: Shop, folder: Path, own: Path, tapes: str) -> None:
        lifeline, self._lifeline = os.pipe()
        orders = {
            "module": self.source.module,
            "folder": str(self.source.folder),
            "variant": self.source.variant,
            "processes": self.source.processes,
            "ahead": list(self.ahead),
            "fd": lifeline,
            "shop": shop.to_json(),
            "result": str(folder / RESULT),
            "tapes": tapes,
        }
        pipe = None if self.debug else subprocess.PIPE
        try:
            self.process = reaper.start(
                [sys.executable, "-m", "shared.runner.standalone", json.dumps(orders)],
                lambda _: self.end(at_once=True),
                more_env={
                    "TMPDIR": str(own),
                    "PYTHONUNBUFFERED": "1",
                    MORE_SEAMS: json.dumps(self.seams),
                },
                pass_fds=[lifeline],
                stdin=None if self.debug else subprocess.DEVNULL,
                stdout=pipe,
                stderr=pipe,
                start_new_session=True,
            )
        except BaseException:
            os.close(self._lifeline)
            raise
        finally:
            os.close(lifeline)
        self._running = True
        self._stacks_in = own
        self._printed = {"stdout": deque(), "stderr": deque()}
        self._drains = [
            threading.Thread(target=self._drain, args=(name,), daemon=True)
            for name in (() if self.debug else self._printed)
        ]
        for drain in self._drains:
            drain.start()

    def _provoke(
        self, signals: Signals, census: Census, until: float
    ) -> tuple[float, str]:
        """Send the signal; when that was, and why it was not at its moment, if so."""
        never = self._wait_for(signals.moment, census, until)
        begun = time.monotonic()
        self._send(signals)
        self._wait_for(signals.undoing, census, time.monotonic() + UNDOING_S)
        for _ in range(signals.times - 1):
            self._send(signals)
            time.sleep(AGAIN_S)  # Two that come at once are one.
        self._wait_for(signals.sent, census, time.monotonic() + UNDOING_S)
        return begun, never

    def _wait_for(self, url: str, census: Census, until: float) -> str:
        """Wait until the world answers that; or why it has not."""
        try:
            get(url, until, unless=Ended(self.process, census))
        except SupplierRefused as error:
            return error.detail
        except CalledOff:
            return "it ended before"
        except (TimeoutError, WorldError) as error:
            return str(error)
        return ""

    def _send(self, signals: Signals) -> None:
        number = signal.Signals[signals.name]
        with suppress(ProcessLookupError):
            (os.killpg if signals.group else os.kill)(self.process.pid, number)

    def _ends(self) -> bool:
        """Whether it ends before long."""
        deadline = time.monotonic() + self.ends_s
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                return False
            time.sleep(PERIOD_S)
        return True

    def _left(self, own: Path) -> list[str]:
        """What it has left: processes of its group, files in its temporary folder."""
        deadline = time.monotonic() + QUIET_S
        while (there := reaper.members(self.process.pid)) and (
            time.monotonic() < deadline
        ):
            time.sleep(PERIOD_S)
        files = [each.name for each in own.iterdir() if each.name != STACKS]
        said = [f"{len(there)} of its processes"] if there else []
        return [*said, *(["something in its temporary folder"] if files else [])]

    def _told(self, folder: Path, hangs: bool, never: str) -> Outcome:
        """What it has brought back, and how it ended."""
        said = self.printed("stderr").strip()
        code = self.process.returncode
        status = code if code >= 0 else 128 - code
        result = folder / RESULT
        if hangs:
            problem = f"did not end within {self.ends_s:.3g} s of its signal"
            return Outcome(problem=problem, detail=said, hangs=True)
        if result.exists():
            told = json.loads(result.read_text("utf-8"))
            return Outcome(told["report"], runtime=told["runtime"], status=status)
        if short := short_in(said):
            raise MeanwhileError(f"{self.source.name} could not go on: {short}")
        problem = how_it_ended(code)
        if never:
            problem = f"{problem}, and not when the signal was to be sent ({never})"
        problem = ": ".join([problem, *said.splitlines()[-1:]])
        return Outcome(problem=problem, detail=said, status=status)

    def _stacks(self) -> list[str]:
        kept, self.temporary = self.temporary, self._stacks_in
        try:
            return super()._stacks()
        finally:
            self.temporary = kept

    def _stop(self) -> None:
        """End what is left of a run; harmless to say twice."""
        with self._ending:
            if not self._running:
                return
            self._running = False
        reaper.end_group(self.process.pid)
        self.process.wait()
        os.close(self._lifeline)
        reaper.ended(self.process.pid)
        for drain in self._drains:
            drain.join(2)

    def end(self, *, at_once: bool = False) -> None:
        """End the lane and whatever it has started; harmless to say twice."""
        self._stop()
        if self.temporary:
            shutil.rmtree(self.temporary, ignore_errors=True)

    _running = False


RESULT = "result.json"
"""The file in which a program's report is."""

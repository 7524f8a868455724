"""A lane with a counter of its own: callers come to it while it runs.

The lane's process opens the listening socket before the run and says on which port;
from here the callers of the chapter's job are played.  The run has ended well when the
lane has come to its end after the last of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from shared.job import ASKS, Step
from shared.runner.census import Census
from shared.runner.process import LaneProcess, Outcome
from shared.runner.source import Source
from shared.runner.visitors import PATIENCE_S, Visitors
from shared.shop import Shop


class Counter(LaneProcess):
    """A lane to whose counter callers come: who and why, `visits` says of a shop."""

    counter = True

    def __init__(
        self, source: Source, visits: Callable[[Any], Iterable[Step]], **more: Any
    ) -> None:
        super().__init__(source, **more)
        self.visits = visits
        self._visitors = Visitors(("", 0))
        self._problem = ""

    def asks(self, shop: Shop) -> set[str]:
        """Those by which callers find out when their moment has come."""
        return {
            each.url.removeprefix(shop.supplier)
            for each in self.visits(shop)
            if each.does == ASKS
        }

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
        """Run the lane in an opened shop, and have its callers come."""
        self._visitors, self._problem = Visitors(("", 0)), ""
        found = super().run(
            shop, limit_s, count=count, tapes=tapes, meets=meets, look=look
        )
        self.seen = self._visitors.seen
        if self._problem and found.hangs:
            found = replace(found, problem=self._problem)
        return replace(found, visits=self._visitors.had)

    def run_with_bug(
        self, shop: Shop, bug: Callable[[Any], Iterable[Step]], limit_s: float
    ) -> Outcome:
        """The same, where the lane's own code goes wrong for the first product."""
        usual = self.visits
        self.visits, self.bug = bug, shop.skus[0]
        try:
            return self.run(shop, limit_s)
        finally:
            self.visits, self.bug = usual, ""

    def _answer_to(
        self, shop: Shop, limit_s: float | None, census: Census | None
    ) -> dict[str, Any] | None:
        """What it answers once its callers have been there."""
        opened = self._await(limit_s)
        if opened is None or "port" not in opened:
            return opened
        over = self._is_over(census)
        self._visitors = Visitors(("127.0.0.1", opened["port"]), over, PATIENCE_S)
        self._problem = self._visitors.play(self.visits(shop))
        # Who has not answered a caller may still end; but nobody else will come.
        return self._await(ENDS_S if self._problem else limit_s, census)

    def _is_over(self, census: Census | None) -> Callable[[], bool]:
        def is_over() -> bool:
            if census:
                census.take()
            return self.answered() or self.process.poll() is not None

        return is_over


ENDS_S = 1.0
"""How long a lane may take to end that has not answered a caller."""

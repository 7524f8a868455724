"""What of the world a program met, in a sentence."""

from collections import Counter
from collections.abc import Iterator

from shared.trace.trace import Trace

VERBS = {"connects": "connected to", "opens": "opened", "starts": "started"}
"""The mark of an audit event -> what a person says of it."""

UNSEEN = "unseen"
"""The mark of a task that was made past every hook: `why` is its own function, `sku`
that of the program's own which it runs."""

UNAWAITED, UNHEARD = "unawaited", "unheard"
"""The marks of a coroutine that nobody awaited, `why`, called at line `value`; and of
a task whose error, `why`, nobody has asked for."""

MOST = 4
"""So many of a kind are named."""


def met(trace: Trace) -> Iterator[str]:
    """What it connected to, opened and started: a clause a kind."""
    for mark, verb in VERBS.items():
        found = Counter(
            each.why or "" for each in trace.events if each.name == mark and each.why
        )
        if not found:
            continue
        told = [
            f"{what} ({times} times)" if times > 1 else what
            for what, times in found.most_common(MOST)
        ]
        if len(found) > MOST:
            told.append(f"{len(found) - MOST:,} others")
        yield f"{verb} {', '.join(told)}"

"""What chapter 18 says of who dies, what is done twice, and by whom.

All of it is read in the supplier's log, which has who asked, and when one was killed.
"""

from collections import Counter

from shared.proof.contract import Claim, Evidence, NotAsked
from shared.world.log import ANSWERED, Caller

OF_ONE_PROCESS = ("threads", "asyncio", "trio", "curio", "gevent", "anyio")
"""Lanes in which all that runs dies together."""


class Death:
    """What the supplier has seen of a run in which a machine has died.

    All are prices' paths: `held` of those that nobody had been answered for by then,
    `in_hand` of those that the dead one had asked for, `finished` of what it had been
    answered; `twice` of what was asked for more than once, in the whole run.
    """

    def __init__(self, evidence: Evidence) -> None:
        log = evidence.log
        if log.killed is None:
            raise NotAsked("nobody was killed in this shop")
        at_ns, _, self.pid = log.killed
        answered = {
            path
            for when, what, path in log.events
            if what == ANSWERED and when < at_ns
        }
        self.before = [each for each in log.callers if each[0] < at_ns]
        self.held = {path for _, path, _ in self.before} - answered
        theirs = set(paths_of(self.before, self.pid))
        self.in_hand, self.finished = theirs & self.held, theirs - self.held
        asked = Counter(path for _, path, _ in log.callers)
        self.twice = {path for path, times in asked.items() if times > 1}


def paths_of(callers: list[Caller], pid: int) -> list[str]:
    return [path for _, path, asker in callers if asker == pid]


def told(paths: set[str]) -> str:
    """The products of these paths, in few words."""
    names = sorted(path.rpartition("/")[2] for path in paths)
    return ", ".join(names) or "nothing"


def in_hand_again(evidence: Evidence) -> tuple[str, str]:
    death = Death(evidence)
    if not death.in_hand:
        raise NotAsked("the machine that died had nothing in hand")
    asked = death.in_hand & death.twice
    return told(death.in_hand), told(asked)


def from_the_shelf(evidence: Evidence) -> tuple[str, str]:
    death = Death(evidence)
    return told(set()), told(death.twice - death.held)


def all_of_them(evidence: Evidence) -> tuple[str, str]:
    death = Death(evidence)
    if death.held == death.in_hand:
        raise NotAsked("no other machine had anything in hand")
    return told(death.held), told(death.held & death.twice)


def undisturbed(evidence: Evidence) -> tuple[str, str]:
    death = Death(evidence)
    elsewhere = death.held - death.in_hand
    if not elsewhere:
        raise NotAsked("no other machine had anything in hand")
    return told(set()), told(elsewhere & death.twice)


def finished_again(evidence: Evidence) -> tuple[str, str]:
    death = Death(evidence)
    if not death.finished:
        raise NotAsked("the machine that died had finished nothing")
    return told(death.finished), told(death.finished & death.twice)


IN_HAND_AGAIN = Claim(
    "in-hand-again",
    "What the machine had in hand that died is asked for again.",
    in_hand_again,
)

FROM_THE_SHELF = Claim(
    "from-the-shelf",
    "What has its label is not asked for again.",
    from_the_shelf,
    lanes=(*OF_ONE_PROCESS, "processes"),
)

ALL_BREAK = Claim(
    "all-break",
    "With one worker the pool breaks, and all that the others had in hand is asked for "
    "again.",
    all_of_them,
    lanes=("processes",),
    rows=("P13",),
    lesson=True,
)

UNDISTURBED = Claim(
    "undisturbed",
    "What the other machine has in hand is not asked for again.",
    undisturbed,
    lanes=("dask",),
)

FINISHED_AGAIN = Claim(
    "finished-again",
    "What the dead machine had finished is done again, for its future is held.",
    finished_again,
    lanes=("dask",),
    lesson=True,
)

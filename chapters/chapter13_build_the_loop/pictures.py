"""The pictures of chapter 13's page."""

from shared.show.replay import Replay

REPLAYED = Replay(
    "One price on our own loop, as recorded",
    "Three columns: the program, the loop, the world. The program asks for tea's "
    "price and pauses until its socket is writable; the loop asks the system about "
    "that socket, sleeps, and calls back when it is reported. The same once more, "
    "until it is readable: now the world takes its 300 ms, in which the loop sleeps. "
    "Then the socket is reported, the loop calls back, and the program has its "
    "answer.",
    13,
    "by_coroutines",
    "price tea",
)

PICTURES = {"replayed": REPLAYED}

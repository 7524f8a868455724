"""Tracebacks as they would be without us.

What is called through a function of ours has a frame of it in its traceback.  Nothing
can keep Python from adding that, but it can be taken out again before anybody looks.
"""

from types import TracebackType

from shared.recorder.recorder import OURS


def strip(error: BaseException | None) -> None:
    """Take our frames out of an error's traceback, and of those that belong to it."""
    left, seen = [error], set()
    while left:
        each = left.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        each.__traceback__ = theirs(each.__traceback__)
        left += [each.__cause__, each.__context__]
        if isinstance(each, BaseExceptionGroup):
            left += each.exceptions


def without_this_frame(error: BaseException) -> None:
    """Called where an error has just been caught: it is as if it had not been here.

    A bare `raise` after it adds no frame.
    """
    trace = error.__traceback__
    error.__traceback__ = trace and trace.tb_next


def theirs(trace: TracebackType | None) -> TracebackType | None:
    """A traceback without the frames that are ours."""
    while trace is not None and is_ours(trace):
        trace = trace.tb_next
    last = trace
    while last is not None:
        following = last.tb_next
        while following is not None and is_ours(following):
            following = following.tb_next
        last.tb_next = following
        last = following
    return trace


def is_ours(trace: TracebackType) -> bool:
    return trace.tb_frame.f_code.co_filename.startswith(OURS)

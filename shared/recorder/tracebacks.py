"""Tracebacks as they would be without us.

What is called through a function of ours has a frame of it in its traceback.  Nothing
can keep Python from adding that, but it can be taken out again before anybody looks.
"""

from types import TracebackType

from shared.recorder.recorder import OURS


def strip(error: BaseException | None, seen: set[int] | None = None) -> None:
    """Take our frames out of an error's traceback, and of those that belong to it."""
    seen = set() if seen is None else seen
    if error is None or id(error) in seen:
        return
    seen.add(id(error))
    error.__traceback__ = theirs(error.__traceback__)
    strip(error.__cause__, seen)
    strip(error.__context__, seen)
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            strip(each, seen)


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

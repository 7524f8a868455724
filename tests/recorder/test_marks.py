"""Marks and seams: what a chapter's job has the recorder note, as data."""

import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from shared.job import Job, Mark
from shared.recorder import import_hook, marks
from shared.recorder.recorder import recording
from shared.runner.process import LaneProcess
from shared.runner.source import Source
from shared.shop import Shop
from shared.trace.trace import of_run


class Till:
    """Something of a chapter's own, to be marked."""

    def __init__(self) -> None:
        self.pence = 0

    def put(self, sku: str, pence: int) -> int:
        if pence < 0:
            raise ValueError("nothing is taken out")
        self.pence += pence
        return self.pence


def marked(mark: Mark) -> Any:
    """The class, with one method marked, in a module with a job."""
    module: Any = ModuleType("chapters.chapter99_till.job")
    module.Till = type("Till", (Till,), {"put": Till.put})
    module.JOB = Job(marks={"Till.put": mark})
    marks.attach(module)
    return module.Till


def noted(mark: Mark, tmp_path: Path, pence: int) -> list[tuple[str | None, ...]]:
    """What was noted of one call."""
    till = marked(mark)()
    with recording(str(tmp_path), __file__, ()), suppress(ValueError):
        till.put("50% tea", pence)
    return [
        (each.what, each.name, each.sku, str(each.value))
        for each in of_run(tmp_path, ())
    ]


BEFORE = ("mark", "puts", "50% tea", "None")
AROUND = Mark(
    before="puts",
    after="put",
    value=lambda args, result: result,
    sku=lambda args: str(args[1]),
)


def test_around_a_call(tmp_path: Path) -> None:
    """Both marks name the product; the second has the value of the result."""
    assert noted(AROUND, tmp_path, 5) == [BEFORE, ("mark", "put", "50% tea", "5")]


def test_around_a_failure(tmp_path: Path) -> None:
    """A call that raises is over all the same, and has no value."""
    assert noted(AROUND, tmp_path, -1) == [BEFORE, ("mark", "put", "50% tea", "None")]


@pytest.mark.parametrize(("pence", "times"), [(5, 1), (-1, 0)])
def test_only_after(tmp_path: Path, pence: int, times: int) -> None:
    """A mark that is only after is noted of a call that returns, and of no other."""
    only = Mark(after="put", value=lambda args, result: result)
    assert noted(only, tmp_path, pence) == [("mark", "put", None, "5")] * times


def test_computed(tmp_path: Path) -> None:
    """The stretches that a call brings are noted at their own moments, before it."""
    stretches = ((1_000, 3_000), (5_000, 6_000))
    mark = Mark(after="put", sku=AROUND.sku, computed=lambda args: stretches)
    till = marked(mark)()
    with recording(str(tmp_path), __file__, ()):
        till.put("50% tea", 5)
    *told, put = of_run(tmp_path, ())
    assert [(each.what, each.at_ns, each.sku) for each in told] == [
        ("computes", 0, "50% tea"),
        ("rests", 2_000, "50% tea"),
        ("computes", 4_000, "50% tea"),
        ("rests", 5_000, "50% tea"),
    ]
    assert (put.what, put.name) == ("mark", "put")


def test_why(tmp_path: Path) -> None:
    """A mark may have a word, which is asked for where the call is made."""
    why = Mark(after="put", why=lambda args: type(sys.exception()).__name__)
    till = marked(why)()
    with recording(str(tmp_path), __file__, ()):
        try:
            raise KeyError
        except KeyError:
            till.put("tea", 1)
        till.put("tea", 1)
    assert [each.why for each in of_run(tmp_path, ())] == ["KeyError", "NoneType"]


def test_unrecorded_is_untouched() -> None:
    """Where nobody records, a marked call does what it did."""
    till = marked(AROUND)()
    assert till.put("tea", 7) == 7
    with pytest.raises(ValueError, match="nothing is taken out"):
        till.put("tea", -7)


def test_jobs_are_recognised() -> None:
    """Marks are attached to a chapter's job, whatever the chapter is called."""
    assert import_hook.recorder_of("chapters.chapter99_till.job") == import_hook.MARKS
    assert import_hook.recorder_of("chapters.chapter99_till.claims") is None
    assert import_hook.recorder_of("my.job") is None


def test_own_seam(tmp_path: Path, program: Callable[..., Source]) -> None:
    """A module that a job names is attached to by the recorder that it names."""
    (tmp_path / "own_loop.py").write_text("attached = False\n")
    (tmp_path / "own_recorder.py").write_text(
        "def attach(module):\n    module.attached = True\n"
    )
    source = program("own_loop_with_threads")
    for seams, attached in (({"own_loop": "own_recorder"}, "True"), ({}, "False")):
        with LaneProcess(source, seams=seams) as lane:
            assert lane.ready().problem == ""
            lane.run(Shop(()), 30)
            lane.end()
            assert lane.printed() == f"{attached}\n"

"""Exercises are the broken lanes, and nothing in them tells what is wrong."""

import ast
import builtins
import re
from collections import Counter
from keyword import kwlist

import pytest

from shared.proof import chapters
from shared.proof.exercises import (
    NAME,
    Exercise,
    all_exercises,
    comments,
    exercises,
    texts,
    untold,
)
from shared.proof.general import SAYS
from shared.proof.whole import LEAST_BROKEN, LEAST_RUNTIMES
from shared.registry import LANES

pytestmark = pytest.mark.on_python("3.11")

EVERY = list(all_exercises().values())
each_exercise = pytest.mark.parametrize("exercise", EVERY, ids=lambda each: each.name)
each_chapter = pytest.mark.parametrize("number", chapters())

OF_ANY_LANE = {"with", "main", "pool", "lock"}
"""Words of a mistake's name by which lanes call what is right, too."""


@each_chapter
def test_enough(number: int) -> None:
    """Each chapter has six at least, over four runtimes at least."""
    its = exercises(chapters()[number])
    assert len(its) >= LEAST_BROKEN
    assert len({each.lane for each in its}) >= LEAST_RUNTIMES


def test_all_runtimes() -> None:
    """Over all chapters, no runtime is forgotten."""
    assert all(Counter(each.lane for each in EVERY)[lane] >= 9 for lane in LANES)


@each_exercise
def test_it_is_the_broken_lane(exercise: Exercise) -> None:
    """What is given does as the broken lane does, which breaks the contract."""
    broken = exercise.chapter.folder / "broken" / f"{exercise.broken}.py"
    assert program(exercise.given) == program(broken.read_text("utf-8"))


def program(text: str) -> str:
    """A text as Python understands it, without what only says something."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(body := getattr(node, "body", None), list):
            node.body = [each for each in body if not is_said(each)]  # type: ignore[attr-defined]
    return ast.dump(tree)


def is_said(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(ast.Constant(str())):
            return True
    return False


@each_exercise
def test_nothing_tells_the_mistake(exercise: Exercise) -> None:
    """No comment, no text, no name and no id of a check does."""
    given, shipped = exercise.given, exercise.solution
    assert {*comments(given).values()} <= {*comments(shipped).values()}
    assert {text for _, text in texts(given)} <= {text for _, text in texts(shipped)}
    said = {each for each in exercise.broken.split("_") if len(each) > 3}
    made = " ".join(names_in(given) - names_in(shipped)).lower()
    assert not [each for each in said - {exercise.lane} - OF_ANY_LANE if each in made]
    ids = {claim.id for claim in exercise.chapter.contract.claims} | SAYS.keys()
    assert not [id for id in ids if id in given and id not in shipped]


@each_exercise
def test_hints_are_true(exercise: Exercise) -> None:
    """What they show as code is Python's, or stands in the exercise, or on the page."""
    code = {
        word
        for hint in exercise.mistake.hints
        for shown in re.findall("`([^`]+)`", hint)
        for word in re.findall(r"\w+", shown)
    }
    page = (exercise.chapter.folder / "README.md").read_text("utf-8")
    there = re.findall(r"\w+", exercise.given + exercise.solution + page)
    assert code <= {*there, *kwlist, *dir(builtins)}


@each_exercise
def test_the_name(exercise: Exercise) -> None:
    """It tells the chapter, the number and the runtime."""
    found = NAME.fullmatch(exercise.name)
    assert found is not None
    assert int(found[1]) == exercise.chapter.number
    assert (int(found[2]), found[3]) == (exercise.number, exercise.lane)
    assert exercise.asks.endswith(".")


def names_in(text: str) -> set[str]:
    """What is named in a program: functions, parameters, variables."""
    names = set[str]()
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.arg(name):
                names.add(name)
            case ast.Name(name, ast.Store()):
                names.add(name)
    return names


TOLD = '''"""A title, but told."""

x = 1  # told
# told
y = 2  # not told
"""Of y, it is told."""
'''
SHIPPED = '''"""A title."""

y = 2  # not told
'''
UNTOLD = '''"""A title."""

x = 1
y = 2  # not told
'''


def test_untold() -> None:
    """Docstring, comments and texts are the shipped lane's, and the code is not."""
    assert untold(TOLD, SHIPPED) == UNTOLD

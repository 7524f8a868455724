"""Every test gets the fixtures that readers' own tests may use too."""

import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.runner.source import Source

pytest_plugins = ["shared.fixtures"]
collect_ignore = ["examples"]  # run by test_fixtures.py, where a reader would have it


PYTHON = "{}.{}".format(*sys.version_info)
PYTHONS = ("3.11", "3.12", "3.13")
"""Those of which one has to be there for a test that is tried on one alone."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--everything",
        action="store_true",
        help="also what is tried on another Python, to save time",
    )


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """What takes long, and need not be tried on every Python, is tried on one."""
    if config.getoption("everything"):
        return
    for item in items:
        for mark in item.iter_markers("on_python"):
            if mark.args[0] not in PYTHONS:
                raise pytest.UsageError(f"{item.nodeid}: tried nowhere")
            if mark.args[0] != PYTHON:
                why = f"tried on Python {mark.args[0]}, or here with --everything"
                item.add_marker(pytest.mark.skip(reason=why))


def pytest_configure() -> None:
    """Let Ctrl-C reach what tests start.

    A shell script has what it starts with `&` ignore it, and that is inherited.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Source]:
    """Copy a file of `programs` beside the test into `tmp_path`: a reader's own.

    In the repository it would be a module of the project's.  `called` is another name
    for the copy, since the lane is told by that.
    """

    def copy(name: str, called: str = "") -> Source:
        file = request.path.with_name("programs") / f"{name}.py"
        return Source.of_file(shutil.copyfile(file, tmp_path / f"{called or name}.py"))

    return copy

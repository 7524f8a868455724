"""Every test gets the fixtures that readers' own tests may use too."""

import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.runner.source import Source

pytest_plugins = ["shared.fixtures"]
collect_ignore = ["examples"]  # run by test_fixtures.py, where a reader would have it


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

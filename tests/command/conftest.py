"""Every test of the command may run it, and see what it has left behind."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared.command import cli
from tests.command.ran import Ended, ran
from tests.leftovers import COMMAND, Leftovers


@pytest.fixture
def leftovers() -> Iterator[Leftovers]:
    """What the commands of this test have left behind."""
    with Leftovers.watch() as watching:
        yield watching


@pytest.fixture
def meanwhile(leftovers: Leftovers) -> Callable[..., Ended]:
    """Run the command in a pipe, until it has ended."""

    def run(*arguments: str, cwd: Path | None = None) -> Ended:
        return ran([COMMAND, *arguments], leftovers.env, cwd)

    return run


@pytest.fixture
def in_process(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Run the command in this process: for what starts nothing, and is so quicker."""

    def run(*arguments: str) -> Ended:
        code = cli.run(list(arguments))
        return Ended(arguments, code, *capsys.readouterr())

    return run

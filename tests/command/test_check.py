"""`meanwhile check`: a reader's own file."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.command.copies import START, reader_file
from tests.command.ran import Ended
from tests.leftovers import Leftovers


def test_good_file(
    meanwhile: Callable[..., Ended], tmp_path: Path, leftovers: Leftovers
) -> None:
    """A reader's file that keeps the contract is told so: exit code 0."""
    ended = meanwhile("check", "2", str(reader_file(tmp_path, "trio")))
    assert ended.stdout.endswith("mine_with_trio.py keeps the contract\n")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert leftovers.found() == []


def test_bad_file(meanwhile: Callable[..., Ended], tmp_path: Path) -> None:
    """A reader's file that breaks the contract is told where: exit code 1."""
    file = reader_file(tmp_path, "trio", "report.label(sku).text", "'nothing'")
    ended = meanwhile("check", "2", str(file), "--json")
    said = json.loads(ended.stdout)["lanes"]["mine_with_trio.py"]
    assert said["problem"].startswith("world: expected files / coffee.txt")
    assert (ended.returncode, ended.stderr) == (1, "")


def test_file_that_raises(meanwhile: Callable[..., Ended], tmp_path: Path) -> None:
    """The traceback of a reader's own mistake is shown, beneath it the verdict."""
    file = reader_file(tmp_path, "trio", START, START + "    raise KeyError('tea')\n")
    ended = meanwhile("check", "2", str(file))
    assert "observed raised KeyError: 'tea'" in ended.stdout
    assert f'File "{file}"' in ended.stderr
    assert "shared/command/cli.py" not in ended.stderr
    assert ended.returncode == 1


def test_names_that_are_no_text(
    meanwhile: Callable[..., Ended], tmp_path: Path
) -> None:
    """What a lane says and names is shown, be it text or not: exit code 1."""
    strange = START + "    open(os.fsencode(shop.shelf) + b'/\\xff', 'x').close()\n"
    file = reader_file(tmp_path, "trio", START, f"import os\n\n\n{strange}")
    ended = meanwhile("check", "2", str(file))
    assert 'observed files / \\udcff: ""' in ended.stdout
    assert (ended.returncode, ended.stderr) == (1, "")

"""`meanwhile run`: the report, and all that a lane prints."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command.copies import START, copied, reader_file
from tests.command.ran import Ended, ran
from tests.leftovers import COMMAND, Leftovers, Terminal


def test_prints_the_report(
    meanwhile: Callable[..., Ended], leftovers: Leftovers
) -> None:
    """`run` shows the report as JSON, and then a line about how it went."""
    ended = meanwhile("run", "2", "trio")
    report, _ = json.JSONDecoder().raw_decode(ended.stdout)
    assert sorted(report) == ["labels", "problems"]
    last = ended.stdout.splitlines()[-1]
    assert re.fullmatch(r"trio: \d\.\d\d s, at most 2 HTTP requests in flight", last)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert leftovers.found() == []


def test_run_for_programs(meanwhile: Callable[..., Ended]) -> None:
    """`run --json` is one object that has the report and what was measured."""
    said = json.loads(meanwhile("run", "1", "asyncio", "--json").stdout)
    assert (said["chapter"], said["lane"]) == (1, "asyncio")
    assert sorted(said["report"]["labels"]) == ["coffee", "tea"]
    assert said["peak_in_flight"] == 1
    assert said["wall_s"] >= 0.58
    assert said["printed"] == ""


def test_grows_the_shop(meanwhile: Callable[..., Ended]) -> None:
    """`--skus` and `--seed` change the shop that the lane is given."""
    command = ("run", "2", "threads", "--skus", "5", "--seed", "7", "--json")
    # A machine that is busy may begin a thread after the first answer.
    for _ in range(3):
        said = json.loads(meanwhile(*command).stdout)
        assert len(said["report"]["labels"]) == 5
        if said["peak_in_flight"] == 5:
            return
    pytest.fail(f"never five in flight, the last time {said['peak_in_flight']}")


def test_keeps_the_world(
    meanwhile: Callable[..., Ended], tmp_path: Path, leftovers: Leftovers
) -> None:
    """`--folder` keeps labels and stockroom, and may be used again."""
    folder = tmp_path / "new" / "shop"
    command = ("run", "2", "trio", "--folder", str(folder))
    assert [meanwhile(*command).returncode for _ in "ab"] == [0, 0]
    assert sorted(each.name for each in folder.iterdir()) == [
        "shelf",
        "stockroom.sqlite",
    ]
    labels = sorted(each.name for each in (folder / "shelf").iterdir())
    assert labels == ["coffee.txt", "tea.txt"]
    assert leftovers.found() == []


def test_debug_gives_the_terminal(leftovers: Leftovers, tmp_path: Path) -> None:
    """With `--debug` the lane itself reads and writes the terminal."""
    asking = START + "    assert input('well? ') == 'yes'\n"
    env = {**leftovers.env, "PYTHONPATH": str(copied(tmp_path, START, asking))}
    with Terminal(["run", "2", "trio", "--debug"], env) as terminal:
        terminal.press(b"yes\n")
        shown = terminal.shown()
    assert "well? " in shown
    assert terminal.process.returncode == 0
    assert leftovers.found() == []


@pytest.mark.parametrize("command", ["compare", "run", "check"])
def test_printing_is_shown(command: str, leftovers: Leftovers, tmp_path: Path) -> None:
    """A print() in a lane reaches the reader, in every command that runs it."""
    printing = START + "    print('hello from the lane')\n"
    env = leftovers.env
    lane = "trio"
    if command == "check":
        lane = str(reader_file(tmp_path, "trio", START, printing))
    else:
        env["PYTHONPATH"] = str(copied(tmp_path, START, printing))
    ended = ran([COMMAND, command, "2", lane], env)
    assert "hello from the lane" in ended.stdout
    assert ended.returncode == 0


@pytest.mark.on_python("3.12")
def test_at_a_server(
    meanwhile: Callable[..., Ended], tmp_path: Path, leftovers: Leftovers
) -> None:
    """At a server the report is the same; the reader's folder has the labels alone."""
    at = ["--folder", str(tmp_path / "kept"), "--stockroom", "postgresql", "--json"]
    served = json.loads(meanwhile("run", "2", "trio", *at).stdout)
    plain = json.loads(meanwhile("run", "2", "trio", "--json").stdout)
    assert served["report"] == plain["report"]
    assert [each.name for each in (tmp_path / "kept").iterdir()] == ["shelf"]
    assert leftovers.found() == []

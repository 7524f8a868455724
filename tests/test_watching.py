"""The fixture `timeline`, in tests of a reader's, where he would have them."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).with_name("examples") / "test_my_program.py"
CONFTEST = 'pytest_plugins = ["shared.watching"]\n'


def ended_in(folder: Path, text: str) -> tuple[int, str]:
    """How a test file ends in a folder outside the clone."""
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_mine.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    run = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    return run.returncode, run.stdout


def test_example(tmp_path: Path) -> None:
    """It passes as the page has it, and fails where the program does not keep it."""
    text = EXAMPLE.read_text("utf-8")
    assert ended_in(tmp_path, text)[0] == 0
    code, said = ended_in(tmp_path, text.replace("Semaphore(2)", "Semaphore(3)"))
    assert code == 1
    assert "expected at most 2 at once from fetch pause sleep to fetch end" in said
    assert "observed 3 at once" in said
    assert "fetch 5 " in said  # in the timeline, which is shown


def test_asks_for_nothing(tmp_path: Path) -> None:
    """What is misspelt, or never happens, does not hold."""
    text = EXAMPLE.read_text("utf-8")
    code, said = ended_in(tmp_path, text.replace('why="sleep"', 'why="sleeps"'))
    assert (code, "observed no fetch pause sleeps at all" in said) == (1, True)
    code, said = ended_in(tmp_path, text.replace('Is("pause"', 'Is("paused"'))
    assert (code, "there is no event 'paused'" in said) == (1, True)


FOUR = {
    "threads": """
from concurrent.futures import ThreadPoolExecutor
def work(number): pass
def main():
    with ThreadPoolExecutor() as pool: list(pool.map(work, range(3)))
""",
    "trio": """
import trio
async def work(number): await trio.sleep(0)
async def start():
    async with trio.open_nursery() as nursery:
        for number in range(3): nursery.start_soon(work, number)
def main(): trio.run(start)
""",
    "gevent": """
from gevent import joinall, sleep, spawn
def work(number): sleep(0)
def main(): joinall([spawn(work, number) for number in range(3)])
""",
    "anyio": """
import anyio
async def work(number): await anyio.sleep(0)
async def start():
    async with anyio.create_task_group() as group:
        for number in range(3): group.start_soon(work, number)
def main(): anyio.run(start)
""",
}

ASKS = """
from shared.proof.order import Is
def test_first(timeline):
    main()
    timeline.exactly(3, Is("end", "work"))
def test_second(timeline):
    main()
    timeline.exactly(3, Is("end", "work"))
def test_without():
    main()
def test_unasked(timeline):
    main()
def test_says_what_came(timeline):
    main()
    timeline.exactly(4, Is("end", "work"))
"""


@pytest.mark.on_python("3.13")
@pytest.mark.parametrize("runtime", FOUR)
def test_of_any_runtime(tmp_path: Path, runtime: str) -> None:
    """Each test has a record of its own, and a test without it has none."""
    code, said = ended_in(tmp_path, FOUR[runtime] + ASKS)
    assert (code, said.splitlines()[-1].partition(" in ")[0]) == (
        1,
        "1 failed, 4 passed",
    )
    assert "expected 4 times work end" in said
    assert "observed 3 times work end" in said

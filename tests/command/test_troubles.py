"""Trouble with the world, or the machine, is told in one line: exit code 1."""

import os
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from shared.runner.source import Source
from tests.command.ran import Ended, ran
from tests.leftovers import COMMAND, POLL_S, Leftovers

SUPPLIER = "shared.world.supplier"


def test_folder_below_a_file(
    meanwhile: Callable[..., Ended], tmp_path: Path, leftovers: Leftovers
) -> None:
    """A world that cannot be made is told in one line: exit code 1."""
    (tmp_path / "notes.txt").touch()
    folder = tmp_path / "notes.txt" / "shop"
    ended = meanwhile("run", "2", "trio", "--folder", str(folder))
    assert ended.stderr == f"error: {folder} cannot be made: Not a directory\n"
    assert (ended.returncode, ended.stdout) == (1, "")
    assert leftovers.found() == []


def test_more_products_than_workers(
    meanwhile: Callable[..., Ended], leftovers: Leftovers
) -> None:
    """Sixty products need more workers than are given: a line says how to get them."""
    ended = meanwhile("run", "2", "processes", "--skus", "60")
    assert ended.stderr == (
        "error: processes: 60 products need 120 worker processes, and the shop has "
        "been given 100: ask for fewer products, or give it more with "
        "--processes 120\n"
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert leftovers.found() == []


@pytest.mark.parametrize("files", [5, 6, 7, 12, 20, 40, 64])
def test_too_few_files(files: int, leftovers: Leftovers) -> None:
    """Where the files cannot suffice nothing is started: one line, exit code 1."""
    command = f'ulimit -n {files}; exec "$0" compare 2 threads'
    ended = ran(["sh", "-c", command, COMMAND], leftovers.env)
    assert "raise the limit" in ended.stderr
    assert re.fullmatch(r"error: [^\n]+\n", ended.stderr)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert leftovers.found() == []


@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_killed_supplier(
    as_json: tuple[str, ...],
    program: Callable[..., Source],
    tmp_path: Path,
    leftovers: Leftovers,
) -> None:
    """A world that breaks while a lane is held by it ends the command: exit code 1."""
    source = program("holding_with_threads")
    file = source.folder / source.name
    command = [COMMAND, "check", "2", str(file), "--patience", "600", *as_json]
    with subprocess.Popen(
        command,
        env=leftovers.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        deadline = time.monotonic() + 60
        while not (tmp_path / "is.up").exists() and time.monotonic() < deadline:
            time.sleep(POLL_S)
        supplier_of(process.pid).kill()
        out, err = process.communicate(timeout=60)
    assert err == "error: the supplier is gone (its process ended with -9)\n"
    assert (process.returncode, out) == (1, "")
    assert leftovers.after(5) == []


def supplier_of(pid: int) -> psutil.Process:
    """The supplier that a command has started."""
    return next(
        each
        for each in psutil.Process(pid).children()
        if SUPPLIER in " ".join(each.cmdline())
    )


@pytest.mark.parametrize("arguments", ["chapters", "run 2 trio", "diff 2 trio curio"])
def test_reader_leaves_early(arguments: str, leftovers: Leftovers) -> None:
    """Standard output that is closed before anything is written hears of nothing."""
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [COMMAND, *arguments.split()],
        env=leftovers.env,
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=60,
    )
    os.close(writing)
    assert ended.stderr == b""
    assert leftovers.found() == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
@pytest.mark.parametrize("arguments", ["chapters", "chapters --json"])
def test_full_disk(arguments: str, leftovers: Leftovers) -> None:
    """Output that cannot be written is world trouble: one line, exit code 1."""
    with open("/dev/full", "wb") as full:
        ended = subprocess.run(
            [COMMAND, *arguments.split()],
            env=leftovers.env,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    assert re.fullmatch(rb"error: [^\n]*No space left on device[^\n]*\n", ended.stderr)
    assert ended.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
def test_full_disk_of_errors(leftovers: Leftovers) -> None:
    """Where not even the error can be written, the exit code is what it is."""
    command = 'exec "$0" run 99 trio 2>/dev/full'
    ended = ran(["sh", "-c", command, COMMAND], leftovers.env)
    assert (ended.returncode, ended.stdout) == (2, "")

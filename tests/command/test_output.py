"""What `timeline -o` writes, and over what it does not."""

import os
import socket
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from shared.proof import find_chapter
from tests.command.ran import Ended
from tests.leftovers import COMMAND
from tests.world.full_disk import files_no_longer_than

TRIO = str(find_chapter("2").traces / "trio.jsonl")
FORMS = ("text", "svg", "html", "perfetto", "jsonl")


@pytest.fixture
def written(in_process: Callable[..., Ended]) -> Callable[..., Ended]:
    """Have a kept trace written to a file."""

    def write(file: Path | str, *more: str) -> Ended:
        return in_process("timeline", TRIO, "-o", str(file), *more)

    return write


def test_reader_file_stays(written: Callable[..., Ended], tmp_path: Path) -> None:
    """A file of the reader's is kept, and a line says how to go on: exit code 2."""
    file = tmp_path / "notes.txt"
    file.write_text("buy milk")
    ended = written(file)
    assert ended.stderr == (
        f"error: {file} is there, and is no timeline of ours: name another file, or "
        "replace it with --force\n"
    )
    assert (ended.returncode, file.read_text()) == (2, "buy milk")


def test_forced_is_replaced(written: Callable[..., Ended], tmp_path: Path) -> None:
    """With `--force` a file is replaced, and keeps its rights."""
    file = tmp_path / "notes.txt"
    file.write_text("buy milk")
    file.chmod(0o640)
    ended = written(file, "--format", "jsonl", "--force")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert file.read_text("utf-8") == Path(TRIO).read_text("utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


@pytest.mark.parametrize("form", FORMS)
def test_own_file_is_replaced(
    written: Callable[..., Ended], form: str, tmp_path: Path
) -> None:
    """What was written once may be written again, in every form."""
    file = tmp_path / "out"
    ends = [written(file, "--format", form).returncode for _ in "ab"]
    assert (ends, list(tmp_path.iterdir())) == ([0, 0], [file])


def test_link_is_followed(written: Callable[..., Ended], tmp_path: Path) -> None:
    """A link stays one, and what it leads to is written, if it may be."""
    link, file = tmp_path / "link", tmp_path / "file"
    link.symlink_to(file)
    assert (written(link).returncode, link.is_symlink()) == (0, True)
    assert file.stat().st_size > 0
    file.write_text("buy milk")
    assert (written(link).returncode, file.read_text()) == (2, "buy milk")


def test_link_to_nowhere(written: Callable[..., Ended], tmp_path: Path) -> None:
    """Where a link leads to no folder, the folder is named."""
    link = tmp_path / "link"
    link.symlink_to("none/file")
    said = f"error: {link} cannot be written: there is no folder {tmp_path / 'none'}\n"
    ended = written(link)
    assert (ended.returncode, ended.stderr) == (2, said)


def test_socket_stays(written: Callable[..., Ended], tmp_path: Path) -> None:
    """What can neither be written to nor be replaced stays, and a line says so."""
    file = tmp_path / "socket"
    with socket.socket(socket.AF_UNIX) as ours:
        ours.bind(str(file))
        ended = written(file, "--force")
    assert ended.stderr.startswith(f"error: {file} cannot be written: ")
    assert (ended.returncode, file.is_socket()) == (1, True)


def test_device_is_written_to(written: Callable[..., Ended]) -> None:
    """A device, here a terminal, gets what is written as it comes."""
    ours, terminal = os.openpty()
    try:
        ended = written(os.ttyname(terminal))
        assert (ended.returncode, ended.stderr) == (0, "")
        assert os.read(ours, 1024).startswith(b"trio ")
    finally:
        os.close(ours)
        os.close(terminal)


def test_standard_output(tmp_path: Path) -> None:
    """/dev/fd/1 is standard output, be that a file with something in it."""
    with open(tmp_path / "out", "w+") as out:
        out.write("before\n")
        out.flush()
        command = [COMMAND, "timeline", TRIO, "--format", "jsonl", "-o", "/dev/fd/1"]
        subprocess.run(command, stdout=out, check=True, timeout=60)
    shown = (tmp_path / "out").read_text("utf-8")
    assert shown == "before\n" + Path(TRIO).read_text("utf-8")


def test_pipe_is_written_to(written: Callable[..., Ended], tmp_path: Path) -> None:
    """A named pipe stays one, and who reads it has all."""
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = Thread(target=lambda: read.append(pipe.read_text("utf-8")), daemon=True)
    reader.start()
    ended = written(pipe, "--format", "jsonl")
    assert (ended.returncode, pipe.is_fifo()) == (0, True)
    reader.join(30)
    assert read == [Path(TRIO).read_text("utf-8")]


def test_folder_is_refused(written: Callable[..., Ended], tmp_path: Path) -> None:
    """A folder is no file: a line says so."""
    ended = written(tmp_path)
    said = f"error: {tmp_path} is a folder: name a file in it\n"
    assert (ended.returncode, ended.stderr) == (2, said)


def test_nothing_half_written(written: Callable[..., Ended], tmp_path: Path) -> None:
    """Where the disk is full a line says so; the old file stays, and nothing else."""
    file = tmp_path / "out"
    assert written(file).returncode == 0
    before = file.read_bytes()
    with files_no_longer_than(100):
        ended = written(file)
    assert ended.stderr == f"error: {file} cannot be written: File too large\n"
    assert (ended.returncode, ended.stdout) == (1, "")
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (before, [file])

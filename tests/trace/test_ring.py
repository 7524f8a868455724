"""The ring: the newest records are kept, and what is kept for good is."""

import os
from pathlib import Path
from threading import Thread

import pytest

from shared.runner.watched import gone
from shared.trace import tape
from shared.trace.tape import RECORD, Ring, read_tapes

Failed = list[BaseException]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten records a part, three parts."""
    monkeypatch.setattr(tape, "PART", 10 * RECORD.size)
    monkeypatch.setattr(tape, "KEPT", 3)


def test_newest_are_kept(tmp_path: Path) -> None:
    """Of 55 records the last 25, as they were; and how many parts are gone."""
    failed: Failed = []
    ring = Ring(str(tmp_path), failed.append)
    notes = [(at, 7, "pause", at % 3, "sleep", 11, "work") for at in range(1, 56)]
    for note in notes:
        ring.write(note)
    assert failed == []
    assert [note for _, note in read_tapes(tmp_path)] == notes[-25:]
    assert {process for process, _ in read_tapes(tmp_path)} == {os.getpid()}
    assert gone(tmp_path) == 3


def test_there_is_no_more_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the parts that there are it goes on."""
    failed: Failed = []
    ring = Ring(str(tmp_path), failed.append)
    ring.write((1, 7, "run", 1))

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tape, "opened", full)
    notes = [(at, 7, "run", 1) for at in range(2, 36)]
    for note in notes:
        ring.write(note)
    assert failed == []
    assert [note for _, note in read_tapes(tmp_path)] == notes[-5:]


def test_more_numbers_than_it_has_bits_for_threads(tmp_path: Path) -> None:
    """A thread that comes after a hundred thousand other things has its number."""
    failed: Failed = []
    ring = Ring(str(tmp_path), failed.append)
    ring._numbers.update({("rest", at): at for at in range(1, 100_001)})
    ring.write((1, 7, "run", 1))
    assert failed == []
    assert [note for _, note in read_tapes(tmp_path)] == [(1, 7, "run", 1)]


def test_what_is_kept_for_good(tmp_path: Path) -> None:
    """That a task was made is there, however long ago that was."""
    heard: Failed = []
    ring = Ring(str(tmp_path), heard.append)
    made = [(at, 7, "spawn", at, f"work {at}", 0) for at in range(1, 9)]
    for note in made:
        ring.keep(note)
    for at in range(100):
        ring.write((at, 7, "run", 1))
    assert [note for _, note in read_tapes(tmp_path) if note[2] == "spawn"] == made


def test_threads_have_places_of_their_own(tmp_path: Path) -> None:
    """Nothing that is written at the same time is lost, nor twice there."""
    failed: Failed = []
    ring = Ring(str(tmp_path), failed.append)

    def write(thread: int) -> None:
        for at in range(1, 8):
            ring.write((at, thread, "run", thread))

    threads = [Thread(target=write, args=(number,)) for number in range(1, 4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    there = sorted(note for _, note in read_tapes(tmp_path))
    assert there == sorted(
        (at, thread, "run", thread) for at in range(1, 8) for thread in range(1, 4)
    )


def test_died_while_writing(tmp_path: Path) -> None:
    """A place that was taken and not written to is passed over."""
    heard: Failed = []
    ring = Ring(str(tmp_path), heard.append)
    ring.write((1, 7, "run", 1))
    ring.write((2, 7, "pause", 1, "sleep", 3, "work"))
    [file] = tmp_path.glob("*.ring")
    data = file.read_bytes()
    file.write_bytes(bytes(RECORD.size) + data[RECORD.size :])
    [(_, note)] = read_tapes(tmp_path)
    assert note == (2, 7, "pause", 1, "sleep", 3, "work")


def test_no_such_event(tmp_path: Path) -> None:
    """Is told to whoever is to hear of failures, once."""
    failed: Failed = []
    Ring(str(tmp_path), failed.append).write((1, 7, "dances", 1))
    assert [type(each) for each in failed] == [KeyError]

"""What a reader has begun and solved: files in `practice/`, and one beside them.

The file is read whole, changed and replaced while a lock on the folder is held, so two
that practise at once lose nothing of each other's.  What it knows of an exercise is
true of the text that was given then; of another, a later one, it knows nothing.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Any

from shared import json_strict
from shared.command.output import replace
from shared.errors import MeanwhileError
from shared.proof.exercises import Exercise
from shared.reaper import ROOT

FOLDER = ROOT / "practice"
PROGRESS = "progress.json"
HEAD = {"meanwhile": "practice"}


@dataclass
class Known:
    """What is known of an exercise: as which text it was given, in a few letters."""

    given: str
    hints: int = 0
    solved: bool = False


def digest(exercise: Exercise) -> str:
    return hashlib.sha256(exercise.given.encode()).hexdigest()[:12]


class Progress:
    """The reader's folder, and what is known of the exercises in it.

    Raises MeanwhileError where the file is not one that was written here, and where
    something cannot be written.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = FOLDER if folder is None else folder.resolve()

    @property
    def option(self) -> str:
        """What a command needs to be about this folder."""
        own = self.folder != FOLDER
        return f" --folder {quote(str(self.folder))}" if own else ""

    def file(self, exercise: Exercise) -> Path:
        return self.folder / f"{exercise.name}.py"

    def is_begun(self, exercise: Exercise) -> bool:
        return self.file(exercise).exists()

    def known(self, exercise: Exercise) -> Known | None:
        """What is known of it, if it is still the same exercise."""
        known = self._read().get(exercise.name)
        return known if known and known.given == digest(exercise) else None

    def is_solved(self, exercise: Exercise) -> bool:
        known = self.known(exercise)
        return known is not None and known.solved

    def has_changed(self, exercise: Exercise) -> bool:
        """Whether another text was given under its name."""
        return exercise.name in self._read() and self.known(exercise) is None

    def begin(self, exercise: Exercise) -> bool:
        """Put its file there, unless there is one; whether there was none."""
        with self._held() as all_known:
            if self.file(exercise).exists():
                return False
            self._write(self.file(exercise), exercise.given)
            all_known[exercise.name] = Known(digest(exercise))
            return True

    def begin_again(self, exercise: Exercise) -> Path | None:
        """Put its file there anew; where the one that was there is now, if it is kept.

        A file as it was given is not.  What was solved once, stays so.
        """
        with self._held() as all_known:
            file, kept = self.file(exercise), None
            if file.exists() and not is_text(file, exercise.given):
                kept = free(file)
                self._do(lambda: file.rename(kept), kept)
            self._write(file, exercise.given)
            self._of(all_known, exercise).hints = 0
            return kept

    def solve(self, exercise: Exercise) -> None:
        with self._held() as all_known:
            self._of(all_known, exercise).solved = True

    def next_hint(self, exercise: Exercise) -> int:
        """How many hints have been given, with the one that is given now."""
        with self._held() as all_known:
            known = self._of(all_known, exercise)
            known.hints = min(known.hints + 1, len(exercise.mistake.hints))
            return known.hints

    def _of(self, all_known: dict[str, Known], exercise: Exercise) -> Known:
        known = all_known.get(exercise.name)
        if known is None or known.given != digest(exercise):
            known = all_known[exercise.name] = Known(digest(exercise))
        return known

    @contextmanager
    def _held(self) -> Iterator[dict[str, Known]]:
        """All that is known, to be changed while nobody else does; then it is kept."""
        self._do(lambda: self.folder.mkdir(exist_ok=True), self.folder)
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            all_known = self._read()
            before = told(all_known)
            yield all_known
            if told(all_known) != before:
                self._write(self.folder / PROGRESS, told(all_known))
        finally:
            os.close(folder)

    def _read(self) -> dict[str, Known]:
        file = self.folder / PROGRESS
        try:
            data = json_strict.loads(file.read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            raise MeanwhileError(f"{file} cannot be read: {error.strerror}") from error
        except (ValueError, RecursionError) as error:
            raise self._foreign() from error
        try:
            if data["meanwhile"] != HEAD["meanwhile"]:
                raise self._foreign()
            found = {name: Known(**known) for name, known in data["exercises"].items()}
        except (TypeError, KeyError, AttributeError, IndexError) as error:
            raise self._foreign() from error
        if not all(map(is_sound, found.values())):
            raise self._foreign()
        return found

    def _foreign(self) -> MeanwhileError:
        return MeanwhileError(
            f"{self.folder / PROGRESS} is not as this command has written it: remove "
            "it, and all exercises count as unsolved; their files stay"
        )

    def _write(self, file: Path, text: str) -> None:
        self._do(lambda: replace(file, text), file)

    def _do(self, write: Any, what: Path) -> None:
        try:
            write()
        except OSError as error:
            raise MeanwhileError(
                f"{what} cannot be written: {error.strerror}; --folder names another "
                "place for what you practise"
            ) from error


def is_sound(known: Known) -> bool:
    kinds = (known.given, str), (known.hints, int), (known.solved, bool)
    return all(type(value) is kind for value, kind in kinds) and known.hints >= 0


def told(all_known: dict[str, Known]) -> str:
    """The text of the file."""
    known = {name: vars(each) for name, each in sorted(all_known.items())}
    return json.dumps({**HEAD, "exercises": known}, indent=1) + "\n"


def is_text(file: Path, text: str) -> bool:
    try:
        return file.read_bytes() == text.encode()
    except OSError:
        return False


def free(file: Path) -> Path:
    """A name beside it that nobody has."""
    number = 1
    while (kept := file.with_name(f"{file.stem}_before_{number}.py")).exists():
        number += 1
    return kept

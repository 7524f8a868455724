"""What a page costs its reader, by one ruler: words, lines and minutes.

200 words a minute, 5 seconds a line of code or of shell, 3 a line of diff or of
output, 30 a picture.  Real readers took half as long again, so what a page promises
is the ruler's minutes times 1.5.

A fold (`<details>`) is closed at first: of it only the summary is read.
"""

import re
from dataclasses import dataclass
from math import ceil

WORDS_A_MINUTE = 200
CODE_S, DIFF_S, PICTURE_S = 5, 3, 30
REAL = 1.5
"""How much longer than the ruler's a real reader's minutes are."""

CODE = {"python", "sh", "console"}
FENCE = re.compile(r"\s*```(\w*)")
PICTURE = re.compile(r"\s*\[?!\[")
GENERATOR = re.compile(r"<!-- \[\[\[.*?\]\]\] -->\n?", re.DOTALL)
SUMMARY = re.compile(r"<summary>(.*?)</summary>")
WORD = re.compile(r"[\w`'’.-]*\w[\w`'’.-]*")


@dataclass(frozen=True)
class Cost:
    """What is to be read: words of prose and tables, lines of each kind, pictures."""

    words: int = 0
    code: int = 0
    diff: int = 0
    output: int = 0
    pictures: int = 0

    @property
    def minutes(self) -> float:
        """By the ruler."""
        seconds = (
            self.code * CODE_S
            + (self.diff + self.output) * DIFF_S
            + self.pictures * PICTURE_S
        )
        return self.words / WORDS_A_MINUTE + seconds / 60

    @property
    def promised(self) -> int:
        """The minutes of a real reader, whole ones."""
        return ceil(self.minutes * REAL)


def cost(text: str) -> Cost:
    """What a Markdown text costs with its folds as they are written: open."""
    words = code = diff = output = pictures = 0
    language = None
    for line in GENERATOR.sub("", text).splitlines():
        if fence := FENCE.match(line):
            language = (fence[1] or "text") if language is None else None
        elif language in CODE:
            code += bool(line.strip())
        elif language == "diff":
            diff += bool(line.strip())
        elif language is not None:
            output += bool(line.strip())
        elif PICTURE.match(line):
            pictures += 1
        elif not re.fullmatch(r"\|[ |:-]+\|", line):
            shown = re.sub(r"\]\([^)]*\)", "]", line)
            words += len(WORD.findall(re.sub(r"<[^>]+>", " ", shown)))
    return Cost(words, code, diff, output, pictures)


def closed(text: str) -> str:
    """The page with its folds closed: of each only the summary is left."""
    lines, inside = [], False
    for line in text.splitlines():
        if line.startswith("<details"):
            inside = True
        if inside and (said := SUMMARY.search(line)):
            lines.append(said[1])
        elif not inside:
            lines.append(line)
        if line.startswith("</details"):
            inside = False
    return "\n".join(lines)


def section(text: str, title: str) -> str:
    """What stands under a heading of the second level; empty if there is none."""
    found = re.search(
        rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE
    )
    return found[1] if found else ""


def until_after(text: str, title: str) -> str:
    """The page up to the end of that section."""
    found = re.search(
        rf"\A.*?^## {re.escape(title)}\n.*?(?=^## |\Z)", text, re.DOTALL | re.MULTILINE
    )
    return found[0] if found else ""

"""Copies of what is there, with one thing replaced."""

from pathlib import Path

from shared.reaper import ROOT

CHAPTER2 = ROOT / "chapters" / "chapter02_all_at_once"
START = "def run(shop: Shop) -> Report:\n"


def reader_file(folder: Path, lane: str, old: str = "", new: str = "") -> Path:
    """A reader's copy of a chapter's lane, with one thing replaced."""
    text = (CHAPTER2 / f"with_{lane}.py").read_text("utf-8")
    assert old in text
    file = folder / f"mine_with_{lane}.py"
    file.write_text(text.replace(old, new), "utf-8")
    return file


def copied(folder: Path, old: str, new: str) -> Path:
    """A copy of the project that has another trio lane in chapter 2."""
    copy = folder / "copy"
    for package in ("shared", "chapters"):
        for file in (ROOT / package).rglob("*"):
            if file.suffix in (".py", ".md", ".json"):
                there = copy / file.relative_to(ROOT)
                there.parent.mkdir(parents=True, exist_ok=True)
                there.write_bytes(file.read_bytes())
    lane = copy / "chapters" / CHAPTER2.name / "with_trio.py"
    text = lane.read_text("utf-8")
    assert old in text
    lane.write_text(text.replace(old, new), "utf-8")
    return copy

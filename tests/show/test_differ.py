"""How long a diff is, and how much of it is noise."""

from pathlib import Path

from shared.show import differ


def test_noise_is_seen(tmp_path: Path) -> None:
    """Comments, quotes and line breaks count as noise; another value does not."""
    old, new = tmp_path / "old.py", tmp_path / "new.py"
    old.write_text('"""One."""\n\nx = f("a")\ny = 2\n')
    new.write_text('"""Two."""\n\nx = f(\n    \'a\',\n)  # why\ny = 3\n')
    assert differ.size(old, new) == 6
    assert differ.noise(old, new) == 4 / 6


def test_docstrings_say_nothing(tmp_path: Path) -> None:
    """That of a function is noise, that of the module is not even counted."""
    old, new = tmp_path / "old.py", tmp_path / "new.py"
    old.write_text('"""One."""\n\ndef f():\n    """A."""\n\ndef g():\n    pass\n')
    new.write_text('"""Two."""\ndef f():\n    """B."""\ndef g():\n    return 1\n')
    assert (differ.size(old, new), differ.noise(old, new)) == (4, 2 / 4)


def test_same_files_differ_in_nothing(tmp_path: Path) -> None:
    """Files that differ in their docstring alone have a diff of no lines."""
    old, new = tmp_path / "old.py", tmp_path / "new.py"
    old.write_text('"""One."""\nx = 1\n')
    new.write_text('"""Two."""\n\nx = 1\n')
    assert (differ.size(old, new), differ.noise(old, new)) == (0, 0)


def test_lines_in_parts() -> None:
    """What differs within two lines; a line alone or the same is one part."""
    old, new = differ.parts("await f(1)", "f(2)")
    assert old == [("await ", True), ("f(", False), ("1", True), (")", False)]
    assert new == [("f(", False), ("2", True), (")", False)]
    assert differ.parts("f()", None) == ([("f()", False)], [("", False)])
    assert differ.parts("f()", "f()") == ([("f()", False)], [("f()", False)])


def test_signs() -> None:
    """None for equal lines, one for two that differ, and two for a line alone."""
    lines = [("a", "a"), ("a", "b"), ("a", None), (None, "b")]
    assert [differ.sign(*each) for each in lines] == ["", "|", "<", ">"]

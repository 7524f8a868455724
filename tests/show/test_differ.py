"""How much of a diff is noise."""

from pathlib import Path

import pytest

from shared.show import differ


def test_noise_is_seen(tmp_path: Path) -> None:
    """Comments, quotes and line breaks count as noise; another value does not."""
    old, new = tmp_path / "old.py", tmp_path / "new.py"
    old.write_text('"""One."""\n\nx = f("a")\ny = 2\n')
    new.write_text('"""Two."""\n\nx = f(\n    \'a\',\n)  # why\ny = 3\n')
    assert differ.noise(old, new) == pytest.approx(4 / 6)

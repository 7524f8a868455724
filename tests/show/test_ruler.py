"""The ruler: what is counted, and what a closed fold hides."""

import pytest

from shared.show.ruler import Cost, closed, cost, section, until_after

PAGE = """# Title

Four words are here.

[![A picture that tells](/x.svg)](/x.svg)

## One

```python
code = 1

more = 2
```

<details><summary>Two words</summary>

Hidden words, hidden.

```diff
-old
+new
```

</details>

## Two

| a | b |
| --- | --- |
| [link](/where/to.md) | `c` |

```text
said
```
"""


def test_counts_by_kind() -> None:
    """Words of prose and tables, lines of code, diff and output, pictures."""
    assert cost(PAGE) == Cost(words=16, code=2, diff=2, output=1, pictures=1)


def test_minutes() -> None:
    """200 words a minute, 5 s a line of code, 3 of diff and output, 30 a picture."""
    assert cost("word " * 200).minutes == 1
    assert Cost(0, 12, 0, 0, 0).minutes == 1
    assert Cost(0, 0, 10, 10, 0).minutes == 1
    assert Cost(0, 0, 0, 0, 2).minutes == 1
    assert Cost(200, 0, 0, 0, 0).promised == 2


def test_closed_folds() -> None:
    """Of a fold only what its summary says is left."""
    shut = cost(closed(PAGE))
    assert shut == Cost(words=13, code=2, diff=0, output=1, pictures=1)


def test_generators_cost_nothing() -> None:
    """What makes a part of the page is not read."""
    assert cost("<!-- [[[cog a b c\nd e f\n]]] -->\n") == Cost()


@pytest.mark.parametrize(("title", "begins"), [("One", "\n```python"), ("Three", "")])
def test_sections(title: str, begins: str) -> None:
    """What stands under a heading; nothing where there is none."""
    assert section(PAGE, title).startswith(begins)
    assert "said" not in section(PAGE, title)
    assert until_after(PAGE, title).endswith("</details>\n\n"[: 99 * bool(begins)])

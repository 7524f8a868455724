"""Functions of lanes and lean diffs, as pages show them."""

from pathlib import Path

import pytest

from shared.show.lean import differing, functions, lean

ASYNC = '''"""A lane."""

import asyncio

from shared.lane import main


async def one(
    shop: str,
    report: list[str],
) -> None:
    # asyncio: a comment stays.
    await get(shop)
    report.append(shop)


async def two(shop: str) -> None:
    await one(shop, [])


def run(shop: str) -> None:
    asyncio.run(two(shop))


if __name__ == "__main__":
    main(run)
'''


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A lane that awaits, and the same that blocks and does one thing more."""
    old, new = tmp_path / "with_a.py", tmp_path / "with_b.py"
    old.write_text(ASYNC)
    blocking = ASYNC.replace("async ", "").replace("await ", "")
    blocking = blocking.replace("import asyncio", "import threading")
    new.write_text(blocking.replace("two(shop)\n", "two(shop)\n", 1))
    return old, new


def test_functions_by_name(files: tuple[Path, Path]) -> None:
    """A long signature is shown by its parameters' names, on one line."""
    assert functions(files[0], ["one"]) == (
        "async def one(shop, report):\n"
        "    # asyncio: a comment stays.\n"
        "    await get(shop)\n"
        "    report.append(shop)"
    )
    with pytest.raises(ValueError, match="has no three"):
        functions(files[0], ["three"])


def test_only_colour_is_told_once(files: tuple[Path, Path]) -> None:
    """Imports, `run` and what differs by `await` alone are no difference."""
    assert differing(*files) == []
    with pytest.raises(ValueError, match="do not differ"):
        lean(*files)


def test_hunks_are_headed_by_functions(files: tuple[Path, Path]) -> None:
    """What differs besides is shown under its function, and the rest is counted."""
    old, new = files
    new.write_text(new.read_text().replace("one(shop, [])", "one(shop, [1])"))
    found = lean(old, new)
    assert found.text == (
        "@@ two @@\n"
        " def two(shop: str) -> None:\n"
        "-    await one(shop, [])\n"
        "+    one(shop, [1])"
    )
    assert (found.changed, found.coloured) == (2, 3)
    assert differing(old, new) == ["two"]


def test_an_await_is_a_difference(files: tuple[Path, Path]) -> None:
    """Between two lanes that both await, an `await` more or less is the point."""
    old, new = files
    new.write_text(ASYNC.replace("    await get", "    get"))
    assert "-    await get(shop)\n+    get(shop)" in lean(old, new).text


def test_statements_of_the_module(files: tuple[Path, Path]) -> None:
    """What a lane does beside its functions is part of what differs."""
    old, new = files
    new.write_text(
        ASYNC.replace("\n\nasync def one", "\n\nmonkey.patch_all()\n\n\nasync def one")
    )
    assert "+monkey.patch_all()" in lean(old, new).text


OLD_CLASS = """
class Library:
    async def price(self):
        bell = asyncio.Event()
        await bell.wait()

    async def ask(self):
        await get()


def run():
    pass
"""


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (("await get()", "await get(1)"), ["Library.ask"]),
        (("get()", "get()"), []),
        (("trio.Event", "trio.Lock"), ["Library.price"]),
        (("    async def ask", "    async def tell"), ["Library"]),
    ],
)
def test_methods_differ(
    tmp_path: Path, edit: tuple[str, str], expected: list[str]
) -> None:
    """Of a class that both have, those methods that say more than another runtime."""
    old, new = tmp_path / "with_asyncio.py", tmp_path / "with_trio.py"
    old.write_text(OLD_CLASS, "utf-8")
    mine = OLD_CLASS.replace("asyncio.", "trio.")
    new.write_text(mine.replace(*edit), "utf-8")
    assert differing(old, new) == expected


def test_a_method(tmp_path: Path) -> None:
    """A method is shown without its class."""
    file = tmp_path / "with_trio.py"
    file.write_text(OLD_CLASS, "utf-8")
    assert functions(file, ["Library.ask"]) == "async def ask(self):\n    await get()"

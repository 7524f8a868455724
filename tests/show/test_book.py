"""The book: what becomes of a page's Markdown, and what is found of bad links."""

from pathlib import Path

import pytest

from shared.errors import MeanwhileError
from shared.proof.chapters import chapters
from shared.reaper import ROOT
from shared.registry import LANES
from shared.semantics import find_row
from shared.show.book import __main__ as book
from shared.show.book import beside, checked, made
from shared.show.book.address import (
    FORGE,
    IN_BOOK,
    DeadLink,
    address,
    forge,
    lead,
    pages,
)
from shared.show.book.copies import with_copies
from shared.show.book.in_book import in_book
from shared.show.book.rows import row_page

CHAPTER = "chapters/chapter02_all_at_once/README.md"
S5 = find_row("S5")


def read(text: str, page: str = "QUESTIONS.md") -> str:
    """A text as the book has it; no link in it is dead."""
    dead: list[str] = []
    told = in_book(text, page, dead.append)
    assert dead == []
    return told


def test_comments_are_emptied() -> None:
    """Of one line and of many; what they enclose stays, and stays apart."""
    text = "a\n<!-- [[[cog f(1) ]]] -->\nb\n<!-- [[[end]]] -->\n"
    text += '<!-- [[[cog\nf(\n"c"\n)\n]]] -->\nd\n'
    assert read(text) == "a\n<!-- -->\nb\n<!-- -->\n<!-- -->\nd\n"


@pytest.mark.parametrize("fence", ["```", "````", "~~~", "   ```"])
def test_code_is_untouched(fence: str) -> None:
    """Neither comments nor anchors nor links in a block of code are any."""
    text = f'{fence}python\n<!-- x -->\n<a id="x"></a>\n[a](gone.md)\n``\n{fence}\n'
    assert read(text) == text


def test_code_ends_with_its_fence() -> None:
    """A shorter fence within a block does not end it, and after its end is prose."""
    text = "````\n```\n<!-- x -->\n```\n````\n<!-- y -->\n"
    assert read(text) == text.replace("<!-- y -->", "<!-- -->")


def test_spans_of_code_are_untouched() -> None:
    """What looks like a link in backticks is none."""
    text = "`[a](gone.md)` and ``b ` [c](gone.md)`` but [`d`](README.md)\n"
    assert read(text) == text.replace("(README.md)", "(/README.md)")


def test_copies(tmp_path: Path) -> None:
    """A source that a page links to lies in the book; of a folder all that is in it."""
    folder = "chapters/chapter14_how_many/exhibits/costs"
    body = (
        f'<a href="{IN_BOOK}shared/lane.py#L3">a</a> <a href="{IN_BOOK}{folder}">b</a>'
    )
    told = with_copies(body, CHAPTER.removesuffix(".md"), tmp_path)
    assert told == (
        '<a href="../../files/shared/lane.py.txt">a</a> '
        f'<a href="../../files/{folder}/">b</a>'
    )
    copy = (tmp_path / "files/shared/lane.py.txt").read_text("utf-8-sig")
    assert copy == (ROOT / "shared/lane.py").read_text("utf-8")
    there = {each.name for each in (tmp_path / "files" / folder).iterdir()}
    files = {f"{each.name}.txt" for each in (ROOT / folder).glob("*.py")}
    assert there == {"index.html", *files} - {"__init__.py.txt"}


def test_sources_are_shown_where_the_book_is_built() -> None:
    """On a forge at the commit that it builds; anywhere else in the book itself."""
    told = {
        "GITHUB_SERVER_URL": "https://forge.example",
        "GITHUB_REPOSITORY": "some/where",
        "GITHUB_SHA": "0123abc",
    }
    assert forge(told) == "https://forge.example/some/where/blob/0123abc/"
    for name in told:
        assert forge({**told, name: ""}) == IN_BOOK


def test_anchors_are_blocks() -> None:
    """Each is an element of its own, whose id is kept as it is; text below is text."""
    told = read('<a id="a--b"></a><a id="c"></a>\n**Text.**\n')
    first, second = (f'<div class="anchor" id="{id}"></div>' for id in ("a--b", "c"))
    assert told == f"\n{first}{second}\n\n**Text.**\n"


@pytest.mark.parametrize(
    ("link", "leads_to"),
    [
        ("https://example.org/a#b", "https://example.org/a#b"),
        ("#try", f"/{CHAPTER}#try"),
        ("../chapter03_who_switches/", "/chapters/chapter03_who_switches/README.md"),
        (
            "/chapters/chapter03_who_switches",
            "/chapters/chapter03_who_switches/README.md",
        ),
        ("/SEMANTICS.md#s5", "/build/pages/semantics/S5.md"),
        ("/SEMANTICS.md#contents", "/SEMANTICS.md#contents"),
        ("/", "/README.md"),
        ("with_trio.py", f"{FORGE}chapters/chapter02_all_at_once/with_trio.py"),
        ("/shared/lane.py#L3", f"{FORGE}shared/lane.py#L3"),
        ("/shared/lane.py#L3-L5", f"{FORGE}shared/lane.py#L3-L5"),
        ("/shared/reference/rows/", f"{FORGE}shared/reference/rows"),
    ],
)
def test_links(link: str, leads_to: str) -> None:
    """To pages by their files, to folders by their README, to sources on the forge."""
    assert lead(link, CHAPTER) == leads_to


@pytest.mark.parametrize("lane", S5.probes)
def test_links_to_programs(lane: str) -> None:
    """The line where a lane's program begins leads to it on the page of the row."""
    link = f"shared/reference/rows/{S5.file.name}#L{S5.probes[lane].line}"
    assert lead(link, "SEMANTICS.md") == f"/build/pages/semantics/S5.md#{lane}"
    assert f"\n## {lane}\n\n````python\n# S5, {lane}: " in row_page(S5)


@pytest.mark.parametrize(
    "link",
    [
        "gone.md",
        "/gone/",
        "../../gone.py",
        "../../../gone.py",
        "with_trio.py#L1000",
        "with_trio.py#run",
        f"/shared/reference/rows/{S5.file.name}#L1000",
    ],
)
def test_dead_links_are_refused(link: str) -> None:
    """No such file or line, or an anchor in a source: it is told with its page."""
    with pytest.raises(DeadLink):
        lead(link, CHAPTER)
    dead: list[str] = []
    in_book(f"[a]({link})", CHAPTER, dead.append)
    assert len(dead) == 1
    assert dead[0].startswith(f"{CHAPTER}: the link to {link} is dead: ")


def test_addresses() -> None:
    """No README and no folder of what is generated is in an address; none is twice."""
    made_too = [page for page, _ in made.generated()]
    names = [page.removesuffix(".md") for page in (*pages(), *made_too)]
    assert address("README") == ""
    assert address("SEMANTICS") == "semantics/"
    assert address("chapters/chapter02_x/README") == "chapters/chapter02_x/"
    assert address("build/pages/semantics/S5") == "semantics/S5/"
    assert len({address(name).lower() for name in names}) == len(names)


def test_every_page_has_its_place() -> None:
    """Each page of the tree is in the contents of another, but for the front page."""
    told = "".join(made.contents(page) for page in pages()).splitlines()
    without = [page for page in pages() if f"/{page.removesuffix('.md')}" not in told]
    assert without == ["README.md"]


def test_players() -> None:
    """On the front page in a picture's place, on a chapter's above the picture."""
    picture = "[![All.](/x/traces/timelines.svg)](/x/traces/timelines.svg)"
    told = in_book(picture, CHAPTER, lambda _: None)
    assert told == (
        '\n<meanwhile-player data-index="../../_static/runs/index.json" '
        'data-chapter="2" data-runs="asyncio,trio">\n\n</meanwhile-player>'
        f"\n\n{picture}\n\n"
    )
    told = in_book(picture, "README.md", lambda _: None)
    assert told == (
        '\n<meanwhile-player data-index="_static/runs/index.json" data-chapter="2" '
        f'data-runs="asyncio">\n\n{picture}\n\n</meanwhile-player>\n\n'
    )


def test_lanes_are_beside_each_other() -> None:
    """A chapter's page leads to them."""
    told = read("## The same in the others\n\nText.\n", CHAPTER)
    assert "](/build/pages/chapters/chapter02_all_at_once/side-by-side.md)" in told


HOSTILE = ["</td><script>alert(1)</script>", 'x = "<b>&amp;"', "``````"]


def test_sources_are_escaped() -> None:
    """Whatever a lane says, the page says it and does not do it."""
    told = beside.html({"asyncio": HOSTILE, "trio": [*HOSTILE[:1], "y = '<i>'"]})
    assert "<script" not in told
    assert "<b>" not in told
    assert "&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in told
    assert "&amp;amp;" in told


def test_signs_beside() -> None:
    """Equal lines have none; what differs within a line is underlined."""
    told = beside.html({"a": ["same", "x = 1", "more"], "b": ["same", "x = 2"]})
    assert '<tr class="same"><td>same</td><td></td><td>same</td></tr>' in told
    assert "<td>x = <u>1</u></td><td>|</td><td>x = <u>2</u></td>" in told
    assert '<tr class="left"><td>more</td><td>&lt;</td><td></td></tr>' in told


def test_every_two_lanes() -> None:
    """Each two have a section, and two links lead to it; asyncio and trio come last."""
    told = beside.page(chapters()[2])
    lanes = len([*LANES])
    assert told.count('<section class="pair"') == lanes * (lanes - 1) // 2
    assert told.count('<a href="#asyncio-trio"') == 2
    assert told.rpartition('<section class="pair" id="')[2].startswith("asyncio-trio")


GOOD = '<p id="a"><a href="b/#c">b</a><a href="#a">a</a><a href="https://x.org">x</a>'
THERE = '<p id="c"><img src="../x.svg"><script src="../x.js"></script>'


def checked_with(folder: Path, more: str) -> tuple[bool, list[str]]:
    """Whether a book of two pages holds, with more on the second; its faults."""
    (folder / "b").mkdir()
    (folder / "index.html").write_text(checked.POLICY + GOOD)
    (folder / "b/index.html").write_text(checked.POLICY + THERE + more)
    for name in ("x.svg", "x.js"):
        (folder / name).touch()
    seen = {file: checked.seen_on(file) for file in folder.rglob("*.html")}
    return checked.check(folder), [*checked.faults(folder, seen)]


def test_good_links_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are counted."""
    assert checked_with(tmp_path, "") == (True, [])
    said = "2 pages, 4 links and anchors within the book, all there\n"
    assert capsys.readouterr().out == said


@pytest.mark.parametrize(
    "more",
    [
        '<a href="gone/">x</a>',
        '<a href="../#gone">x</a>',
        '<a href="#gone">x</a>',
        '<a href="/b/">x</a>',
        '<a href="../../">x</a>',
        '<img src="gone.svg">',
        '<img src="https://x.org/x.svg">',
        '<script src="//x.org/x.js"></script>',
        "<script>alert(1)</script>",
        '<p onclick="alert(1)">',
        '<p id="c">',
        '<meanwhile-player data-index="gone.json">',
    ],
)
def test_bad_links_are_seen(tmp_path: Path, more: str) -> None:
    """To no file, to no anchor, out of the book; what must not run or load."""
    good, faults = checked_with(tmp_path, more)
    assert not good
    assert len(faults) == 1
    assert faults[0].startswith("b/index.html: ")


def test_page_without_the_policy_is_seen(tmp_path: Path) -> None:
    """One that nobody has told what it may load."""
    file = tmp_path / "index.html"
    file.write_text(GOOD)
    assert checked.seen_on(file).faults == ["a page without the policy of all"]


@pytest.mark.parametrize(
    ("arguments", "port"), [([], None), (["serve"], 8000), (["serve", "8123"], 8123)]
)
def test_port(arguments: list[str], port: int | None) -> None:
    """None, or the one that is asked for."""
    assert book.port_of(arguments) == port


@pytest.mark.parametrize(
    "arguments",
    [["show"], ["serve", "x"], ["serve", "0"], ["serve", "65536"], ["serve", "1", "2"]],
)
def test_no_port(arguments: list[str]) -> None:
    """Nonsense is a sentence, and nothing is built."""
    with pytest.raises(MeanwhileError, match="nox -s book"):
        book.port_of(arguments)
    assert book.main(arguments) == 1


def test_port_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    """It is said in a sentence, before anything is built."""
    with book.server_on(0) as server:
        assert book.main(["serve", str(server.server_port)]) == 1
    assert capsys.readouterr().err.startswith(f"port {server.server_port} cannot")

"""The book as it is built, in a real browser."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, expect

from shared.semantics import find_row
from shared.show import reference
from shared.show.book.__main__ import BOOK
from tests.show.conftest import missing, served

pytestmark = pytest.mark.on_python("3.12")

CHAPTER = "chapters/chapter02_all_at_once/"
PAGES = [
    "",
    "chapters/",
    CHAPTER,
    f"{CHAPTER}side-by-side/",
    "semantics/",
    "semantics/failure/",
    "semantics/S5/",
    "play/",
    "search/?q=nursery",
]
each_page = pytest.mark.parametrize("page", PAGES)


@pytest.fixture(scope="module")
def book() -> Iterator[str]:
    """The address of the book, if it has been built."""
    if not (BOOK / "index.html").exists():
        missing("the book is not built: nox -s book")
    with served(BOOK) as address:
        yield address


@pytest.fixture
def guarded(tab: Page) -> Iterator[Page]:
    """A page on which no policy is violated and that asks nobody else for anything."""
    troubles: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:")):
            troubles.append(request.url)

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            troubles.append(message.text)

    tab.on("request", asked)
    tab.on("console", said)
    yield tab
    assert not troubles


@each_page
def test_policy_holds(book: str, guarded: Page, page: str) -> None:
    """All of ours runs under a policy by which nothing on a page itself would."""
    guarded.goto(book + page)
    guarded.wait_for_load_state("networkidle")
    policy = guarded.locator("meta[http-equiv=Content-Security-Policy]")
    told = dict(
        each.split(" ", 1)
        for each in (policy.get_attribute("content") or "").split("; ")
    )
    assert told["script-src"] == "'self'"
    assert guarded.locator("body").get_attribute("data-theme") == "auto"


SMUGGLED = """async () => {
  const script = document.createElement("script");
  script.textContent = "document.title += ' script'";
  const box = document.createElement("div");
  box.innerHTML = `<img src="data:," onerror="document.title += ' image'">`;
  const failed = new Promise((then) => box.firstChild.addEventListener("error", then));
  document.body.append(script, box);
  await failed;
}"""
"""What would run on a page, if it was let."""


def test_policy_is_one(book: str, tab: Page) -> None:
    """What somebody smuggles in does not run; where there is no policy, it does."""
    tab.evaluate(SMUGGLED)
    assert tab.title() == "script image"
    tab.goto(book)
    tab.evaluate(SMUGGLED)
    assert tab.title() == "Meanwhile"


# The whole table has nothing that a group has not, and takes a quarter of a minute.
@pytest.mark.parametrize("page", [each for each in PAGES if each != "semantics/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(book: str, tab: Page, page: str, scheme: str) -> None:
    """axe finds nothing serious in what is ours, which is the article."""
    tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    tab.goto(book + page)
    tab.wait_for_load_state("networkidle")
    found = Axe().run(tab, context="[role=main]").response["violations"]
    assert not [
        (each["id"], each["nodes"][0]["html"])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


@each_page
def test_fits_a_phone(book: str, tab: Page, page: str) -> None:
    """Nothing is wider than 400 pixels but what scrolls in itself."""
    tab.set_viewport_size({"width": 400, "height": 800})
    tab.goto(book + page)
    tab.wait_for_load_state("networkidle")
    for fold in tab.locator("details").all():
        fold.evaluate("fold => fold.open = true")
    assert tab.evaluate("document.documentElement.scrollWidth") == 400


def test_slide_plays_on_the_front_page(book: str, guarded: Page) -> None:
    """From a real run, from the first to the last event."""
    guarded.clock.install(time=0)
    guarded.clock.pause_at(1)
    guarded.goto(book)
    guarded.wait_for_selector(".run")
    guarded.get_by_label("pace").select_option("by events, quickly")
    guarded.get_by_role("button", name="play", exact=True).click()
    guarded.clock.run_for(200 * 111)
    expect(guarded.locator(".where")).to_contain_text("event 111 of 111")


def test_search_finds(book: str, guarded: Page) -> None:
    """What is found leads to where it stands."""
    guarded.goto(f"{book}search/?q=uncancel")
    first = guarded.locator("#search-results li a").first
    first.click()
    guarded.wait_for_load_state("networkidle")
    assert "/search/" not in guarded.url
    assert "uncancel" in (guarded.locator("article").text_content() or "")


def test_program_is_one_click_away(book: str, tab: Page) -> None:
    """From an answer to the program that gave it, which a button copies."""
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.goto(f"{book}semantics/#s5")
    links = tab.locator("a[href$='S5/#trio']")
    links.first.click()
    tab.wait_for_url("**/semantics/S5/#trio")
    block = tab.locator("#trio .highlight-python")
    block.hover()
    block.locator(".copybtn").click()
    tab.wait_for_selector("#trio .copybtn.success")
    [source] = reference.programs(find_row("S5"), ["trio"])
    assert tab.evaluate("navigator.clipboard.readText()").strip() == source.strip()


def test_any_two_lanes_side_by_side(book: str, tab: Page) -> None:
    """Two are chosen; without a choice the first two are shown."""
    tab.goto(f"{book}{CHAPTER}side-by-side/")
    shown = tab.locator(".pair:visible")
    expect(shown).to_have_count(1)
    expect(shown).to_have_attribute("id", "asyncio-trio")
    tab.get_by_role("link", name="curio and gevent").first.click()
    expect(shown).to_have_count(1)
    expect(shown).to_have_attribute("id", "curio-gevent")
    assert "import curio" in shown.inner_text()

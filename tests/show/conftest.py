"""A browser, for what is shown in one."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
OFFLINE = (
    "--no-sandbox",  # also for root, in a container
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, if it is here; of a module, for the loop that drives it is running."""
    found = [path for name in NAMES if (path := shutil.which(name))]
    if not found:
        why = f"there is no browser here: none of {', '.join(NAMES)} is on PATH"
        if os.environ.get("MEANWHILE_BROWSER") == "needed":
            pytest.fail(why)
        pytest.skip(why)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found[0], args=[*OFFLINE])
        yield chromium
        chromium.close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A page; it fails the test if a script of it fails, or if it opens a dialog."""
    troubles: list[str] = []
    with browser.new_context(viewport={"width": 1300, "height": 900}) as context:
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"{error}"))
        page.on("dialog", lambda dialog: troubles.append(dialog.message))
        yield page
    assert not troubles

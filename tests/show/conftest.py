"""A browser, for what is shown in one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from shared.show.book.__main__ import HOST, Quiet

NAMES = ("chromium", "chromium-browser", "google-chrome")
OFFLINE = (
    "--no-sandbox",  # also for root, in a container
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def missing(why: str) -> None:
    """Skip a test for want of something, or fail it where that has to be there."""
    if os.environ.get("MEANWHILE_BROWSER") == "needed":
        pytest.fail(why)
    pytest.skip(why)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which the files of a folder are served, on this machine."""
    server = ThreadingHTTPServer((HOST, 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever).start()
    try:
        yield f"http://{HOST}:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, if it is here; of a module, for the loop that drives it is running."""
    found = [path for name in NAMES if (path := shutil.which(name))]
    if not found:
        missing(f"there is no browser here: none of {', '.join(NAMES)} is on PATH")
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

"""A headless Chromium that records what a page asks for and says."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests.conftest import require_program

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


@contextmanager
def chromium(
    width: int = 1366, height: int = 820, downloads: Path | None = None
) -> Iterator[Chrome]:
    """Start Chromium with a profile of its own; the caller's test skips where there is none."""
    browser = require_program("chromium", "chromium-browser", "google-chrome")
    driver = require_program("chromedriver")
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = ChromeOptions()
        options.binary_location = browser
        for flag in (*FLAGS, f"--user-data-dir={profile}", f"--window-size={width},{height}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        page = Chrome(options=options, service=Service(driver))
        try:
            resize(page, width, height)
            if downloads is not None:
                behaviour = {"behavior": "allow", "downloadPath": str(downloads)}
                page.execute_cdp_cmd("Browser.setDownloadBehavior", behaviour)
            yield page
        finally:
            page.quit()


def resize(page: Chrome, width: int, height: int, *, dark: bool = False) -> None:
    """Give the page a viewport of exactly this size and a colour scheme."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})


def visit(page: Chrome, path: Path, fragment: str = "") -> None:
    """Open a page afresh and wait until it has drawn itself."""
    page.get("about:blank")
    page.get(f"{path.as_uri()}#{fragment}")
    settle(page)


def settle(page: Chrome) -> None:
    """Wait until the page is ready and two more frames are drawn."""
    WebDriverWait(page, 20).until(
        lambda p: p.execute_script("return document.documentElement.dataset.ready === 'true'")
    )
    page.execute_async_script(
        "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))"
    )


def errors(page: Chrome) -> list[str]:
    """What the console holds since the last call: errors, warnings, violations of the policy."""
    return [entry["message"] for entry in _log(page, "browser")]


def requests(page: Chrome) -> list[str]:
    """The addresses that pages asked for since the last call, as the browser's network log has them."""
    found = []
    for entry in _log(page, "performance"):
        message: dict[str, Any] = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            found.append(message["params"]["request"]["url"])
    return found


def all_text(page: Chrome, selector: str) -> list[str]:
    """The visible texts of all elements that a selector finds."""
    return [element.text for element in page.find_elements(By.CSS_SELECTOR, selector)]


def _log(page: Chrome, kind: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = page.get_log(kind)
    return entries

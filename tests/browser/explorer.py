"""What a reader does with the explorer: finds, clicks, presses; and where things of the graph lie."""

import time

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tests.browser.chromium import settle

VIEWS = ("graph", "table", "timeline", "contributors", "disagreements")


def find(browser: Chrome, selector: str) -> WebElement:
    return browser.find_element(By.CSS_SELECTOR, selector)


def attribute(browser: Chrome, selector: str, name: str) -> str:
    value = find(browser, selector).get_attribute(name)
    assert value is not None
    return value


def click(browser: Chrome, selector: str) -> None:
    browser.execute_script("arguments[0].click()", find(browser, selector))
    settle(browser)


def press(browser: Chrome, x: float, y: float, times: int = 1) -> None:
    """A real press of the mouse, as often as asked."""
    browser.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": x, "y": y})
    for count in range(1, times + 1):
        for kind in ("mousePressed", "mouseReleased"):
            event = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": count}
            browser.execute_cdp_cmd("Input.dispatchMouseEvent", event)
    time.sleep(0.4)  # vis-network waits that long for a second press
    settle(browser)


def drawn(browser: Chrome) -> list[str]:
    found: list[str] = browser.execute_script(
        "return NetworkView.picture().view.nodes.map((entity) => entity.id)"
    )
    return found


def point(browser: Chrome, script: str) -> tuple[float, float]:
    """Where a point of the graph lies in the window."""
    x, y = browser.execute_script(
        "const { positions, toScreen, frame, view } = NetworkView.picture();"
        f"const spot = ({script})(positions, view); const at = toScreen(spot);"
        "const box = frame.getBoundingClientRect(); return [at.x + box.left, at.y + box.top];"
    )
    return x, y

"""Prints how fast the explorer opens and pans: ``python -m tests.browser.bench_explorer``."""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from selenium.webdriver import Chrome

from kg.export.explorer import write_explorer
from tests.browser.chromium import chromium, settle, visit
from tests.browser.synthetic import synthetic

SIZES = ((500, 2_000), (5_000, 20_000), (20_000, 80_000))

PAN = """
const done = arguments[0];
const canvas = document.querySelector('#canvas canvas');
const at = (type, x) => canvas.dispatchEvent(new PointerEvent(type, {
  pointerId: 1, pointerType: 'mouse', clientX: x, clientY: 400, bubbles: true, buttons: 1, isPrimary: true }));
let frames = 0;
const begin = performance.now();
at('pointerdown', 700);
const step = (now) => {
  frames += 1;
  at('pointermove', 700 + 120 * Math.sin(frames / 9));
  if (now - begin < 2000) requestAnimationFrame(step);
  else { at('pointerup', 700); done(frames / ((now - begin) / 1000)); }
};
requestAnimationFrame(step);
"""


def opened(page: Chrome, path: Path) -> float:
    """Return the seconds from asking for the page until it is drawn."""
    page.get("about:blank")
    start = time.perf_counter()
    page.get(path.as_uri())
    settle(page)
    return time.perf_counter() - start


def main() -> None:
    sys.stdout.write("entities  claims   write    file   opens   filter    frames a second\n")
    with TemporaryDirectory() as folder, chromium() as page:
        for entities, claims in SIZES:
            resolution, documents = synthetic(entities, claims)
            path = Path(folder) / f"{entities}.html"
            start = time.perf_counter()
            write_explorer(resolution, documents, path)
            written = time.perf_counter() - start
            loads = sorted(opened(page, path) for _ in range(3))
            visit(page, path)
            start = time.perf_counter()
            page.execute_script("State.change({ relation: ['funds'] })")
            settle(page)
            filtered = time.perf_counter() - start
            visit(page, path)
            page.set_script_timeout(30)
            frames = page.execute_async_script(PAN)
            sys.stdout.write(
                f"{len(resolution.entities):8,} {len(resolution.claims):7,} {written:6.2f} s "
                f"{path.stat().st_size / 1e6:5.1f} MB {loads[1]:5.2f} s  {filtered:5.2f} s  {frames:6.0f}\n"
            )


if __name__ == "__main__":
    main()

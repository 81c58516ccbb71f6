"""The page as a user sees it: named buttons, four views, numbers."""

import base64
import io
import time

import numpy as np
from PIL import Image
from playwright.sync_api import TimeoutError as TooLate

VIEWS = ("3D view", "Axial view", "Coronal view", "Sagittal view")
STUDY_MS = 20_000
CANVASES = """() => [...document.querySelectorAll('canvas.spine-picture')].map((c) =>
  [c.closest('[data-view]')?.dataset.view, Boolean(c.offsetParent), c.width, c.dataset.frame])"""


class SpinePage:
    """Page object over Playwright."""

    def __init__(self, browser, url, size=(1366, 768), locale="en-US", script=""):
        self.console = []
        viewport = {"width": size[0], "height": size[1]}
        context = browser.new_context(viewport=viewport, locale=locale)
        context.add_init_script(script)
        self.page = context.new_page()
        self.page.on("console", lambda m: self.console.append((m.type, m.text)))
        self.requests = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda e: self.console.append(("pageerror", str(e))))
        self.page.set_default_timeout(10_000)
        self.page.goto(url)

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True)

    def view(self, name):
        return self.page.get_by_role("application", name=name, exact=True)

    def menu(self, role, name):
        """Choose an entry of the page's own menu."""
        self.button("More").click()
        self.page.get_by_role(role, name=name, exact=True).click()

    def open_tab(self, name):
        """Open a part of the tool panel."""
        rail = self.page.get_by_role("navigation", name="Parts of the tool panel")
        tab = rail.get_by_role("button", name=name, exact=True)
        if tab.get_attribute("aria-expanded") != "true":
            tab.click()

    def series(self, words):
        """The button of the series list that shows these words."""
        return self.page.locator("button.spine-serie").filter(has_text=words)

    def quality(self):
        """What the quality list says."""
        return self.page.get_by_role("region", name="Quality").inner_text()

    def wait_for_list(self):
        self.page.get_by_role("heading", name="Choose a series").wait_for(timeout=STUDY_MS)

    def text(self, text):
        return self.page.get_by_text(text)

    def wait_for_start(self):
        self.button("Demo case").wait_for(timeout=STUDY_MS)

    def open_folder(self, folder):
        self.button("Open folder").click()
        self.page.get_by_label("Folder path").fill(str(folder))
        self.button("Open this folder").click()

    def wait_for_study(self, timeout_ms=STUDY_MS):
        """Wait until all four views show a picture."""
        for name in VIEWS:
            picture = self.view(name).locator("canvas.spine-picture")
            picture.wait_for(state="visible", timeout=timeout_ms)
        try:
            self.page.wait_for_function(
                "() => [...document.querySelectorAll('canvas.spine-picture')]"
                ".filter(c => c.offsetParent && c.width > 50).length >= 4",
                timeout=timeout_ms,
            )
        except TooLate:
            raise AssertionError(self.page.evaluate(CANVASES)) from None

    def wait_for_notice(self, words, timeout_ms=STUDY_MS):
        self.page.get_by_role("alert").filter(has_text=words).wait_for(timeout=timeout_ms)

    def state(self, key):
        return self.page.evaluate("key => window.trame.state.get(key)", key)

    def wait_for_state(self, key, value, timeout_ms=STUDY_MS):
        self.page.wait_for_function(
            "([key, value]) => window.trame?.state?.get(key) === value",
            arg=[key, value],
            timeout=timeout_ms,
        )

    def crosshair(self, name):
        """(x, y) pixel of a slice view where the lines of its crosshair meet, along the edges."""
        lines = self.view(name).locator("svg.spine-shapes polyline")
        lines.first.wait_for(state="attached")
        points = lines.evaluate_all(
            "lines => lines.map(l => l.getAttribute('points').split(/[ ,]/).map(Number))"
        )
        upright = [line[0] for line in points if len(set(line[::2])) == 1]
        level = [line[1] for line in points if len(set(line[1::2])) == 1]
        return upright[0], level[0]

    def set_crosshair(self, point_lps):
        for axis, value in zip("xyz", point_lps, strict=True):
            group = self.page.get_by_role("group", name="Crosshair (LPS, mm)")
            field = group.get_by_role("spinbutton", name=axis, exact=True)
            field.fill(str(value))
            field.press("Enter")
            self.page.wait_for_function(
                "([n, v]) => Math.abs(window.trame.state.get('Shown__crosshair')[n] - v) < 0.06",
                arg=["xyz".index(axis), float(value)],
            )

    def wait_until_quiet(self, quiet_s=0.7, limit_s=15.0):
        """Wait until no view has shown a new picture for a while."""
        look = (
            "() => [...document.querySelectorAll('canvas.spine-picture')]"
            ".map(c => c.dataset.frame).join()"
        )
        seen, since = None, time.monotonic()
        limit = since + limit_s
        while time.monotonic() - since < quiet_s:
            now = self.page.evaluate(look)
            if now != seen:
                seen, since = now, time.monotonic()
            assert time.monotonic() < limit, "the views never come to rest"
            self.page.wait_for_timeout(50)

    def pixels(self, name):
        """(height, width, 3) uint8 of a view without what is written over it."""
        source = self.view(name).locator("canvas.spine-picture")
        data = source.evaluate("canvas => canvas.toDataURL('image/png')")
        picture = Image.open(io.BytesIO(base64.b64decode(data.partition(",")[2])))
        return np.asarray(picture.convert("RGB"))

    def screenshot(self):
        return Image.open(io.BytesIO(self.page.screenshot()))

    def problems(self):
        """Errors of the console: a page that works has none."""
        return [entry for entry in self.console if entry[0] in ("error", "pageerror")]

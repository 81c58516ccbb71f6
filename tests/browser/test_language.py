"""The page in Korean and back: every word follows, and nothing moves or is cut off."""

import re

import pytest

from tests.browser.chromium import running_app
from tests.browser.page import SpinePage

pytestmark = pytest.mark.browser

WORDS = """() => {
    const ATTRIBUTES = ['title', 'aria-label', 'placeholder', 'aria-valuetext', 'data-prompt'];
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const owner = node.parentElement;
        if (owner.closest('script, style, noscript, kbd, body [lang]')) continue;
        found.add(node.textContent);
    }
    for (const element of document.body.querySelectorAll('*')) {
        for (const name of ATTRIBUTES) {
            const value = element.closest('body [lang]') ? '' : element.getAttribute(name);
            if (value) found.add(value);
        }
    }
    return [...found].map(words => words.trim()).filter(Boolean);
}"""
BOXES = """() => [...document.querySelectorAll(
        '.spine-view, .spine-toolbar, .spine-status, .spine-rail')]
    .map(e => { const b = e.getBoundingClientRect();
        return [b.left, b.top, b.right, b.bottom].map(Math.round); })"""
CUT = """() => [...document.querySelectorAll(
        '.v-btn__content, .spine-view-name, .spine-section, dt')]
    .filter(e => e.checkVisibility() && e.clientWidth && e.scrollWidth > e.clientWidth + 1)
    .map(e => e.textContent)"""
SAME = {
    *("Spine", "App", "CT", "MR", "HU", "LPS", "RGB", "DICOM", "NIfTI", "NRRD", "MetaImage", "ZIP"),
    *("PNG", "MP4", "CSV", "CPU", "GPU", "MIP", "MinIP", "AX", "COR", "SAG", "COBB", "Cobb", "ROI"),
    *(
        "Apache",
        "License",
        "Del",
        "MP",
        "KiB",
        "JPEG",
        "WEBP",
        "WebP",
        "fps",
        "px",
        "mm",
        "cm",
        "ms",
        "min",
        "MB",
        "FPS",
    ),
    *("Ctrl", "Shift", "Alt", "Page", "Delete", "Backspace", "Escape", "Esc", "Home", "End"),
    *("Slicer", "SPINEPS", "VerSe", "TotalSegmentator", "TotalSpineSeg", "CTSpine", "Windows"),
    *("QuickTime", "PowerPoint", "Chrome", "Edge", "Firefox", "Safari", "VP", "VTK", "GSPS", "SR"),
}
"""Abbreviations, units, keys and names of programs: the same in Korean."""
TABS = ("render", "slices", "measure", "labels")


@pytest.fixture(scope="module")
def app(cache):
    with running_app("--demo", cache=cache) as app:
        yield app


@pytest.fixture(scope="module")
def opened(browser, app):
    page = SpinePage(browser, app.url)
    page.wait_for_study(60_000)
    yield page
    assert page.problems() == []
    page.page.context.close()


@pytest.fixture(params=[(1366, 768), (1920, 1080)], ids=["small", "large"])
def page(request, opened):
    width, height = request.param
    opened.page.set_viewport_size({"width": width, "height": height})
    opened.wait_until_quiet()
    yield opened
    speak(opened, "en")


def speak(page, language):
    put(page, "language", language)
    page.page.wait_for_function("tag => document.documentElement.lang === tag", arg=language)
    page.wait_until_quiet()


def put(page, name, value):
    page.page.evaluate("([k, v]) => window.trame.state.set(k, v)", [f"Controls__{name}", value])
    page.wait_for_state(f"Controls__{name}", value)


def shown(page):
    """Words of the page with every part of it open, one after the other."""
    frame = "framing__FrameControls__"
    put(page, f"{frame}right_open", True)
    found = set(page.page.evaluate(WORDS))
    for tab in TABS:
        put(page, f"{frame}right_tab", tab)
        found |= set(page.page.evaluate(WORDS))
    for dialog in ("about", "shortcuts", "folder", ""):
        put(page, "dialog", dialog)
        page.page.wait_for_timeout(300)
        # The folder chooser lists folders of this computer.
        found |= set(page.page.evaluate(WORDS)) if dialog != "folder" else set()
    for kind in ("picture", "turntable", "sweep"):
        put(page, "picturing__PictureControls__kind", kind)
        put(page, "picturing__PictureControls__open", True)
        page.page.wait_for_timeout(300)
        found |= set(page.page.evaluate(WORDS))
        put(page, "picturing__PictureControls__open", False)
    put(page, "sending__ChannelControls__panel_open", True)
    page.page.wait_for_timeout(1200)
    found |= set(page.page.evaluate(WORDS))
    put(page, "sending__ChannelControls__panel_open", False)
    put(page, f"{frame}right_open", False)
    return found


def english(found):
    """Words of a language written in Latin letters, each with the text it stands in."""
    # Colours and endings of file names are no words.
    plain = ((re.sub(r"#[0-9a-f]{6}|\.[a-z]+", "", text), text) for text in found)
    words = ((word, text) for bare, text in plain for word in re.findall(r"[A-Za-z]{2,}", bare))
    return sorted({(word, text) for word, text in words if word not in SAME})


def test_every_word_follows_the_language(page):
    page.menu("menuitemradio", "한국어")
    page.page.wait_for_function("() => document.documentElement.lang === 'ko'")
    page.wait_until_quiet()

    assert english(shown(page)) == []


def test_every_word_comes_back(page):
    before = shown(page)
    assert english(before)
    speak(page, "ko")
    speak(page, "en")
    after = shown(page)

    assert [text for text in after if re.search("[가-힣]", text) and text != "한국어"] == []


def test_nothing_moves_and_nothing_is_cut_off(page):
    before = page.page.evaluate(BOXES)
    speak(page, "ko")

    assert page.page.evaluate(BOXES) == before
    put(page, "framing__FrameControls__right_open", True)
    for tab in TABS:
        put(page, "framing__FrameControls__right_tab", tab)
        page.page.wait_for_timeout(300)
        assert page.page.evaluate(CUT) == []
    put(page, "framing__FrameControls__right_open", False)


def test_a_reload_speaks_the_language_that_was_chosen(page):
    speak(page, "ko")
    page.page.reload()
    page.page.get_by_role("application", name="축상면", exact=False).first.wait_for()

    assert page.page.evaluate("document.documentElement.lang") == "ko"


@pytest.mark.parametrize(
    ("named", "locale", "speaks"),
    [([], "ko-KR", "ko"), ([], "fr-FR", "en"), (["--language", "en"], "ko-KR", "en")],
    ids=["of the browser", "none that we have", "named at the start"],
)
def test_the_first_page_speaks_what_its_browser_asks_for(browser, cache, named, locale, speaks):
    with running_app(*named, cache=cache) as app:
        page = SpinePage(browser, app.url, locale=locale)
        page.page.locator(".spine-start h1").wait_for()
        page.page.wait_for_function("tag => document.documentElement.lang === tag", arg=speaks)
        page.wait_for_state("Controls__language", speaks)
        other = "en" if speaks == "ko" else "ko"
        speak(page, other)
        page.page.reload()
        page.page.locator(".spine-start h1").wait_for()

        assert page.page.evaluate("document.documentElement.lang") == other
        assert page.problems() == []
        page.page.context.close()

"""The frame of the page: what is where, and how it is set."""

from itertools import combinations

SIZES = {"small": (1366, 768), "large": (1920, 1080)}
BOXES = """(parts) => [...document.querySelectorAll(parts.join())]
    .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}))
    .filter(e => e.getBoundingClientRect().width)
    .map(e => { const b = e.getBoundingClientRect();
        return [e.className + ' in ' + (e.closest('[data-view]')?.dataset.view || ''),
            b.left, b.top, b.right, b.bottom]; })"""
FRAME = "Controls__framing__FrameControls__"


def put(page, key, value):
    page.page.evaluate("([key, value]) => window.trame.state.set(key, value)", [key, value])
    page.wait_for_state(key, value)


def boxes(page, *parts):
    return [(name, tuple(box)) for name, *box in page.page.evaluate(BOXES, list(parts))]


def overlaps(one, other):
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 0.5 and high > 0.5


def colliding(found):
    return [(a, b) for (a, one), (b, other) in combinations(found, 2) if overlaps(one, other)]

"""What a page knows of its stream."""


def frames(page, view="volume"):
    return page.page.evaluate(
        "view => Number(document.querySelector(`[data-view=${view}] canvas.spine-picture`)"
        ".dataset.frame || 0)",
        view,
    )


def lags(page):
    return page.page.evaluate("() => window.spine_frames.lags()")


def drag(page, name, steps=25, step_px=6):
    """Drag over a view from its middle, one step an animation frame."""
    box = page.view(name).bounding_box()
    x, y = box["x"] + box["width"] / 3, box["y"] + box["height"] / 2
    page.page.mouse.move(x, y)
    page.page.mouse.down()
    for number in range(steps):
        page.page.mouse.move(x + step_px * number, y)
        page.page.wait_for_timeout(16)
    page.page.mouse.up()

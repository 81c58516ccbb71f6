"""A render thread that ends with its test."""

import pytest

from spine_app.pipelines import render_thread
from spine_app.pipelines.render_thread import RenderThread
from tests.unit.pipelines.stages import SOON_S


@pytest.fixture
def short_delay(monkeypatch):
    """Still frames come soon after the last request."""
    monkeypatch.setattr(render_thread, "REFINE_DELAY_S", 0.01)


@pytest.fixture
def thread():
    thread = RenderThread("render")
    yield thread
    thread.stop(SOON_S)
    assert not thread._thread.is_alive()

"""A real Chromium and a real `spine-app`, for tests that look at the page as a user does."""

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

from playwright.sync_api import sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
READY_S = 30.0


@contextmanager
def running_app(*arguments, cache):
    """Start `spine-app --no-open`; yields an `App` and ends the process."""
    command = [sys.executable, "-m", "spine_app", "--no-open", "--cache-folder", str(cache)]
    started = time.monotonic()
    process = subprocess.Popen(
        [*command, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    app = App(process, started)
    try:
        yield app
    finally:
        app.stop()


class App:
    """A running `spine-app`."""

    def __init__(self, process, started):
        self.process = process
        self._lines = Queue()
        self.errors = []
        self._readers = [
            threading.Thread(target=self._read, args=(process.stdout, self._lines.put)),
            threading.Thread(target=self._read, args=(process.stderr, self.errors.append)),
        ]
        for reader in self._readers:
            reader.start()
        try:
            self.url = self._wait_for_url()
        except AssertionError:
            # Nobody else ends it, and the readers would wait for its last line for ever.
            self.process.kill()
            self._let_go()
            raise
        self.ready_s = time.monotonic() - started

    def stop(self):
        """Send SIGTERM; gives the exit code and the seconds it took."""
        started = time.monotonic()
        if self.process.poll() is None:
            self.process.terminate()
        try:
            code = self.process.wait(15)
        finally:
            self.process.kill()
        self._let_go()
        return code, time.monotonic() - started

    def _let_go(self):
        for reader in self._readers:
            reader.join(5)
        self.process.stdout.close()
        self.process.stderr.close()

    def _wait_for_url(self):
        try:
            line = self._lines.get(timeout=READY_S)
        except Empty:
            raise AssertionError(["not ready", *self.errors]) from None
        return re.fullmatch(r"Open: (http://\S+)", line).group(1)

    @staticmethod
    def _read(stream, put):
        for line in stream:
            put(line.rstrip("\n"))


@contextmanager
def chromium():
    """A headless Chromium."""
    path = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def data_folder():
    """Where the public data sets lie."""
    root = Path(__file__).resolve().parents[2]
    return Path(os.environ.get("SPINE_DATA", root.parent / "shared" / "data"))

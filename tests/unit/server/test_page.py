"""NET-4 and NET-10 without a network: the policy's text, and which files there are."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from trame_client.module import vue3

from spine_app.server.headers import CONTENT_SECURITY_POLICY, INLINE_SCRIPT_SHA256
from spine_app.server.static import StaticFiles, package_roots
from spine_app.server.unsafe import UnsafeStart


def test_net_4_the_policy_is_this_text() -> None:
    assert CONTENT_SECURITY_POLICY == (
        "default-src 'none'; "
        "script-src 'self' 'unsafe-eval' 'sha256-A0elOdkD+xxYQmh7rJuHsUImoOWXXoOZyWwmlHH1/HA='; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
        "connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'"
    )


def test_net_4_the_hash_is_that_of_the_installed_start_page() -> None:
    page = Path(vue3.www, "index.html").read_text(encoding="utf-8")
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = hashlib.sha256(script.encode()).digest()
    assert base64.b64encode(digest).decode() == INLINE_SCRIPT_SHA256


def test_net_10_the_page_of_trame_is_in_a_package() -> None:
    StaticFiles({"/": vue3.www}, package_roots())


def test_net_10_a_folder_elsewhere_or_reached_by_a_link_is_refused(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (inside / "door").symlink_to(outside)
    for folder in (outside, inside / "door", inside / ".." / "outside"):
        with pytest.raises(UnsafeStart):
            StaticFiles({"x": str(folder)}, (inside,))

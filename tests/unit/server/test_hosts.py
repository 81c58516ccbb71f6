"""NET-2, NET-3 and NET-5 as functions of a request."""

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from hypothesis import given
from hypothesis import strategies as st

from spine_app.server.hosts import allowed_hosts, check_host, check_origin, check_query

HOSTS = allowed_hosts("127.0.0.1", 8080)
OURS = f"http://{HOSTS[0]}"
text = st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=40)


def ask(target: str = "/", method: str = "GET", **headers: str) -> web.Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return make_mocked_request(method, target, named)


def test_the_numeric_address_and_localhost_are_the_list() -> None:
    assert HOSTS == ("127.0.0.1:8080", "localhost:8080")
    assert allowed_hosts("::1", 1) == ("[::1]:1", "localhost:1")


@given(text | st.sampled_from(HOSTS).flatmap(lambda h: st.sampled_from([f"{h}.", f" {h}", h[:-1]])))
def test_net_2_no_other_host_is_served(host: str) -> None:
    if host not in HOSTS:
        with pytest.raises(web.HTTPMisdirectedRequest):
            check_host(ask(Host=host), HOSTS)


def test_net_2_each_listed_host_is_served() -> None:
    assert [check_host(ask(Host=host), HOSTS) for host in HOSTS] == list(HOSTS)


@given(text, st.sampled_from(["GET", "POST", "PUT"]), st.booleans())
def test_net_3_no_other_origin_is_let_in(origin: str, method: str, is_upgrade: bool) -> None:
    extra = {"Upgrade": "websocket"} if is_upgrade else {}
    if origin != OURS:
        with pytest.raises(web.HTTPForbidden):
            check_origin(ask(method=method, Origin=origin, **extra), HOSTS[0])


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "ANYTHING"])
def test_net_3_every_other_method_needs_an_origin(method: str) -> None:
    check_origin(ask(), HOSTS[0])
    check_origin(ask(method=method, Origin=OURS), HOSTS[0])
    with pytest.raises(web.HTTPForbidden):
        check_origin(ask(method=method), HOSTS[0])


def test_net_3_the_origin_must_be_the_host_that_was_asked() -> None:
    with pytest.raises(web.HTTPForbidden):
        check_origin(ask(Origin=OURS), HOSTS[1])


@pytest.mark.parametrize("target", ["/", "/login?t=abc", "/login?t=", "/f/x.woff2?v=7.4.47"])
def test_net_5_targets_that_are_let_through(target: str) -> None:
    check_query(ask(target))


@pytest.mark.parametrize(
    "target",
    [
        "/?",
        "/?t=abc",
        "/index.html?v=7",
        "/login?",
        "/login?t=a&sessionURL=ws://evil",
        "/login?sessionURL=x",
        "/login/?t=a",
        "/%6cogin?t=a",
        "/x.woff2?v=",
        "/x.woff2?v=7&secret=1",
        "/x.woff2?v=12345678901234567",
        "/x.woff2?secret=7",
        "/x.woff2/?v=7",
    ],
)
def test_net_5_every_other_query_is_refused(target: str) -> None:
    with pytest.raises(web.HTTPBadRequest):
        check_query(ask(target))

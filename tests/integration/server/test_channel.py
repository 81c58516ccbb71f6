"""Messages on the WebSocket: what is answered, and what is refused."""

from typing import Any

import msgpack
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spine_app.server.calls import ARGUMENTS
from tests.integration.server.app import CANARY, SCHEMA
from tests.integration.server.wslink_client import CallFailed

pytestmark = pytest.mark.integration


METHODS = {
    "trame.state.get",
    "trame.state.update",
    "trame.trigger",
    "trame.lifecycle.update",
}


async def test_ws_1_the_function_table_is_the_list(running: Any) -> None:
    assert set(running.channel.functionMap) == METHODS == set(ARGUMENTS)


@pytest.mark.parametrize(
    "method",
    [
        "application.exit",
        "application.exit.later",
        "trame.error.client",
        "trame.force.push",
        "trame.rca.event",
        "trame.rca.push",
        "viewport.image.render",
        "no.such.method",
    ],
)
async def test_m10_methods_off_the_list_do_not_exist(running: Any, method: str) -> None:
    link = await (await running.browser()).connect()
    with pytest.raises(CallFailed, match="unknown-method"):
        await link.call(method)
    assert await link.call("trame.trigger", "echo", [1], {}) == [[1], {}]
    await link.socket.close()


async def test_m3_nothing_is_answered_before_the_key_is_given(running: Any) -> None:
    link = await (await running.browser()).open()
    with pytest.raises(ConnectionError):
        await link.state()


@pytest.mark.parametrize(
    ("method", "args"),
    [
        ("trame.state.get", ["extra"]),
        ("trame.state.update", [{}]),
        ("trame.state.update", [[{"key": 1, "value": 2}]]),
        ("trame.state.update", [[{"key": "a", "value": 2, "more": 3}]]),
        ("trame.state.update", [[{"key": "a"}] * 257]),
        ("trame.trigger", ["echo"]),
        ("trame.trigger", ["echo", {}, []]),
        ("trame.trigger", ["x" * 129, [], {}]),
        ("trame.lifecycle.update", ["server_exited"]),
        ("trame.lifecycle.update", [["client_connected"]]),
    ],
)
async def test_ws_1_arguments_outside_their_schema_are_refused(
    running: Any, method: str, args: list[Any]
) -> None:
    link = await (await running.browser()).connect()
    with pytest.raises(CallFailed, match="request-refused"):
        await link.call(method, *args)
    await link.socket.close()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("path", "/etc/passwd"),
        ("patient", "X"),
        ("source", "/etc/passwd"),
        ("Shown__phase", "ready"),
        ("Shown__patient", "X"),
        ("trame__template_main", "<b>mine</b>"),
        ("trame__scripts", ["https://evil.example/x.js"]),
        ("trame__busy", 0),
        ("trame__client_only", []),
        ("Controls", {"opacity": 1}),
        ("Controls__opacity", 1.5),
        ("Controls__opacity", True),
        ("Controls__opacity", "0.5"),
        ("Controls__opacity", float("nan")),
        ("Controls__opacity", None),
        ("Controls__opacity", b"0.5"),
        ("Controls__preset", "glow"),
        ("Controls__preset", "Preset.SKIN"),
        ("Controls__label", "x" * 21),
        ("Controls__label", ["x"]),
    ],
)
async def test_m4_a_write_that_is_not_allowed_changes_nothing(
    running: Any, key: str, value: Any
) -> None:
    browser = await running.browser()
    link, other = await browser.connect(), await browser.connect()
    before = await link.state()
    heard: list[Any] = []
    running.state.change(key, "Controls__label")(lambda **_: heard.append(key))
    with pytest.raises(CallFailed, match="request-refused"):
        await link.write(**{"Controls__label": "fine", key: value})
    assert await other.state() == before
    assert heard == []
    assert other.published == []
    await link.socket.close()
    await other.socket.close()


async def test_ws_2_a_write_that_is_allowed_reaches_the_server_and_the_other_tabs(
    running: Any,
) -> None:
    browser = await running.browser()
    link, other = await browser.connect(), await browser.connect()
    await link.write(Controls__opacity=0.25, Controls__preset="skin")
    assert running.app.controls.data.opacity == 0.25
    assert running.app.controls.data.preset.name == "SKIN"
    assert (await other.receive())["result"] == {
        "Controls__opacity": 0.25,
        "Controls__preset": "skin",
    }
    await link.socket.close()
    await other.socket.close()


async def test_ws_2_a_page_that_was_refused_is_put_right_and_can_go_on(running: Any) -> None:
    link = await (await running.browser()).connect()
    with pytest.raises(CallFailed):
        await link.write(Shown__phase="ready")
    if not link.published:
        link.published.append(await link.receive())
    assert link.published[0]["result"] == {"Shown__phase": "empty"}
    # The page now sends back what it was told, together with what it wanted all along.
    await link.write(Shown__phase="empty", Controls__opacity=0.5)
    assert running.app.controls.data.opacity == 0.5
    await link.socket.close()


value = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


key = st.text(min_size=1, max_size=30) | st.sampled_from(
    ["Controls__opacity", "Controls__preset", "Controls__label", "Shown__phase", "trame__title"]
)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(key=key, value=value)
async def test_ws_2_whatever_is_written_the_server_holds_only_valid_values(
    running: Any, key: str, value: Any
) -> None:
    link = await fuzz_link(running)
    before = dict(running.state.to_dict())
    if SCHEMA.accepts(key, value) or (key in before and same_on_the_wire(before[key], value)):
        await link.write(**{key: value})
    else:
        with pytest.raises(CallFailed, match="request-refused"):
            await link.write(**{key: value})
        assert running.state.to_dict() == before
    controls = running.app.controls.get_dataclass()
    assert 0 <= controls.opacity <= 1
    assert len(controls.label) <= 20


def same_on_the_wire(left: Any, right: Any) -> bool:
    return msgpack.packb(left) == msgpack.packb(right)


async def fuzz_link(running: Any) -> Any:
    if not running.links:
        running.links.append(await (await running.browser()).connect())
    return running.links[0]


async def test_m5_an_error_says_a_code_and_an_id_and_nothing_else(running: Any) -> None:
    link = await (await running.browser()).connect()
    ids = set()
    cases = [("fail", "internal"), ("refuse", "single-slice"), ("odd", "internal")]
    for name, code in cases:
        with pytest.raises(CallFailed) as failed:
            await link.call("trame.trigger", name, [], {})
        error = failed.value.error
        assert set(error) == {"code", "message", "data"}
        assert error["message"] == code
        assert set(error["data"]) == {"code", "id"}
        assert len(error["data"]["id"]) == 8
        assert "/" not in repr(error)
        assert CANARY not in repr(error)
        ids.add(error["data"]["id"])
    assert len(ids) == len(cases)
    with pytest.raises(CallFailed, match="internal"):
        await link.call("trame.trigger", "fail", ["too", "many"], {})
    with pytest.raises(CallFailed, match="request-refused"):
        await link.call("trame.trigger", "no-such-trigger", [], {})
    await link.socket.close()

"""`POST /upload`: IN-10, NET-8, and what happens when the sender or the sink gives up."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from typing import Any

import psutil
import pytest

from spine_app.domain.errors import OutOfMemory, StudyTooLarge
from spine_app.server.gate import GateConfig
from spine_app.server.uploads import UploadLimits
from tests.integration.server.raw_http import exchange, request
from tests.unit.server.sinks import RecordingSink

pytestmark = pytest.mark.integration

BOUNDARY = "spine-boundary"
FORM = f"multipart/form-data; boundary={BOUNDARY}"
FILE = ["begin", "file_started", "chunk", "file_ended"]
SMALL = UploadLimits(total_bytes=1000, files=3, idle_s=0.3)


@pytest.fixture
def sink() -> RecordingSink:
    return RecordingSink()


@pytest.fixture
async def running(start: Any, sink: RecordingSink) -> Any:
    return await start(GateConfig(sinks={"/upload": sink}, uploads=SMALL))


def part(content: bytes, name: str = "a.dcm", *headers: str) -> bytes:
    disposition = f'Content-Disposition: form-data; name="file"; filename="{name}"'
    head = "\r\n".join([f"--{BOUNDARY}", disposition, *headers, "", ""])
    return head.encode() + content + b"\r\n"


def form(*contents: bytes) -> bytes:
    return b"".join(part(content) for content in contents) + f"--{BOUNDARY}--\r\n".encode()


async def post(running: Any, body: Any, **headers: str) -> tuple[int, dict[str, str]]:
    browser = await running.browser()
    sent = browser.headers | {"Content-Type": FORM} | headers
    async with running.session.post(f"{running.base}/upload", data=body, headers=sent) as answer:
        assert answer.headers["Server"] == "spine"
        return answer.status, await answer.json(content_type=None)


async def begin(running: Any, length: int, sent: bytes) -> asyncio.StreamWriter:
    browser = await running.browser()
    lines = (
        f"Host: {running.host}",
        *(f"{name}: {value}" for name, value in browser.headers.items()),
        f"Content-Type: {FORM}",
        f"Content-Length: {length}",
    )
    _, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(request("/upload", *lines, method="POST") + sent)
    await writer.drain()
    return writer


async def until(sink: RecordingSink, call: str) -> None:
    async with asyncio.timeout(5):
        while call not in sink.calls:  # noqa: ASYNC110 - the sink is a plain recorder
            await asyncio.sleep(0.01)


async def test_files_arrive_whole_in_order_and_without_their_names(
    running: Any, sink: RecordingSink
) -> None:
    body = part(b"one") + part(b"", "../../etc/passwd") + part(b"x" * 900, "\\\\host\\x")
    status, answer = await post(running, body + f"--{BOUNDARY}--\r\n".encode())
    assert (status, answer) == (200, {"code": "ok"})
    assert [bytes(file) for file in sink.files] == [b"one", b"", b"x" * 900]
    assert sink.calls[:4] == FILE
    assert sink.calls[-1] == "finished"
    assert "aborted" not in sink.calls


async def test_bytes_are_passed_on_as_they_are(running: Any, sink: RecordingSink) -> None:
    raw = b"\r\n--spine-boundar\r\n" + bytes(range(256))
    coded = "Content-Transfer-Encoding: base64"
    body = part(raw) + part(b"QUJD", "b", coded) + f"--{BOUNDARY}--\r\n".encode()
    assert (await post(running, body))[0] == 200
    assert [bytes(file) for file in sink.files] == [raw, b"QUJD"]


async def test_a_second_upload_waits_its_turn(running: Any, sink: RecordingSink) -> None:
    writer = await begin(running, 500, part(b"first"))
    await until(sink, "begin")
    assert await post(running, form(b"second")) == (409, {"code": "upload-busy"})
    writer.close()
    await until(sink, "aborted")
    assert await post(running, form(b"third")) == (200, {"code": "ok"})


async def test_a_sender_that_goes_away_aborts_once(running: Any, sink: RecordingSink) -> None:
    writer = await begin(running, 900, part(b"half")[:-1])
    await until(sink, "file_started")
    writer.transport.abort()
    await until(sink, "aborted")
    await asyncio.sleep(0.05)
    assert sink.calls.count("aborted") == 1
    assert "finished" not in sink.calls


async def test_a_sender_that_falls_silent_aborts(running: Any, sink: RecordingSink) -> None:
    writer = await begin(running, 900, part(b"half"))
    await until(sink, "aborted")
    writer.close()
    assert sink.calls.count("aborted") == 1
    assert await post(running, form(b"next")) == (200, {"code": "ok"})


async def test_net_8_a_length_over_the_limit_is_refused_before_anything_is_read(
    running: Any, sink: RecordingSink
) -> None:
    browser = await running.browser()
    lines = (
        f"Host: {running.host}",
        *(f"{name}: {value}" for name, value in browser.headers.items()),
        f"Content-Type: {FORM}",
    )
    for length in (SMALL.body_bytes + 1, 2**62):
        sent = request("/upload", *lines, f"Content-Length: {length}", method="POST")
        assert (await exchange(running.port, sent)).status == 413
    assert sink.calls == []


@pytest.mark.parametrize(
    "contents", [[b"x" * 1001], [b"x" * 600, b"x" * 401], [b"", b"", b"", b""]]
)
async def test_net_8_too_many_bytes_or_files_stop_the_upload_on_the_way(
    running: Any, sink: RecordingSink, contents: list[bytes]
) -> None:
    async def untold() -> AsyncIterator[bytes]:
        yield form(*contents)

    assert await post(running, untold()) == (413, {"code": "study-too-large"})
    assert sink.calls[-1] == "aborted"
    assert sum(len(file) for file in sink.files) <= 1000 + 601


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 415),
        ("multipart/mixed; boundary=x", 415),
        ("text/plain", 415),
        ("multipart/form-data", 400),
        (f"multipart/form-data; boundary={'x' * 80}", 400),
    ],
)
async def test_another_kind_of_body_is_refused(
    running: Any, sink: RecordingSink, content_type: str, status: int
) -> None:
    async with asyncio.timeout(5):
        browser = await running.browser()
        headers = browser.headers | {"Content-Type": content_type}
        url = f"{running.base}/upload"
        async with running.session.post(url, data=b"{}", headers=headers) as answer:
            assert answer.status == status
    assert "chunk" not in sink.calls


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"garbage",
        b"--spine-boundary\r\n",
        b"--spine-boundary\r\nBad Header\r\n\r\nx\r\n--spine-boundary--\r\n",
        part(b"x"),
        part(b"", "a", "Content-Type: multipart/mixed; boundary=inner") + b"--inner--\r\n",
        f"--{BOUNDARY}--\r\n".encode(),
    ],
)
async def test_a_broken_form_is_refused_and_aborts_once(
    running: Any, sink: RecordingSink, body: bytes
) -> None:
    status, answer = await post(running, body)
    assert status in {400, 408, 422}
    assert set(answer) == {"code"}
    assert sink.calls.count("aborted") == 1
    assert "finished" not in sink.calls


@pytest.mark.parametrize("step", ["file_started", "chunk", "file_ended", "finished"])
async def test_what_the_sink_refuses_is_the_answer(
    running: Any, sink: RecordingSink, step: str
) -> None:
    sink.fail_at, sink.error = step, OutOfMemory
    assert await post(running, form(b"one")) == (422, {"code": "out-of-memory"})
    assert sink.calls.count("aborted") == 1
    sink.error = StudyTooLarge
    assert await post(running, form(b"one")) == (413, {"code": "study-too-large"})


async def test_a_crash_of_the_sink_says_nothing_and_frees_the_route(
    running: Any, sink: RecordingSink
) -> None:
    sink.fail_at = "chunk"
    browser = await running.browser()
    headers = browser.headers | {"Content-Type": FORM}
    url = f"{running.base}/upload"
    async with running.session.post(url, data=form(b"one"), headers=headers) as answer:
        assert answer.status == 500
        assert b"ValueError" not in await answer.read()
    assert sink.calls[-1] == "aborted"
    sink.fail_at = ""
    assert await post(running, form(b"two")) == (200, {"code": "ok"})


async def test_a_stranger_cannot_upload(running: Any, sink: RecordingSink) -> None:
    browser = await running.browser()
    for headers in ({}, {"Origin": running.base}, {"Cookie": browser.cookie}):
        sent = headers | {"Content-Type": FORM}
        url = f"{running.base}/upload"
        async with running.session.post(url, data=form(b"x"), headers=sent) as answer:
            assert answer.status in {401, 403}
    assert sink.calls == []


async def test_without_a_sink_there_is_no_upload_route(start: Any) -> None:
    running = await start()
    browser = await running.browser()
    url = f"{running.base}/upload"
    async with running.session.post(url, data=form(b"x"), headers=browser.headers) as answer:
        assert answer.status == 405


class OpenedForWriting:
    """Audit hook that notes each file opened for writing while it is asked to."""

    def __init__(self) -> None:
        self.is_on = False
        self.paths: list[str] = []

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if self.is_on and event == "open":
            path, _, flags = args
            if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                self.paths.append(str(path))


@pytest.fixture(scope="module")
def opened() -> OpenedForWriting:
    hook = OpenedForWriting()
    sys.addaudithook(hook)
    return hook


class Counter(RecordingSink):
    total = 0

    async def chunk(self, data: bytes) -> None:
        self.total += len(data)


async def test_in_10_a_large_upload_is_never_written_to_disk_nor_held_whole(
    start: Any, opened: OpenedForWriting
) -> None:
    counter = Counter()
    running = await start(GateConfig(sinks={"/upload": counter}))
    block, blocks = os.urandom(1 << 20), 128

    async def body() -> AsyncIterator[bytes]:
        yield part(b"").removesuffix(b"\r\n")
        for _ in range(blocks):
            yield block
        yield f"\r\n--{BOUNDARY}--\r\n".encode()

    before = psutil.Process().memory_info().rss
    opened.is_on = True
    status, _ = await post(running, body())
    found = list(opened.paths)
    with tempfile.TemporaryFile():
        opened.is_on = False
    assert (status, counter.total) == (200, blocks << 20)
    assert found == []
    assert opened.paths != []  # the hook does see a temporary file
    assert psutil.Process().memory_info().rss - before < 32 << 20

# ruff: noqa: S603 - the commands are our own
"""Many jobs in a row, the memory of one, and the network of none: real processes."""

import asyncio
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx
import numpy as np
import psutil
import pytest
from asking import Ask

pytestmark = pytest.mark.integration
MIB = 2**20
RUNS = int(os.environ.get("SPINE_HELPER_RUNS", "24"))
"""Jobs in a row; 200 for the figure of the note, fewer in every run of the tests."""


def held(process=None):
    """Memory of a process, this one unless given, that nobody else has, in MiB."""
    return psutil.Process(process).memory_full_info().uss / MIB


SERVE = """
import sys
from pathlib import Path
from spine_helper.service.serving import Place, serve
if __name__ == "__main__":
    from tiny_engines import REGISTRY
    serve(Place(Path(sys.argv[1]), 0, "", None, 1), REGISTRY)
"""


@pytest.fixture
def served(tmp_path):
    """A helper with the tiny engines in a process of its own, and the path of its socket."""
    path = tmp_path / "private" / "s"
    ours = [str(Path(__file__).parent), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, ours))}
    command = [sys.executable, "-c", SERVE, str(path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        process.stdout.readline()
        yield process, path
        process.terminate()


@pytest.mark.timeout(1800)
async def test_many_jobs_in_a_row_leave_nothing_behind(served):
    process, path = served
    seen, handles = [], []
    transport = httpx.AsyncHTTPTransport(uds=str(path))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost", timeout=60
    ) as http:
        ask = Ask(http)
        volume = await ask.volume(np.full((40, 128, 128), 50, "<i2"))
        for _ in range(RUNS):
            job = (await ask.submit("threshold", volume)).json()["job"]
            heard = (await http.get(f"/v1/jobs/{job}/events")).text
            assert '"state":"success"' in heard
            await http.get(f"/v1/jobs/{job}/result")
            seen.append(held(process.pid))
            handles.append(psutil.Process(process.pid).num_fds())
    half = len(seen) // 2
    slope = np.polyfit(np.arange(half), seen[-half:], 1)[0] * half
    sys.stdout.write(f"{RUNS} jobs: {seen[half]:.1f} MiB, {slope:+.2f} MiB in the second half\n")
    # A short run cannot tell one percent from the moods of an allocator, but it can tell one label
    # map (0.6 MiB) that stays behind with every job.
    assert slope < (0.01 * seen[half] if RUNS >= 200 else 0.3 * half)
    assert np.mean(handles[-half // 2 :]) - np.mean(handles[half : -half // 2]) < 2


@pytest.mark.skipif(sys.platform != "linux", reason="smaps is Linux's")
@pytest.mark.timeout(300)
async def test_a_volume_is_in_memory_once_whoever_reads_it(ask):
    voxels = np.full((100, 512, 512), 50, "<i2")
    size = voxels.nbytes / MIB
    body = ask.body(voxels)
    grid = ask.grid(shape_kji=list(voxels.shape))
    before = held()
    reply = await ask.put(body, spine_grid=grid)
    volume = reply.json()["volume"]
    # The body itself is this test's, not the helper's; the block is in nobody's own memory.
    assert held() - before < 0.3 * size
    job = await ask.started("endless", volume)
    while job.fraction < 0.5:  # noqa: ASYNC110 - another process
        await asyncio.sleep(0.02)
    child = psutil.Process(job.child.process_id)
    assert child.memory_full_info().uss / MIB < 0.5 * size + 150
    await ask.table.cancel(job)


EGRESS = """
import asyncio, sys
sys.path.insert(0, {tests!r})
import httpx
from asking import Ask
from tiny_engines import REGISTRY
from spine_helper.egress import forbid_outbound
from spine_helper.service.access import Access
from spine_helper.service.jobs import JobTable
from spine_helper.service.server import Holdings, build_app

async def run():
    holdings = Holdings(REGISTRY, JobTable(REGISTRY, threads=1))
    app = build_app(holdings, Access.by_socket())
    holdings.table.open()
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        ask = Ask(http, holdings, app)
        for model in ("threshold", "spine", "crash"):
            job = await ask.finished(model)
            print(model, job["state"], flush=True)
        print("reach_out", (await ask.finished("reach_out"))["error"], flush=True)
    await holdings.table.close()

if __name__ == "__main__":
    forbid_outbound()
    asyncio.run(run())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="strace and namespaces are Linux's")
@pytest.mark.timeout(240)
def test_no_process_of_the_helper_asks_the_network_for_anything(tmp_path):
    if shutil.which("strace") is None or shutil.which("unshare") is None:
        pytest.skip("strace or unshare is not installed")
    alone = ["unshare", "-rn", "--"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system gives no network namespace to an ordinary user")
    script = tmp_path / "run.py"
    script.write_text(EGRESS.format(tests=str(Path(__file__).parent)))
    trace = tmp_path / "trace"
    strace = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,socket", "-o", str(trace)]
    probe = subprocess.run([*alone, *strace, "true"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip("strace may not trace here")
    done = subprocess.run(
        [*alone, *strace, sys.executable, str(script)],
        capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip
    assert done.stdout.split() == [
        "threshold", "success", "spine", "success", "crash", "error", "reach_out", "engine-failed",
    ], done.stderr  # fmt: skip
    lines = trace.read_text().splitlines()
    reached = [line for line in lines if "connect(" in line and "AF_UNIX" not in line]
    sent = [line for line in lines if "sendto(" in line and "AF_INET" in line]
    assert (reached, sent) == ([], [])
    # What was asked for on purpose did make a socket: so the trace does see such calls.
    assert any("socket(AF_INET" in line for line in lines)


def test_the_real_program_listens_on_nothing_but_its_socket(tmp_path):
    path = tmp_path / "private" / "s"
    command = [sys.executable, "-m", "spine_helper", "serve", "--socket", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        process.stdout.readline()
        time.sleep(1)
        tree = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        assert [connection for one in tree for connection in one.net_connections("inet")] == []
        process.terminate()
    assert process.returncode == 0

# ruff: noqa: S603 - the command is our own
"""Start a helper with the tiny engines, give it an endless job, say who is alive, and wait.

Run by the tests only; it is killed by them.
"""

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import numpy as np
import psutil

from spine_helper.service.npy import header_bytes

SERVE = """
import sys
from pathlib import Path
from spine_helper.service.serving import Place, serve
if __name__ == "__main__":
    from tiny_engines import REGISTRY
    serve(Place(Path(sys.argv[1]), 0, "", int(sys.argv[2])), REGISTRY)
"""


def run():
    """Print the process ids of the helper and of everything below it."""
    path = sys.argv[1]
    ours = [str(Path(__file__).parent), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, ours))}
    command = [sys.executable, "-c", SERVE, path, str(os.getpid())]
    helper = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True
    )
    helper.stdout.readline()
    transport = httpx.HTTPTransport(uds=path)
    grid = {"shape_kji": [1, 2, 2], "spacing_ijk": [1, 1, 1], "modality": "CT"}
    grid["direction"] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    headers = {"spine-grid": json.dumps(grid), "content-type": "application/octet-stream"}
    body = header_bytes((1, 2, 2), "<i2") + np.zeros(4, "<i2").tobytes()
    volume = hashlib.sha256(body).hexdigest()
    request = {"volume": volume, "model": "endless"}
    with httpx.Client(transport=transport, base_url="http://localhost", trust_env=False) as http:
        http.put(f"/v1/volumes/{volume}", headers=headers, content=body).raise_for_status()
        job = http.post("/v1/jobs", json=request).json()["job"]
        while http.get(f"/v1/jobs/{job}").json()["fraction"] == 0:
            time.sleep(0.02)
    children = psutil.Process(helper.pid).children(recursive=True)
    sys.stdout.write(" ".join(str(p) for p in [helper.pid, *(c.pid for c in children)]) + "\n")
    sys.stdout.flush()
    time.sleep(60)


if __name__ == "__main__":
    run()

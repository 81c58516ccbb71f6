"""Set up the environment for one Make target, with nothing but Python's standard library.

Creates `.venv`, installs the project and the helper with the versions of `constraints.txt`, and on
Debian or Ubuntu, as root, installs the system packages that are missing. Elsewhere it says what to
install. A stamp of its inputs makes the second call quick.
"""

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "spine-stamp"
INPUTS = ("pyproject.toml", "helper/pyproject.toml", "constraints.txt", "deploy/bootstrap.py")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")


def say(line: str) -> None:
    """Write a line for the person who waits."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def missing_packages(target: str) -> dict[str, str]:
    """Debian packages that this machine lacks, each with what it is for.

    Args:
        target: `run` or `test`; only tests need a browser and a validator of DICOM.
    """
    missing: dict[str, str] = {}
    if sys.platform.startswith("linux"):
        if ctypes.util.find_library("EGL") is None:
            missing["libegl1"] = "drawing without a screen"
        if ctypes.util.find_library("GL") is None:
            missing["libgl1"] = "drawing in 3D"
        if not list(Path("/usr").glob("lib*/**/*_dri.so")) and not _has_mesa_egl():
            missing["libegl-mesa0"] = "drawing without a graphics card"
            missing["libgl1-mesa-dri"] = "drawing without a graphics card"
        if target == "test" and not any(shutil.which(name) for name in BROWSERS):
            missing["chromium"] = "browser tests"
        if target == "test" and shutil.which("dciodvfy") is None:
            missing["dicom3tools"] = "checking DICOM files that are written"
    return missing


def _has_mesa_egl() -> bool:
    return bool(list(Path("/usr").glob("lib*/**/libEGL_*.so*")))


def install_system(missing: dict[str, str]) -> None:
    """Install Debian packages, or say what has to be installed by hand."""
    if not missing:
        return
    names = sorted(missing)
    for name in names:
        say(f"missing: {name} ({missing[name]})")
    apt = shutil.which("apt-get")
    command = "apt-get install " + " ".join(names)
    if apt is None or os.geteuid() != 0:
        sys.exit(f"Install these packages, then try again. On Debian or Ubuntu: sudo {command}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([apt, "update", "-qq"], check=True, env=environment)
    subprocess.run(
        [apt, "install", "-y", "-qq", "--no-install-recommends", *names],
        check=True,
        env=environment,
        stdout=subprocess.DEVNULL,
    )


def stamp_of(target: str) -> str:
    """Hash of everything the environment is made from."""
    digest = hashlib.sha256(target.encode() + sys.version.encode())
    for name in INPUTS:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def install_python(target: str) -> None:
    """Create the environment and install the project, unless that was done before."""
    wanted = {stamp_of("test"), stamp_of(target)}
    if STAMP.is_file() and STAMP.read_text() in wanted:
        return
    say("Setting up .venv (once; a few minutes) ...")
    if not (VENV / "pyvenv.cfg").is_file():
        venv.create(VENV, with_pip=True)
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    project, helper = (
        (".[test]", "helper[evaluate,packs,test]") if target == "test" else (".[films]", "helper")
    )
    pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    what = ["-c", "constraints.txt", "-e", project, "-e", helper]
    subprocess.run([*pip, *what], check=True, cwd=ROOT)
    say("Compiling what draws pictures (once; half a minute) ...")
    subprocess.run([str(python), "-m", "spine_app.kernels.warm"], check=True, cwd=ROOT)
    STAMP.write_text(stamp_of(target))


def main() -> None:
    """Prepare for the target named on the command line, `run` or `test`."""
    target = sys.argv[1] if len(sys.argv) > 1 else "run"
    if sys.version_info < (3, 11):  # noqa: UP036 - this file may be started by an older Python
        sys.exit("Spine App needs Python 3.11 or newer.")
    if target not in ("run", "test"):
        sys.exit("usage: bootstrap.py run|test")
    install_system(missing_packages(target))
    install_python(target)


if __name__ == "__main__":
    main()

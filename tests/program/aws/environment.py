"""A virtual environment with moto's server and the AWS CLI. Made once and kept under build/, because it takes a minute.

Run as a program it makes the environment; the exit code is 77 (CTest: skipped) where no package registry answers.
"""
import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

FOLDER = pathlib.Path(__file__).parent
SOURCE = pathlib.Path(os.environ.get("KEYMUSTER_SOURCE", FOLDER.parents[2]))
SKIPPED = 77
# What pip says where there is no way to a registry. A package that the registry does not know is a failure.
NO_REGISTRY = ("NewConnectionError", "NameResolutionError", "Temporary failure in name resolution", "ConnectTimeoutError",
               "ReadTimeoutError", "ProxyError", "SSLError", "Connection refused", "Network is unreachable")


class NoRegistry(Exception):
    """Third-party software cannot be had; the tests that need it cannot run."""


def python():
    """The interpreter of the environment, which is made if need be. NoRegistry if it cannot."""
    requirements = FOLDER / "requirements.txt"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()[:12]
    place = SOURCE / "build" / "python" / f"aws-{digest}"
    interpreter, done = place / "bin" / "python", place / "complete"
    place.parent.mkdir(parents=True, exist_ok=True)
    with open(place.parent / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(place, ignore_errors=True)
            make(place, interpreter, requirements)
            done.touch()
    return interpreter


def make(place, interpreter, requirements):
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    install = subprocess.run([interpreter, "-m", "pip", "install", "--quiet", "--no-compile", "--retries", "1", "--timeout", "30",
                              "--requirement", requirements], capture_output=True, text=True)
    if install.returncode == 0:
        return
    if any(words in install.stderr for words in NO_REGISTRY):
        raise NoRegistry("no package registry answers: " + install.stderr.strip().splitlines()[-1])
    raise RuntimeError("pip install failed:\n" + install.stderr)


def skip_loudly(reason):
    print(f"SKIPPED: {reason}\nSKIPPED: the collector was NOT tested against moto and the AWS CLI", flush=True)
    raise SystemExit(SKIPPED)


if __name__ == "__main__":
    try:
        print(python())
    except NoRegistry as error:
        skip_loudly(error)

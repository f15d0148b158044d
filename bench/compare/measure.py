"""One run of a program: how long, how much memory, how many bytes it read, what it printed."""

import dataclasses
import os
import pathlib
import subprocess
import tempfile
import time


class Failed(Exception):
    pass


@dataclasses.dataclass
class Run:
    seconds: float
    peak: int  # bytes, of the largest process; never less than what this Python has itself
    read: int | None  # bytes that read() and the like gave to the process itself; what is mapped is not counted
    text: str  # standard output


def bytes_read(pid: int) -> int | None:
    """What a process that has ended, and was not waited for, has read."""
    try:
        fields = dict(line.split(": ") for line in pathlib.Path(f"/proc/{pid}/io").read_text().splitlines())
        return int(fields["rchar"])
    except (OSError, KeyError, ValueError):
        return None


def run(command: list[str], exits: tuple[int, ...]) -> Run:
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        begin = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        seconds = time.monotonic() - begin
        read = bytes_read(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        for file in (out, err):
            file.seek(0)
        if process.returncode not in exits:
            raise Failed(f"{command[0]} ended with {process.returncode}: {err.read()[-300:].strip()}")
        return Run(seconds, usage.ru_maxrss * 1024, read, out.read())

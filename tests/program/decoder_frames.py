"""Runs keymuster-decode and reads its frames: a second reading of scanner/leaks/archive/wire/frame.h."""
import dataclasses
import os
import resource
import struct
import subprocess

BIN = os.environ.get("KEYMUSTER_BIN", os.path.join(os.path.dirname(__file__), "../../build/dev/bin"))
DECODER = os.path.join(BIN, "keymuster-decode")
MEMORY = 256 << 20  # as keymuster limits it
REASONS = [None, "depth", "bytes", "ratio", "entries", "time", "memory", "encrypted", "truncated", "corrupt", "unsupported", "io"]
LIMITS = {"bytes": 4 << 30, "ratio": 1000, "entries": 1_000_000, "depth": 8, "seconds": 120}


@dataclasses.dataclass
class Member:
    chain: tuple
    content: bytes = b""
    size: int = 0
    loss: str = None


@dataclasses.dataclass
class Told:
    """What a decoder told of one archive."""
    members: list = dataclasses.field(default_factory=list)
    links: list = dataclasses.field(default_factory=list)
    losses: list = dataclasses.field(default_factory=list)  # (chain, reason)
    end: tuple = None  # members, bytes, opened
    exit_code: int = None

    def contents(self):
        return {"!".join(name.decode("latin-1") for name in m.chain): m.content for m in self.members}

    def reasons(self):
        return {"!".join(name.decode("latin-1") for name in chain): reason for chain, reason in self.losses}


class Payload:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, size):
        assert self.at + size <= len(self.data), "payload too short"
        self.at += size
        return self.data[self.at - size:self.at]

    def number(self, width):
        return int.from_bytes(self.take(width), "little")

    def chain(self):
        return tuple(self.take(self.number(4)) for _ in range(self.number(1)))

    def loss(self):
        reason, _limit = REASONS[self.number(1)], self.number(8)
        return reason

    def done(self):
        assert self.at == len(self.data), "bytes left over"


def read_frames(stream, keep=1 << 20):
    """Checks the order of the frames as it goes. Keeps at most `keep` bytes of each member."""
    told, member, state = Told(), None, "start"
    while header := stream.read(5):
        assert len(header) == 5 and state != "end", "trailing or cut frame"
        kind, size = struct.unpack("<BI", header)
        data = stream.read(size)
        if len(data) < size:
            break
        payload = Payload(data)
        assert (kind == 1) == (state == "start") and (kind in (3, 4)) == (state == "member"), (kind, state)
        if kind == 1:
            assert payload.number(4) == 1
            state = "between"
        elif kind == 2:
            member = Member(payload.chain())
            told.members.append(member)
            state = "member"
        elif kind == 3:
            assert 0 < size <= 256 << 10
            member.size += size
            member.content += payload.take(size)[:max(0, keep - len(member.content))]
        elif kind == 4:
            member.loss = payload.loss() if size else None
            state = "between"
        elif kind == 5:
            told.links.append((payload.chain(), payload.take(payload.number(4))))
        elif kind == 6:
            told.losses.append((payload.chain(), payload.loss()))
        elif kind == 7:
            told.end = (payload.number(8), payload.number(8), bool(payload.number(1)))
            state = "end"
        payload.done()
    return told


def sanitized():
    """Sanitizers reserve more address space than any limit allows."""
    with open(DECODER, "rb") as program:
        return b"__asan_init" in (content := program.read()) or b"__tsan_init" in content


def limit_memory():
    if not limit_memory.off:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def decode(archive, as_stream=False, keep=1 << 20, **limits):
    """`archive`: bytes, or a path. A stream arrives by a pipe; else the decoder gets the file itself."""
    limit_memory.off = sanitized()
    words = [DECODER] + [word for name, value in {**LIMITS, **limits}.items() for word in (f"--{name}", str(value))]
    if not isinstance(archive, bytes):
        with open(archive, "rb") as file:
            return _tell(words, file, keep)
    if not as_stream:
        with open(os.memfd_create("archive"), "w+b") as file:
            file.write(archive)
            file.flush()
            return _tell(words, file, keep)
    read_end, write_end = os.pipe()
    feeder = os.fork()
    if feeder == 0:
        os.close(read_end)
        try:
            with open(write_end, "wb") as pipe:
                pipe.write(archive)
        finally:
            os._exit(0)
    os.close(write_end)
    with open(read_end, "rb") as pipe:
        told = _tell(words, pipe, keep)
    os.waitpid(feeder, 0)
    return told


def _tell(words, stdin, keep):
    with subprocess.Popen(words, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={},
                          preexec_fn=limit_memory) as process:
        stdin.close()
        told = read_frames(process.stdout, keep)
        process.stdout.close()
        complaint = process.stderr.read()
        told.exit_code = process.wait()
        assert not complaint, complaint
    return told

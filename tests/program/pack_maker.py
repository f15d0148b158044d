"""Packs that git itself would not write: long chains, bombs, circles. gitformat-pack(5)."""
import hashlib
import struct
import zlib

COMMIT, TREE, BLOB, TAG, OFS_DELTA, REF_DELTA = 1, 2, 3, 4, 6, 7
NAMES = {COMMIT: "commit", TREE: "tree", BLOB: "blob", TAG: "tag"}


def object_id(kind, content):
    return hashlib.sha1(f"{NAMES[kind]} {len(content)}\0".encode() + content).digest()


def size_of_delta(number):
    encoded = bytearray()
    while number > 0x7f:
        encoded.append(number & 0x7f | 0x80)
        number >>= 7
    return bytes(encoded + bytes([number]))


def copy(offset, size):
    """Copies up to 2^24 - 1 bytes of the base."""
    assert size < 1 << 24
    return bytes([0xff]) + struct.pack("<I", offset) + struct.pack("<I", size)[:3]


def delta(base_size, result_size, steps):
    """`steps`: what copy() gives, or (bytes to insert,)."""
    body = b"".join(step if isinstance(step, bytes) else bytes([len(step[0])]) + step[0] for step in steps)
    return size_of_delta(base_size) + size_of_delta(result_size) + body


class Pack:
    def __init__(self):
        self.entries = []  # (id, offset), as the index tells them
        self.count = 0
        self.body = bytearray()

    def add(self, kind, content, id_, base=None):
        """`base`: the id of a REF_DELTA, the offset of an OFS_DELTA. Returns where it begins."""
        offset = 12 + len(self.body)
        size, head = len(content), bytearray()
        first = kind << 4 | size & 15
        size >>= 4
        while size:
            head.append(first | 0x80)
            first = size & 0x7f
            size >>= 7
        head.append(first)
        if kind == REF_DELTA:
            head += base
        elif kind == OFS_DELTA:
            distance = offset - base
            encoded = [distance & 0x7f]
            while distance := distance >> 7:
                distance -= 1
                encoded.insert(0, distance & 0x7f | 0x80)
            head += bytes(encoded)
        self.body += head + zlib.compress(content, 1)
        self.entries.append((id_, offset))
        self.count += 1
        return offset

    def blob(self, content):
        return self.add(BLOB, content, object_id(BLOB, content))

    def bytes(self):
        head = b"PACK" + struct.pack(">II", 2, self.count) + bytes(self.body)
        return head + hashlib.sha1(head).digest()

    def index(self):
        listed = sorted(self.entries)
        counts = [sum(1 for id_, _ in listed if id_[0] <= first) for first in range(256)]
        body = b"\377tOc" + struct.pack(">I", 2) + struct.pack(">256I", *counts)
        body += b"".join(id_ for id_, _ in listed) + bytes(4 * len(listed))
        body += b"".join(struct.pack(">I", offset) for _, offset in listed) + self.bytes()[-20:]
        return body + hashlib.sha1(body).digest()

    def write(self, git_folder, index=True):
        folder = git_folder / "objects/pack"
        folder.mkdir(parents=True, exist_ok=True)
        name = "pack-" + hashlib.sha1(self.bytes()).hexdigest()
        (folder / (name + ".pack")).write_bytes(self.bytes())
        if index:
            (folder / (name + ".idx")).write_bytes(self.index())

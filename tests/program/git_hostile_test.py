"""Repositories made to exhaust or to deceive: time and memory stay bounded, and what was not read is said."""
import resource
import subprocess
import time
import zlib

import program_case
from git_case import GitCase
from pack_maker import BLOB, OFS_DELTA, REF_DELTA, Pack, copy, delta, object_id

MOST_SECONDS = 150  # the tree bomb takes 25 by itself without optimisation, and what is hostile takes for ever
MOST_MEMORY = 512 << 10  # KiB; packs are mapped, and count


class Hostile(GitCase):
    def setUp(self):
        super().setUp()
        self.init()
        self.leak = self.key()
        self.commit("leak", self.leak)

    def scan(self, *words, expect=None):
        """The report of a run that ended in time, within memory, and that found the leak beside the trap."""
        began = time.monotonic()
        report = self.report("scan", "repo", "--history-only", *words, expect=expect, timeout=300)
        self.assertLess(time.monotonic() - began, MOST_SECONDS)
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, MOST_MEMORY)
        self.assertTrue(self.places(report, self.leak), "the leak beside it was not found")
        return report

    def lost(self, report):
        return {entry["reason"] for entry in report["coverage"]["entries"] if entry["class"] == "lost"}

    def pack(self, pack, index=True):
        pack.write(self.folder / "repo/.git", index)

    def chain(self, length, key, by_id):
        """Versions of a file, each a delta of the one before; the last one holds a key."""
        pack, content = Pack(), b"".join(b"line %d\n" % i for i in range(400))
        offset, id_ = pack.blob(content), object_id(BLOB, content)
        for i in range(length):
            line = b"%-24s" % (key.encode() if i == length - 1 else b"change %d" % i) + b"\n"
            changed = line + content[25:]
            step = delta(len(content), len(changed), [(line,), copy(25, len(content) - 25)])
            base, content = (id_ if by_id else offset), changed
            id_ = object_id(BLOB, content)
            offset = pack.add(REF_DELTA if by_id else OFS_DELTA, step, id_, base)
        return pack

    def test_chains_of_ten_thousand(self):
        for by_id in (False, True):
            for index in (True, False):
                with self.subTest(by_id=by_id, index=index):
                    key = self.key()
                    self.pack(self.chain(10_000, key, by_id), index)
                    report = self.scan(expect=1)
                    self.assertTrue(self.places(report, key))
                    self.assertEqual(self.lost(report), set())
                    subprocess.run(["rm", "-rf", self.folder / "repo/.git/objects/pack"], check=True)

    def test_a_bomb_of_copies(self):
        for index in (True, False):
            with self.subTest(index=index):
                pack, size = Pack(), 1 << 20
                offset = pack.blob(bytes(size))
                for step in range(12):
                    part = min(size, 0xffffff)
                    bomb = delta(size, 8 * part, [copy(0, part)] * 8)
                    size = 8 * part
                    offset = pack.add(OFS_DELTA, bomb, bytes([step]) * 20, offset)
                self.pack(pack, index)
                report = self.scan(expect=1)
                self.assertTrue(self.lost(report))
                subprocess.run(["rm", "-rf", self.folder / "repo/.git/objects/pack"], check=True)

    def test_many_large_versions_of_nothing(self):
        pack, size = Pack(), 8 << 20
        offset = pack.blob(bytes(size))
        for step in range(2000):
            pack.add(OFS_DELTA, delta(size, size, [copy(0, size)]), step.to_bytes(20, "big"), offset)
        self.pack(pack)
        self.assertTrue(self.lost(self.scan(expect=1)))

    def test_a_stream_that_unfolds_to_more_than_it_says(self):
        pack = Pack()
        pack.blob(b"x" * 1000)
        packed = zlib.compress(bytes(64 << 20), 9)
        pack.body += bytes([BLOB << 4 | 5]) + packed
        pack.count += 1
        pack.entries.append((b"\x77" * 20, 12 + len(pack.body) - len(packed) - 1))
        self.pack(pack)
        self.assertIn("corrupt", self.lost(self.scan(expect=1)))

    def test_deltas_in_a_circle(self):
        for index in (True, False):
            with self.subTest(index=index):
                pack, one, two = Pack(), b"\x11" * 20, b"\x22" * 20
                pack.add(REF_DELTA, delta(10, 10, [copy(0, 10)]), one, two)
                pack.add(REF_DELTA, delta(10, 10, [copy(0, 10)]), two, one)
                pack.add(REF_DELTA, delta(10, 10, [copy(0, 10)]), b"\x33" * 20, b"\x33" * 20)
                self.pack(pack, index)
                self.assertTrue(self.lost(self.scan(expect=1)))
                subprocess.run(["rm", "-rf", self.folder / "repo/.git/objects/pack"], check=True)

    def test_an_index_that_hides_objects(self):
        key = self.key()
        pack = Pack()
        pack.blob(key.encode())
        hidden = pack.entries.pop()
        self.pack(pack, index=True)
        self.assertTrue(self.lost(self.scan(expect=1)), hidden)

    def test_a_tree_bomb(self):
        """Ten folders in each of ten folders, ten times over, all the same ones; and a leak in the last."""
        blob = self.git("hash-object", "-w", "--stdin", stdin=self.key().encode())
        tree = self.git("mktree", stdin=f"100644 blob {blob}\tleak\n".encode())
        for _ in range(12):
            lines = "".join(f"040000 tree {tree}\td{i}\n" for i in range(10))
            tree = self.git("mktree", stdin=lines.encode())
        commit = self.git("commit-tree", "-m", "bomb", tree)
        self.git("update-ref", "refs/heads/bomb", commit)
        self.assertIn("not-attributed", self.lost(self.scan(expect=1)))

    def test_a_million_refs(self):
        head = self.git("rev-parse", "HEAD")
        lines = "".join(f"{head} refs/heads/b{i:07}\n" for i in range(1_000_000))
        self.write("repo/.git/packed-refs", "# pack-refs with: peeled fully-peeled sorted\n" + lines)
        report = self.scan(expect=1)
        self.assertEqual(self.lost(report), set())
        self.write("repo/.git/packed-refs", lines + f"{head} refs/heads/c\n{head} refs/heads/d\n")
        self.assertIn("not-attributed", self.lost(self.scan(expect=1)))

    def test_refs_that_are_none(self):
        self.write("repo/.git/refs/heads/broken", "no id\n")
        report = self.scan(expect=1)
        self.assertIn("not-attributed", self.lost(report))
        self.assertIn("refs/heads/broken", str(report["coverage"]["entries"]))

    def test_an_object_that_is_not_what_its_id_says(self):
        other = self.key()
        blob = self.git("rev-parse", "HEAD:readme")
        path = self.folder / "repo/.git/objects" / blob[:2] / blob[2:]
        path.chmod(0o644)
        path.write_bytes(zlib.compress(f"blob {len(other)}\0{other}".encode()))
        report = self.scan(expect=1)
        self.assertTrue(self.places(report, other))
        self.assertEqual(self.lost(report), set())
        report = self.scan("--verify", expect=1)
        self.assertTrue(self.places(report, other))
        self.assertEqual([(entry["reason"], entry["where"]) for entry in report["coverage"]["entries"] if entry["class"] == "lost"],
                         [("corrupt", "repo/.git@" + blob)])

    def test_verified_objects_are_whole(self):
        """Small ones and one that is streamed; loose, and packed."""
        self.commit("large", self.maker.random.randbytes(3 << 20) * 16)
        for pack in (False, True):
            if pack:
                self.git("repack", "-q", "-a", "-d")
            report = self.report("scan", "repo", "--history-only", "--verify", expect=1)
            self.assertEqual(self.lost(report), set())

    def test_a_multi_pack_index_hides_nothing(self):
        keys = [self.key() for _ in range(3)]
        for i, key in enumerate(keys):
            self.commit(f"file{i}", key)
            self.git("repack", "-q")
        self.git("multi-pack-index", "write")
        count = len(self.git("cat-file", "--batch-all-objects", "--batch-check").splitlines())
        for index in list((self.folder / "repo/.git/objects/pack").glob("*.idx"))[:2]:
            index.unlink()
        report = self.scan(expect=1)
        self.assertEqual(self.lost(report), set())
        self.assertEqual(report["coverage"]["counts"]["object"]["met"], count)
        for key in keys:
            self.assertTrue(self.places(report, key))


if __name__ == "__main__":
    program_case.main()

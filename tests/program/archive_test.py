"""Archives through the real decoder: every format, every limit, cuts, damage, bombs, hostile names, and its death."""
import bz2
import gzip
import io
import json
import lzma
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tarfile
import tempfile
import time
import unittest
import zipfile

import decoder_frames
from program_case import BIN, ProgramCase, main

MEBIBYTE = 1 << 20
TEXT = b"a line of text that compresses well, and more than once\n"


def tar(members, style=tarfile.GNU_FORMAT, links=()):
    """`members`: pairs of name and content; `links`: triples of name, type and target."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=style) as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for name, kind, target in links:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            archive.addfile(info)
    return out.getvalue()


def zipped(members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def gzipped_zeros(mebibytes):
    """In pieces: what this process holds, the programs that it starts seem to have held."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1) as stream:
        for _ in range(mebibytes):
            stream.write(bytes(MEBIBYTE))
    return out.getvalue()


def tar_header(name, size):
    """The header of a member that claims a size, without content."""
    info = tarfile.TarInfo(name)
    info.size = size
    return info.tobuf(tarfile.GNU_FORMAT)


class DecoderCase(unittest.TestCase):
    def told(self, archive, **options):
        """Whatever the archive is: the protocol is kept, and the decoder comes to its end by itself."""
        told = decoder_frames.decode(archive, **options)
        self.assertEqual(told.exit_code, 0)
        self.assertIsNotNone(told.end)
        return told

    def both(self, archive, **options):
        """As a file and as a stream."""
        return self.told(archive, **options), self.told(archive, as_stream=True, **options)

    def losses(self, told):
        return [m.loss for m in told.members if m.loss] + [reason for _, reason in told.losses]


class Formats(DecoderCase):
    MEMBERS = [("a.txt", b"first"), ("dir/b.txt", b"second" * 20_000), ("empty", b"")]
    CONTENTS = dict(MEMBERS)

    def test_every_container_and_filter(self):
        plain = tar(self.MEMBERS)
        archives = {"tar": plain, "pax": tar(self.MEMBERS, tarfile.PAX_FORMAT), "ustar": tar(self.MEMBERS, tarfile.USTAR_FORMAT),
                    "tar.gz": gzip.compress(plain), "tar.bz2": bz2.compress(plain), "tar.xz": lzma.compress(plain),
                    "tar.lzma": lzma.compress(plain, format=lzma.FORMAT_ALONE), "zip": zipped(self.MEMBERS),
                    "stored zip": zipped(self.MEMBERS, zipfile.ZIP_STORED), "bzip2 zip": zipped(self.MEMBERS, zipfile.ZIP_BZIP2)}
        if shutil.which("zstd"):
            archives["tar.zst"] = subprocess.run(["zstd", "-qc"], input=plain, stdout=subprocess.PIPE, check=True).stdout
        for name, archive in archives.items():
            for told in self.both(archive):
                with self.subTest(name):
                    self.assertEqual(told.contents(), self.CONTENTS)
                    self.assertEqual(self.losses(told), [])

    def test_lzma_within_zip(self):
        """Of an empty member libarchive cannot tell that it is whole: that one is called corrupt, and nothing is lost."""
        told = self.told(zipped(self.MEMBERS, zipfile.ZIP_LZMA))
        self.assertEqual((told.contents(), self.losses(told)), (self.CONTENTS, ["corrupt"]))
        told = self.told(zipped(self.MEMBERS[:2], zipfile.ZIP_LZMA))
        self.assertEqual((told.contents(), self.losses(told)), (dict(self.MEMBERS[:2]), []))

    def test_three_deep(self):
        deep = gzip.compress(tar([("deep.txt", b"bottom")]))
        middle = zipped([("deep.tar.gz", deep), ("plain.txt", b"plain")])
        for told in self.both(lzma.compress(tar([("middle.zip", middle), ("top.txt", b"top")]))):
            self.assertEqual(told.contents(), {"middle.zip!deep.tar.gz!deep.txt": b"bottom", "middle.zip!plain.txt": b"plain",
                                               "top.txt": b"top"})
            self.assertEqual(self.losses(told), [])

    def test_what_follows_an_archive(self):
        archive = tar([("a", b"1")]) + tar([("b", b"2")]) + gzip.compress(b"3") + gzip.compress(b"4") + b"a text"
        for told in self.both(archive):
            self.assertEqual(told.contents(), {"a": b"1", "b": b"2", "content": b"34", "(trailing bytes)": b"a text"})

    def test_links_are_text(self):
        links = [("a", tarfile.SYMTYPE, "b"), ("b", tarfile.SYMTYPE, "a"), ("h", tarfile.LNKTYPE, "../../etc/shadow")]
        told = self.told(tar([], links=links))
        self.assertEqual([(chain[0], target) for chain, target in told.links],
                         [(b"a", b"b"), (b"b", b"a"), (b"h", b"../../etc/shadow")])
        self.assertEqual(told.members, [])

    def test_names_are_bytes(self):
        names = ["new\nline", "\x1b[2Jescape", "\udcff\udcfe not utf-8", "../../../../etc/passwd", "/absolute", "C:\\drive",
                 "\u202e\u00e9\u20ac", "x" * 60_000]
        for style in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
            told = self.told(tar([(name, b"c") for name in names], style))
            self.assertEqual([m.chain[0].decode("utf-8", "surrogateescape") for m in told.members], names)
        long = self.told(tar([("y" * 70_000, b"content")]))
        self.assertEqual(long.contents(), {"y" * 65_536: b"content"})
        self.assertEqual(self.losses(long), ["bytes"])
        zip_names = names[:2] + names[3:5] + names[6:7]
        self.assertEqual([m.chain[0].decode() for m in self.told(zipped([(name, b"c") for name in zip_names])).members], zip_names)

    def test_duplicate_names_are_all_told(self):
        told = self.told(tar([("same", b"1"), ("same", b"2"), ("SAME", b"3")]))
        self.assertEqual([m.content for m in told.members], [b"1", b"2", b"3"])

    def test_encrypted_members(self):
        if not shutil.which("zip"):
            self.skipTest("NOT TESTED: zip is not installed, no encrypted archive can be made")
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (folder / "locked.txt").write_bytes(b"unreadable" * 100)
        (folder / "clear.txt").write_bytes(b"readable")
        subprocess.run(["zip", "-qe", "-P", "pass phrase", "a.zip", "locked.txt"], cwd=folder, check=True)
        subprocess.run(["zip", "-q", "a.zip", "clear.txt"], cwd=folder, check=True)
        for told in self.both((folder / "a.zip").read_bytes()):
            self.assertEqual(told.contents().get("clear.txt"), b"readable")
            self.assertEqual(told.reasons(), {"locked.txt": "encrypted"})

    def test_zip_members_that_the_directory_leaves_out(self):
        hidden = zipped([("hidden.txt", b"found all the same")])
        for told in self.both(hidden[:hidden.index(b"PK\1\2")] + zipped([("listed.txt", b"listed")])):
            self.assertEqual(told.contents().get("hidden.txt"), b"found all the same")
            self.assertEqual(told.contents().get("listed.txt"), b"listed")

    def test_by_hand_it_says_what_it_is(self):
        done = subprocess.run([decoder_frames.DECODER], stdin=subprocess.DEVNULL, capture_output=True)
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertIn(b"keymuster", done.stderr)

    def test_holds_the_code_of_its_formats_alone(self):
        symbols = subprocess.run(["nm", decoder_frames.DECODER], capture_output=True, text=True, check=True).stdout
        readers = {line.split("_format_")[1].split("_")[0] for line in symbols.splitlines() if "archive_read_support_format_" in line}
        self.assertEqual(readers, {"tar", "gnutar", "zip", "7zip", "cpio", "ar", "raw"})
        for name in ("execve", "execvp", "execl", "fork", "vfork", "posix_spawnp", "system", "popen", "socket"):
            self.assertNotRegex(symbols, rf"(?m) [UTW] {name}(@|$)")


class Bombs(DecoderCase):
    def assert_stopped(self, archive, *reasons, most=200 * MEBIBYTE, **options):
        start = time.monotonic()
        for told in self.both(archive, **options):
            self.assertIn(((), reasons[0]), told.losses)
            self.assertLess(told.end[1], most)
        self.assertLess(time.monotonic() - start, 60)

    def test_a_gibibyte_of_zeros(self):
        bomb = gzipped_zeros(1024)
        self.assert_stopped(bomb, "ratio", ratio=100)
        self.assert_stopped(gzip.compress(bomb), "ratio")
        self.assert_stopped(zipped([("bomb.gz", gzip.compress(bomb)), ("after.txt", b"after")]), "ratio")
        self.assert_stopped(bomb, "bytes", bytes=50 * MEBIBYTE, most=50 * MEBIBYTE + 1)

    def test_a_layer_that_tells_nothing(self):
        """The tar within ends at once; the zeros behind it are a gibibyte all the same."""
        self.assert_stopped(gzip.compress(tar([("a", b"a")])[:1024]) + gzipped_zeros(1024), "ratio", ratio=100)

    def test_depth(self):
        archive = b"bottom"
        for _ in range(40):
            archive = tar([("in.tar", archive)])
        told = self.told(archive)
        self.assertEqual(self.losses(told), ["depth"])
        self.assertEqual(len(told.members[0].chain), 9)
        for compress in (gzip.compress, lzma.compress, bz2.compress):
            archive = b"bottom"
            for _ in range(40):
                archive = compress(archive)
            self.assertEqual(self.losses(self.told(archive)), ["depth"])
            self.assertEqual(self.told(archive, depth=0).end[0], 1)

    def test_an_archive_that_holds_itself(self):
        """Not a true quine, but an unpacker without a limit would go on as long: each level holds the next."""
        archive = tar([("text", b"seen")])
        for _ in range(100):
            archive = zipped([("r/r.zip", archive)], zipfile.ZIP_STORED)
        told = self.told(archive, depth=32)
        self.assertEqual(self.losses(told), ["depth"])
        self.assertEqual(len(told.members), 1)

    def test_entries(self):
        folders = b"".join((setattr(info := tarfile.TarInfo(f"d{i}"), "type", tarfile.DIRTYPE), info.tobuf())[1] for i in range(5000))
        self.assert_stopped(gzip.compress(folders), "entries", entries=4000)
        self.assert_stopped(zipped([(f"{i}", b"") for i in range(5000)]), "entries", entries=4000)

    def test_claimed_sizes(self):
        for size in (8 ** 11 - 1, 2 ** 62, 2 ** 63 - 1):
            for told in self.both(tar_header("huge", size) + b"what is there" + bytes(499)):
                self.assertTrue(self.losses(told))
                if told.end[2]:  # else the caller scans the bytes as they are
                    self.assertEqual(told.members[0].content[:13], b"what is there")

    def test_holes_are_passed_over(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        with open(folder / "sparse", "wb") as sparse:
            for at, island in ((0, b"first"), (1 << 39, b"second"), (1 << 40, b"last")):
                sparse.seek(at)
                sparse.write(island)
        subprocess.run(["tar", "-cSf", "a.tar", "sparse"], cwd=folder, check=True)
        told = self.told(folder / "a.tar")
        for island in (b"first", b"second", b"last"):
            self.assertIn(island, told.members[0].content)
        self.assertLess(told.members[0].size, MEBIBYTE)

    def test_memory(self):
        if decoder_frames.sanitized():
            self.skipTest("NOT TESTED: a sanitized decoder runs without a limit of memory")
        big = lzma.compress(bytes(4 * MEBIBYTE), filters=[{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 30}])
        cpio = b"070701" + b"%08X" * 13 % (1, 0o120777, 0, 0, 1, 0, 0x7fffffff, 0, 0, 0, 0, 2, 0) + b"a\0"
        for archive in (big, cpio):
            self.assertIn("memory", self.losses(self.told(archive)))


class Damage(DecoderCase):
    MEMBERS = [(f"member{i}", TEXT * (i + 1)) for i in range(6)]

    def whole(self, told):
        contents = dict(self.MEMBERS)
        return sum(1 for m in told.members if not m.loss and contents.get(m.chain[-1].decode("latin-1")) == m.content)

    def test_every_cut_gives_what_lies_before_it(self):
        for archive in (gzip.compress(tar(self.MEMBERS)), zipped(self.MEMBERS), lzma.compress(tar(self.MEMBERS))):
            for as_stream in (False, True):
                before = 0
                for size in range(40, len(archive), 5):
                    told = self.told(archive[:size], as_stream=as_stream)
                    self.assertTrue(self.losses(told), size)
                    self.assertGreaterEqual(self.whole(told), before)
                    before = self.whole(told)
                self.assertEqual(before, len(self.MEMBERS))

    def test_random_damage_is_never_silent_in_a_checked_format(self):
        rng = random.Random(20)
        for archive in (gzip.compress(tar(self.MEMBERS)), zipped(self.MEMBERS), bz2.compress(tar(self.MEMBERS)),
                        tar([("in.zip", zipped(self.MEMBERS))])):
            for _ in range(50):
                damaged = bytearray(archive)
                for _ in range(max(1, len(archive) // 100)):
                    damaged[rng.randrange(len(damaged))] ^= 1 + rng.randrange(255)
                told = self.told(bytes(damaged), as_stream=rng.random() < 0.5)
                if self.whole(told) < len(self.MEMBERS):
                    self.assertTrue(self.losses(told) or told.contents().keys() - dict(self.MEMBERS).keys(), damaged.hex())

    def test_a_damaged_zip_member_costs_that_member(self):
        noise = random.Random(3).randbytes(5000)
        archive = bytearray(zipped([("a", b"first"), ("b", noise), ("c", b"last")]))
        at = archive.index(noise[:20]) if noise[:20] in archive else 2000
        archive[at + 100:at + 110] = bytes(10)
        told = self.told(bytes(archive))
        self.assertEqual((told.contents()["a"], told.contents()["c"]), (b"first", b"last"))
        self.assertEqual(self.losses(told), ["corrupt"])

    def test_text_that_begins_like_an_archive(self):
        texts = {"bzh": b"BZh9 is a text", "pk": b"PK and more", "gz": b"\x1f\x8b is no more", "fake": b"BZh91AY&SY" + b"." * 600}
        told = self.told(tar(list(texts.items())))
        self.assertEqual(told.contents(), texts)
        self.assertEqual(self.losses(told), ["corrupt"])


class Scans(ProgramCase):
    """Through keymuster itself."""

    def plant(self):
        self.ids = [self.maker.key_id() for _ in range(4)]
        return [f"aws_access_key_id = {key}\n".encode() for key in self.ids]

    def found(self, report):
        return {leak["key_id"] for leak in report["leaks"] if leak.get("key_id")}

    def lost(self, report):
        return [(entry["where"], entry["reason"]) for entry in report["coverage"]["entries"] if entry["class"] == "lost"]

    def test_the_chain_is_the_place(self):
        leak, *_ = self.plant()
        deep = lzma.compress(tar([("b.zip", zipped([("c.tar.gz", gzip.compress(tar([("d.env", leak)])))]))]))
        self.write("a.tar.xz", deep)
        report = self.report("scan", "a.tar.xz", expect=1)
        places = [place for leak in report["leaks"] for place in leak["locations"]]
        self.assertIn(["b.zip", "c.tar.gz", "d.env"], [place["members"] for place in places])

    def test_links_and_names_are_scanned(self):
        leaks = self.plant()
        self.write("a.tar", tar([("keys/" + self.ids[0], b"")], links=[("l", tarfile.SYMTYPE, self.ids[1])]))
        self.assertEqual(self.found(self.report("scan", "a.tar", expect=1)), set(self.ids[:2]))
        self.assertEqual(len(leaks), 4)

    def test_hostile_names_stay_names(self):
        leak, *_ = self.plant()
        self.write("a.tar", tar([("\x1b[2J\n::error::\u202e", leak)]))
        done = self.keymuster("scan", "a.tar")
        self.assertExit(done, 1)
        for raw in (b"\x1b", b"\n::error", "\u202e".encode()):
            self.assertNotIn(raw, done.stdout + done.stderr)

    def test_a_bomb_is_incomplete_and_small(self):
        leak, *_ = self.plant()
        bomb = gzip.compress(gzipped_zeros(1024))
        self.write("tree/bomb.gz", bomb)
        self.write("tree/after.txt", leak)
        process = subprocess.Popen(self.command("scan", "tree", "-f", "json"), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                   env=self.environment(), cwd=self.folder)
        output = process.stdout.read()
        process.stdout.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 1)
        self.assertIn(b"ratio-limit", output)
        if not decoder_frames.sanitized():
            self.assertLess(usage.ru_maxrss, 128 << 10, "KiB")

    def children(self, pid):
        tasks = pathlib.Path(f"/proc/{pid}/task")
        return [int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()]

    def test_a_killed_decoder_costs_its_archive(self):
        """Standard input is an archive that does not go on: the decoder waits in its middle when it is killed."""
        before, within, after, other = self.plant()
        self.write("a-before.txt", before)
        self.write("z-after.tar.gz", gzip.compress(tar([("x", after)])))
        archive = tar([("first", within), ("second", bytes(MEBIBYTE)), ("third", other)])
        process = subprocess.Popen(self.command("scan", "a-before.txt", "-", "z-after.tar.gz", "-f", "json", "-j", "1"),
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=self.environment(), cwd=self.folder)
        process.stdin.write(archive[:600_000])
        process.stdin.flush()
        deadline = time.monotonic() + 30
        while not (children := self.children(process.pid)) and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertEqual(len(children), 1)
        os.kill(children[0], signal.SIGKILL)
        output, errors = process.communicate(archive[600_000:], timeout=60)
        self.assertEqual(process.returncode, 1, errors.decode())
        report = json.loads(output)
        self.assertTrue({self.ids[0], self.ids[2]} <= self.found(report))
        self.assertIn(("-", "decoder-died"), self.lost(report))
        self.assertEqual({where.split("!")[0] for where, _ in self.lost(report)}, {"-"})
        self.assertIn(b"signal 9", output)

    def test_a_missing_decoder_is_said(self):
        leak, *_ = self.plant()
        shutil.copy(BIN / "keymuster", self.folder / "keymuster")
        self.write("a.tar", tar([("a", leak)]))
        done = subprocess.run([self.folder / "keymuster", "scan", "a.tar", "-f", "json"], env=self.environment(),
                              cwd=self.folder, capture_output=True)
        self.assertIn(b"decoder-missing", done.stdout)
        self.assertIn(b"keymuster-decode", done.stdout)

    def test_stream_and_file_find_the_same(self):
        leaks = self.plant()
        for archive in (zipped([(str(i), leak) for i, leak in enumerate(leaks)]),
                        gzip.compress(tar([(str(i), leak) for i, leak in enumerate(leaks)]))):
            self.write("archive", archive)
            of_file = self.report("scan", "archive", expect=1)
            of_stream = self.report("scan", "-", stdin=archive, expect=1)
            self.assertEqual(self.found(of_file), set(self.ids))
            self.assertEqual(self.found(of_stream), set(self.ids))


if __name__ == "__main__":
    main()

"""`scan --staged` reads exactly what the next commit would bring in, whatever git's index says of its folders."""
import program_case
from git_case import GitCase


class Staged(GitCase):
    def setUp(self):
        super().setUp()
        self.random = self.maker.random

    def staged_by_git(self):
        """Paths that git itself would commit with another content than HEAD's."""
        paths = set()
        for line in self.git("diff", "--cached", "--raw", "--no-renames", "--no-abbrev").splitlines():
            about, path = line.split("\t", 1)
            _, _, before, after, kind = about.split()
            if kind != "D" and before != after:
                paths.add(path)
        return paths

    def assertExactly(self, key):
        """Every staged file holds the key once, and so does every other one: what is told is what was read."""
        report = self.report("scan", "--staged", "repo")
        self.assertEqual({place["path"] for place in self.places(report, key)}, self.staged_by_git())
        self.assertTrue(report["outcome"]["complete"], report["coverage"]["entries"])

    def fill(self, key):
        for i in range(120):
            depth = self.random.randrange(4)
            folder = "/".join(f"d{self.random.randrange(3)}" for _ in range(depth))
            self.write(f"repo/{folder + '/' if folder else ''}f{i}", f"{key} {i}\n")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "all")

    def change(self, key):
        files = self.git("ls-files").splitlines()
        for path in self.random.sample(files, 3):
            self.write("repo/" + path, f"{key} {self.random.random()}\n")
            self.git("add", path)
        for path in self.random.sample(files, 2):
            self.git("rm", "-q", "--cached", "--ignore-unmatch", path)
        self.write(f"repo/new{self.random.randrange(1000)}/a/b", f"{key} new\n")
        self.git("add", "-A", "-f", "new*")

    def test_what_git_would_commit(self):
        key = self.key()
        self.init()
        self.fill(key)
        for i in range(12):
            with self.subTest(round=i):
                self.assertExactly(key)
                self.change(key)
                self.assertExactly(key)
                if i % 3 == 0:
                    self.git("write-tree")  # git notes the trees of all folders in its index
                    self.assertExactly(key)
                if i % 4 == 1:
                    self.git("pack-refs", "--all")
                if i % 4 == 2:
                    self.git("checkout", "-q", "--detach")
                if i % 2 == 0:
                    self.git("commit", "-q", "-m", "next")

    def test_index_versions(self):
        key = self.key()
        self.init()
        self.fill(key)
        for version in (2, 3, 4):
            with self.subTest(version=version):
                self.git("update-index", "--index-version", str(version))
                self.change(key)
                self.assertExactly(key)

    def split(self, *options):
        self.git("config", "splitIndex.maxPercentChange", "100")  # git never makes one file of it by itself
        self.git("update-index", "--split-index", *options)

    def assertSplit(self):
        index = (self.folder / "repo/.git/index").read_bytes()
        self.assertIn(b"link", index)
        return [path for path in (self.folder / "repo/.git").glob("sharedindex.*") if bytes.fromhex(path.suffix[1:]) in index][0]

    def test_a_split_index(self):
        """Entries that are deleted, replaced and added, on top of a shared index; for every version and object format."""
        for form, version in (("sha1", 2), ("sha1", 4), ("sha256", 3)):
            with self.subTest(format=form, version=version):
                key = self.key()
                repo = self.folder / "repo"
                self.init(f"--object-format={form}")
                self.fill(key)
                self.git("update-index", "--index-version", str(version))
                self.split()
                for i in range(8):
                    self.change(key)
                    self.assertSplit()
                    self.assertExactly(key)
                    if i % 3 == 0:
                        self.git("write-tree")
                    if i % 2 == 0:
                        self.git("commit", "-q", "-m", "next")
                    if i == 4:
                        self.git("update-index", "--no-split-index")
                        self.split()
                self.assertTrue(self.report("scan", "repo")["outcome"]["complete"])
                repo.rename(self.folder / f"done{form}{version}")

    def test_a_split_index_without_its_shared_one(self):
        key = self.key()
        self.init()
        self.fill(key)
        self.split()
        self.write("repo/new", key)
        self.git("add", "new")
        shared = self.assertSplit()
        whole = shared.read_bytes()
        for damage, says in ((lambda: shared.unlink(), "cannot be read"), (lambda: shared.write_bytes(whole[:-1] + b"x"), "is not what it says"),
                             (lambda: shared.write_bytes(whole[:200] + whole[-20:]), "ends inside entry")):
            with self.subTest(says=says):
                damage()
                done = self.keymuster("scan", "--staged", "repo")
                self.assertExit(done, 3)
                self.assertIn(says, " ".join((done.stdout + done.stderr).decode().split()))

    def test_before_the_first_commit(self):
        key = self.key()
        (self.folder / "repo").mkdir()
        self.git("init", "-q", ".")
        self.write("repo/a/b", key)
        self.git("add", "-A")
        report = self.report("scan", "--staged", "repo", expect=1)
        self.assertEqual([place["path"] for place in self.places(report, key)], ["a/b"])

    def test_folders_as_one_line(self):
        """A sparse index holds one line for a folder; another commit's folder there is read file by file."""
        key = self.key()
        self.init()
        self.write("repo/out/deep/file", "nothing\n")
        self.write("repo/in/file", "nothing\n")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "first")
        self.write("repo/out/deep/file", f"{key}\n")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "second")
        self.git("sparse-checkout", "init", "--cone", "--sparse-index")
        self.git("sparse-checkout", "set", "in")
        self.assertIn("040000", self.git("ls-files", "--sparse", "-s"))
        self.assertExactly(key)
        self.git("reset", "-q", "--soft", "HEAD~1")
        self.assertEqual(self.staged_by_git(), {"out/deep/file"})
        self.assertIn("040000", self.git("ls-files", "--sparse", "-s"))
        self.assertExactly(key)


if __name__ == "__main__":
    program_case.main()

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

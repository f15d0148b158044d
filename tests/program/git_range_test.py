"""The parts of a repository that a caller may ask for: a range, a branch, what is staged, the history alone."""
import program_case
from git_case import GitCase


class Ranges(GitCase):
    """Parts of a history: each commit brings one key in."""

    def setUp(self):
        super().setUp()
        self.init()
        self.keys = {}
        for day, name in enumerate(("one", "two", "three"), 1):
            self.leak(name, f"2026-03-0{day}T00:00:00Z")
        self.git("checkout", "-q", "-b", "side", "HEAD~1")
        self.leak("four", "2026-03-04T00:00:00Z")
        self.git("checkout", "-q", "main")
        self.git("merge", "-q", "-m", "merged", "side")
        self.git("tag", "-a", "-m", "a tag", "v1", "main~1")

    def leak(self, name, when):
        self.keys[name] = self.key()
        dates = {"GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z", "GIT_COMMITTER_DATE": when}
        self.commit(f"folder/{name}", self.keys[name], env=dates)

    def found(self, *words):
        report = self.report("scan", "repo", *words)
        self.assertTrue(report["outcome"]["complete"], report["coverage"]["entries"])
        ids = {leak["key_id"] for leak in report["leaks"]}
        return {name for name, key in self.keys.items() if key in ids}

    def test_ranges(self):
        head = self.git("rev-parse", "HEAD")
        table = (
            (("--range", "main~1..main"), {"four"}),
            (("--range", "main^2..main"), {"three"}),
            (("--range", "v1..side"), {"four"}),
            (("--range", "side..v1"), {"three"}),
            (("--range", "side.."), {"three"}),
            (("--range", "HEAD..HEAD"), set()),
            (("--range", f"{head[:9]}~2..{head}"), {"three", "four"}),
            (("--range", "refs/tags/v1~2..refs/heads/side"), {"two", "four"}),
            (("--branch", "side"), {"one", "two", "four"}),
            (("--branch", "v1"), {"one", "two", "three"}),
            (("--since", "v1"), {"four"}),
            (("--since", "2026-03-03"), {"three", "four"}),
            (("--since", "2026-03-03", "--branch", "side"), {"four"}),
            (("--since", "2026-03-04T00:00:01Z"), set()),
        )
        for packed in (False, True):
            if packed:
                self.git("repack", "-q", "-a", "-d")
            for words, expected in table:
                with self.subTest(words=words, packed=packed):
                    self.assertEqual(self.found(*words), expected)

    def test_the_work_tree_is_not_part_of_a_range(self):
        loose = self.key()
        self.write("repo/loose", loose)
        self.assertNotIn(loose, str(self.report("scan", "repo", "--since", "v1")))

    def test_what_a_range_cannot_be(self):
        for words, said in ((("--range", "main"), "is no range"), (("--range", "a...b"), "is no range"),
                            (("--range", "main..side", "--staged"), "--staged"),
                            (("--branch", "main", "--no-history"), "--no-history")):
            self.assertExit(self.keymuster("scan", "repo", *words), 2, said)

    def test_a_revision_that_is_not_there_ends_the_run(self):
        for name in ("nosuch", "main~99", "main^3", "main@{1}", "0123", "main:folder"):
            self.assertExit(self.keymuster("scan", "repo", "--branch", name), 2, name)
        self.assertExit(self.keymuster("scan", "/tmp", "--branch", "main"), 3, "no git repository")

    def test_a_date_is_asked_of_every_repository_below(self):
        self.init(cwd="other")
        old, new = self.key(), self.key()
        dates = {"GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2020-01-01T00:00:00Z"}
        self.commit("old", old, cwd="other", env=dates)
        self.commit("new", new, cwd="other", env={"GIT_COMMITTER_DATE": "2026-04-01T00:00:00Z"})
        ids = {leak["key_id"] for leak in self.report("scan", ".", "--since", "2026-03-04")["leaks"]}
        self.assertEqual(ids, {new, self.keys["four"]})


class Staged(GitCase):
    def test_exactly_what_is_staged(self):
        staged, unstaged, committed, named = self.key(), self.key(), self.key(), self.key()
        self.init()
        self.commit("sub/old", committed)
        self.write("repo/sub/new", staged)
        self.write("repo/" + named, "x")
        self.git("add", "-A")
        self.write("repo/sub/new", unstaged)
        for cwd in ("repo", "repo/sub"):
            for version in (2, 3, 4):
                self.git("update-index", "--index-version", version)
                report = self.report("scan", "--staged", cwd=self.folder / cwd, expect=1)
                self.assertEqual({leak["key_id"] for leak in report["leaks"]}, {staged, named})
                place = self.assertFound(report, staged, path="sub/new", reach="index")
                self.assertEqual(place["line"], 1)
                self.assertEqual(report["coverage"]["counts"]["object"]["met"], 2)

    def test_what_lies_in_an_excluded_folder_is_left_out(self):
        key, other = self.key(), self.key()
        self.init()
        self.write("repo/vendor/deep/a", key)
        self.write("repo/b", other)
        self.git("add", "-A")
        report = self.report("scan", "--staged", "--exclude", "/vendor", cwd=self.folder / "repo", expect=1)
        self.assertEqual({leak["key_id"] for leak in report["leaks"]}, {other})

    def test_nothing_staged_is_complete(self):
        self.init()
        self.git("rm", "-q", "--cached", "readme")
        self.report("scan", "--staged", cwd=self.folder / "repo", expect=0)

    def test_before_the_first_commit_and_in_a_linked_work_tree(self):
        key, other = self.key(), self.key()
        (self.folder / "fresh").mkdir()
        self.git("init", "-q", ".", cwd="fresh")
        self.write("fresh/a", key)
        self.git("add", "a", cwd="fresh")
        self.assertFound(self.report("scan", "--staged", cwd=self.folder / "fresh", expect=1), key)
        self.init()
        self.git("worktree", "add", "-q", "../linked", "-b", "linked")
        self.write("linked/b", other)
        self.git("add", "b", cwd="linked")
        self.assertFound(self.report("scan", "--staged", cwd=self.folder / "linked", expect=1), other)

    def test_as_a_hook_of_commit_with_all(self):
        key = self.key()
        self.init()
        hook = f"#!/bin/sh\nexec {program_case.BIN}/keymuster scan --staged --no-progress >&2\n"
        self.write("repo/.git/hooks/pre-commit", hook, 0o755)
        self.write("repo/readme", "fine")
        self.git("commit", "-q", "-a", "-m", "fine")
        self.write("repo/readme", key)
        with self.assertRaisesRegex(AssertionError, key):
            self.git("commit", "-q", "-a", "-m", "leak")

    def test_no_repository_is_an_error(self):
        self.assertExit(self.keymuster("scan", "--staged"), 3, "lies in no git repository")


class HistoryOnly(GitCase):
    def test_reads_git_folders_only(self):
        past, present = self.key(), self.key()
        self.init()
        self.commit("a", past)
        self.git("rm", "-q", "a")
        self.git("commit", "-q", "-m", "gone")
        self.write("repo/untracked", present)
        report = self.report("scan", ".", "--history-only", expect=1)
        self.assertEqual({leak["key_id"] for leak in report["leaks"]}, {past})
        self.assertExit(self.keymuster("scan", ".", "--history-only", "--no-history"), 2, "leaves nothing")


if __name__ == "__main__":
    program_case.main()

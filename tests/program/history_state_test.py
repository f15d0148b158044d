"""With --state a run reads of a history what is new, and tells all that one without it tells."""
import json
import os

import program_case
from git_case import GitCase


class State(GitCase):
    def setUp(self):
        super().setUp()
        self.state = self.folder / "history.state"
        self.init()

    def scan(self, *words, expect=None, **options):
        return self.report("scan", "repo", "--history-only", *program_case.AS_OF, "--state", self.state, *words, expect=expect, **options)

    def read(self, report):
        return report["coverage"]["counts"].get("object", {"met": 0})["met"]

    def assertTellsAll(self, report):
        """What a run without a state tells: leaks and losses."""
        full = self.report("scan", "repo", "--history-only", *program_case.AS_OF)
        self.assertEqual(report["leaks"], full["leaks"])
        self.assertEqual(self.lost(report), self.lost(full))
        self.assertEqual(report["outcome"]["complete"], full["outcome"]["complete"])

    def lost(self, report):
        return [entry for entry in report["coverage"]["entries"] if entry["class"] == "lost"]

    def test_nothing_new_is_not_read(self):
        key = self.key()
        self.commit("leak", key)
        self.git("repack", "-q", "-a", "-d")
        first = self.scan(expect=1)
        self.assertEqual(self.read(first), 6)
        self.assertEqual(self.state.stat().st_mode & 0o777, 0o600)
        second = self.scan(expect=1)
        self.assertEqual(self.read(second), 1, "the blob with the key")
        self.assertTellsAll(second)
        self.assertIn("5 objects that an earlier run read", str(second["coverage"]["entries"]))
        self.assertNotIn(key, self.state.read_text())

    def test_a_clean_history_stays_clean_and_is_not_empty(self):
        self.scan(expect=0)
        second = self.scan(expect=0)
        self.assertEqual(self.read(second), 0)
        self.assertTrue(second["outcome"]["complete"])

    def test_random_histories(self):
        """Commits, packs, garbage collection, lost branches: at each step as if all were read."""
        for step in range(30):
            kind = self.maker.random.randrange(7)
            if kind < 3:
                self.commit(f"d{step % 3}/f{self.maker.random.randrange(5)}", self.key() if kind == 0 else f"text {step}\n")
            elif kind == 3:
                self.commit(f"name-{self.key()}", "x", message=f"about {self.key()}")
            elif kind == 4:
                self.git("repack", "-q", *(["-a", "-d"] if step % 2 else []))
            elif kind == 5 and int(self.git("rev-list", "--count", "--first-parent", "HEAD")) > 1:
                self.git("update-ref", f"refs/heads/b{step}", "HEAD")
                self.git("reset", "-q", "--hard", "HEAD~1")
            else:
                self.git("-c", "gc.pruneExpire=now", "-c", "gc.reflogExpire=now", "gc", "-q")
            with self.subTest(step=step, kind=kind):
                self.assertTellsAll(self.scan())

    def test_losses_are_told_each_time(self):
        self.commit("second", "text\n")
        blob = self.git("rev-parse", "HEAD:second")
        path = self.folder / "repo/.git/objects" / blob[:2] / blob[2:]
        path.chmod(0o644)
        path.write_bytes(b"garbage")
        for _ in range(2):
            report = self.scan(expect=3)
            self.assertEqual([entry["where"] for entry in self.lost(report)], ["repo/.git@" + blob])
        path.unlink()
        for _ in range(2):
            self.assertEqual([entry["reason"] for entry in self.lost(self.scan(expect=3))], ["missing-object"])

    def test_a_large_file_that_is_missing_is_told_each_time(self):
        self.commit("big", f"version https://git-lfs.github.com/spec/v1\noid sha256:{'ab' * 32}\nsize 123\n")
        for _ in range(2):
            self.assertTellsAll(self.scan(expect=3))

    def test_other_rules_read_all(self):
        token = self.maker.github_token()
        self.commit("token", token)
        aws = self.scan("--only-rule", "aws-*", expect=0)
        report = self.scan(expect=1)
        self.assertEqual(self.read(report), self.read(aws))
        self.assertTellsAll(report)

    def test_several_repositories(self):
        self.init(cwd="more/other")
        key = self.key()
        self.commit("leak", key, cwd="more/other")
        self.scan(expect=0)
        for expected in (6, 1):
            report = self.report("scan", ".", "--history-only", "--state", self.state, expect=1)
            self.assertEqual(self.read(report), expected)
            self.assertTrue(self.places(report, key))

    def test_a_state_that_others_can_write_is_refused(self):
        self.scan(expect=0)
        self.state.chmod(0o666)
        done = self.keymuster("scan", "repo", "--state", self.state)
        self.assertExit(done, 2, "changed by other users")
        if os.geteuid() == 0:
            self.state.chmod(0o600)
            os.chown(self.state, program_case.NOBODY, program_case.NOBODY)
            self.assertExit(self.keymuster("scan", "repo", "--state", self.state), 2, "changed by other users")

    def test_damage(self):
        self.scan(expect=0)
        good = self.state.read_text()
        state = json.loads(good)
        bad = [good[:-20], "", "[]", "{}", json.dumps({**state, "keymuster_state": 2}), json.dumps({**state, "more": 1}),
               json.dumps({**state, "folders": [{**state["folders"][0], "loose": ["12"]}]}),
               json.dumps({**state, "folders": [{**state["folders"][0], "packs": [{"name": 1}]}]})]
        for text in bad:
            with self.subTest(text=text[:60]):
                self.state.write_text(text)
                self.assertExit(self.keymuster("scan", "repo", "--state", self.state), 2, "no state of keymuster", "remove it")

    def test_where_it_cannot_be(self):
        self.assertExit(self.keymuster("scan", "repo", "--state", self.folder), 4, "is a folder")
        self.assertExit(self.keymuster("scan", "repo", "--state", self.folder / "none/state"), 4)
        for part in (["--range", "HEAD~1..HEAD"], ["--staged"], ["--no-history"]):
            self.assertExit(self.keymuster("scan", "repo", "--state", self.state, *part), 2, "--state")

    def test_it_is_no_part_of_what_is_scanned(self):
        self.state = self.folder / "repo/state"
        reports = [self.report("scan", "repo", *program_case.AS_OF, "--state", self.state, expect=0) for _ in range(3)]
        self.assertEqual(reports[1]["coverage"], reports[2]["coverage"])


if __name__ == "__main__":
    program_case.main()

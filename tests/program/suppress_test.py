"""Leaks that somebody answers for: --ignore-file."""
import json
import shutil
import unittest
import zipfile

from git_case import GitCase
from program_case import BASE62, ProgramCase

ENTRY = '[[ignore]]\nsecret = "{}"\nreason = "a key of the test bench"\nowner = "platform"\nexpires = "{}"\n'


class IgnoreFile(ProgramCase):
    def setUp(self):
        super().setUp()
        self.tree = self.folder / "tree"
        self.tree.mkdir()
        self.token = self.maker.github_token()
        (self.tree / "a.env").write_text(f"TOKEN={self.token}\n")

    def scan(self, *more):
        done = self.keymuster("scan", str(self.tree), "-f", "json", *more)
        return done, json.loads(done.stdout)

    def ignore(self, fingerprint, expires="never", more=""):
        path = self.folder / "ignore.toml"
        path.write_text(ENTRY.format(fingerprint, expires) + more)
        return "--ignore-file", str(path)

    def fingerprint(self):
        return self.scan()[1]["leaks"][0]["secret_fingerprint"]

    def test_what_is_answered_for_is_counted_and_no_finding(self):
        done, report = self.scan(*self.ignore(self.fingerprint()))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(report["leaks"], [])
        entry, = report["suppressions"]
        self.assertEqual((entry["state"], entry["owner"], len(entry["locations"])), ("used", "platform", 1))
        self.assertIn(b"1 place suppressed", done.stderr)
        text = self.keymuster("scan", str(self.tree), *self.ignore(self.fingerprint())).stdout
        self.assertIn("a key of the test bench; platform, for ever", " ".join(text.decode().split()))

    def test_another_secret_at_the_place_is_new(self):
        option = self.ignore(self.fingerprint())
        (self.tree / "a.env").write_text(f"TOKEN={self.maker.github_token()}\n")
        done, report = self.scan(*option)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(report["suppressions"][0]["state"], "unused")
        self.assertIn(b"fits nothing", done.stderr)

    def test_its_day_ends_it(self):
        option = self.ignore(self.fingerprint(), "2026-06-30")
        for day, code, state in (("2026-06-29", 0, "used"), ("2026-06-30", 1, "expired")):
            done, report = self.scan(*option, "--as-of", day)
            self.assertEqual((done.returncode, report["suppressions"][0]["state"]), (code, state))
        self.assertIn(b"expired on 2026-06-30", done.stderr)

    def test_one_place_only(self):
        (self.tree / "b.env").write_text(f"TOKEN={self.token}\n")
        places = {p["path"][-5:]: p["fingerprint"] for p in self.scan()[1]["leaks"][0]["locations"]}
        done, report = self.scan(*self.ignore(self.fingerprint(), more=f'place = "{places["a.env"]}"\n'))
        self.assertEqual(done.returncode, 1)
        self.assertEqual([p["path"][-5:] for p in report["leaks"][0]["locations"]], ["b.env"])

    def test_a_file_in_the_tree_is_not_heard_unless_named(self):
        (self.tree / "keymuster-ignore.toml").write_text(ENTRY.format(self.fingerprint(), "never"))
        self.assertEqual(self.scan()[0].returncode, 1)

    def test_a_secret_too_weak_for_a_fingerprint_needs_a_key(self):
        """By its place alone it cannot be suppressed; with a key of the caller it is told from another one."""
        def put():
            (self.tree / "a.env").write_text(f'DB_PASSWORD="{self.maker.word(BASE62, 6)}#{self.maker.word(BASE62, 6)}"\n')

        put()
        leak, = self.scan()[1]["leaks"]
        self.assertEqual(leak["secret_fingerprint"], "")
        place = f'place = "{leak["locations"][0]["fingerprint"]}"\n'
        done = self.keymuster("scan", str(self.tree), *self.ignore("", more=place))
        self.assertExit(done, 2, "secret is no fingerprint")
        key = self.write("key", "0123456789abcdef", 0o600)
        named = ("--fingerprint-key-file", str(key))
        fingerprint = self.scan(*named)[1]["leaks"][0]["secret_fingerprint"]
        self.assertEqual(self.scan(*self.ignore(fingerprint, more=place), *named)[0].returncode, 0)
        put()
        self.assertEqual(self.scan(*self.ignore(fingerprint, more=place), *named)[0].returncode, 1)

    def test_a_mistake_in_it_ends_the_run(self):
        done = self.keymuster("scan", str(self.tree), *self.ignore("sha256:1"))
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertIn(b"ignore.toml:2", done.stderr)


class TrustedTarget(ProgramCase):
    """What a scanned tree says of its own findings."""

    def setUp(self):
        super().setUp()
        self.tree = self.folder / "tree"
        self.tree.mkdir()
        self.token = self.maker.github_token()

    def scan(self, *more):
        done = self.keymuster("scan", str(self.tree), "-f", "json", *more)
        report = json.loads(done.stdout)
        return done, report, [(entry["state"], entry["reason"]) for entry in report["suppressions"]]

    def put(self, comment, name="a.env"):
        (self.tree / name).write_text(f"one\nTOKEN={self.token} {comment}\n")

    def test_a_comment_is_heard_of_whom_the_caller_trusts(self):
        self.put("# keymuster:allow reason: a key of the test bench")
        done, report, entries = self.scan()
        self.assertEqual((done.returncode, entries), (1, [("not-heard", "a key of the test bench")]))
        self.assertIs(report["scope"]["trusts_target"], False)
        self.assertIn(b"--trust-target", done.stderr)
        self.assertIn(b"1 suppression of the target not heard", done.stderr)
        text = " ".join(self.keymuster("scan", str(self.tree)).stdout.decode().split())
        self.assertIn("not heard: 1 suppression", text)
        done, report, entries = self.scan("--trust-target")
        self.assertEqual((done.returncode, report["leaks"]), (0, []))
        self.assertEqual(entries, [("used", "a key of the test bench")])
        self.assertIs(report["scope"]["trusts_target"], True)
        entry, = report["suppressions"]
        self.assertTrue(entry["source"].endswith("tree/a.env:2"), entry["source"])
        self.assertEqual([place["line"] for place in entry["locations"]], [2])
        text = " ".join(self.keymuster("scan", str(self.tree), "--trust-target").stdout.decode().split())
        self.assertIn("used: 1 place, a key of the test bench; who wrote the line", text)

    def test_one_without_a_reason_suppresses_nothing(self):
        self.put("# keymuster:allow")
        done, _, entries = self.scan("--trust-target")
        self.assertEqual((done.returncode, entries), (1, [("malformed", "")]))
        self.assertIn(b"write keymuster:allow reason: WHY", done.stderr)
        self.put("# gitleaks:allow")
        self.assertEqual(self.scan("--trust-target")[0].returncode, 0)
        self.assertEqual(self.scan()[0].returncode, 1)

    def test_one_that_names_the_secret_lets_no_other_pass(self):
        self.put("")
        fingerprint = self.scan()[1]["leaks"][0]["secret_fingerprint"][:20]
        self.put(f"# keymuster:allow {fingerprint} reason: a test key")
        self.assertEqual(self.scan("--trust-target")[0].returncode, 0)
        self.token = self.maker.github_token()
        self.put(f"# keymuster:allow {fingerprint} reason: a test key")
        done, _, entries = self.scan("--trust-target")
        self.assertEqual((done.returncode, entries), (1, [("unused", "a test key")]))
        self.assertIn(b"another secret", done.stderr)

    def test_another_place_of_the_secret_stays(self):
        self.put("# keymuster:allow reason: a test key")
        self.put("", "b.env")
        done, report, _ = self.scan("--trust-target")
        self.assertEqual(done.returncode, 1)
        self.assertEqual([place["path"][-5:] for place in report["leaks"][0]["locations"]], ["b.env"])

    def test_in_archives(self):
        line = f"TOKEN={self.token} # keymuster:allow reason: a test key\n"
        with zipfile.ZipFile(self.tree / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("inner.env", line)
        self.assertEqual(self.scan()[0].returncode, 1)
        done, report, entries = self.scan("--trust-target")
        self.assertEqual((done.returncode, entries), (0, [("used", "a test key")]))
        self.assertTrue(report["suppressions"][0]["source"].endswith("a.zip!inner.env:1"))

    def test_ignore_files_at_the_root(self):
        self.put("")
        fingerprint = self.scan()[1]["leaks"][0]["secret_fingerprint"]
        own = self.tree / ".keymuster-ignore.toml"
        own.write_text(ENTRY.format(fingerprint, "never"))
        foreign = self.tree / ".gitleaksignore"
        for path, text, reason in ((own, ENTRY.format(fingerprint, "never"), "a key of the test bench"),
                                   (foreign, "# known\na.env:github-pat:2\n", "named there, without a reason")):
            own.unlink(missing_ok=True)
            path.write_text(text)
            done, report, entries = self.scan()
            self.assertEqual((done.returncode, [state for state, _ in entries]), (1, ["not-heard"]), path)
            self.assertEqual(report["suppressions"][0]["source"], str(path))
            done, _, entries = self.scan("--trust-target")
            self.assertEqual((done.returncode, entries), (0, [("used", reason)]), path)
        # One that the caller names is heard anyway, and once.
        own.write_text(ENTRY.format(fingerprint, "never"))
        foreign.unlink()
        for more in ((), ("--trust-target",)):
            done, _, entries = self.scan("--ignore-file", str(own), *more)
            self.assertEqual((done.returncode, len(entries)), (0, 1))

    def test_a_malformed_ignore_file_of_a_trusted_tree_ends_the_run(self):
        (self.tree / ".keymuster-ignore.toml").write_text("[[ignore]]\n")
        done = self.keymuster("scan", str(self.tree), "--trust-target")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(self.keymuster("scan", str(self.tree), "--allow-incomplete").returncode, 0)

    def test_a_reason_shows_no_secret(self):
        secret, key = self.maker.aws_secret(), self.maker.key_id()
        (self.tree / "a.env").write_text(f"{key} # keymuster:allow reason: goes with {secret}\n")
        for more in ((), ("--trust-target",)):
            done = self.scan(*more)[0]
            self.assertNotIn(secret.encode(), done.stdout + done.stderr)


@unittest.skipUnless(shutil.which("git"), "git is not installed")
class CommentsInHistory(GitCase):
    def test_the_newest_version_counts(self):
        token = self.maker.github_token()
        self.init()
        self.commit("a.env", f"TOKEN={token}\n")
        self.commit("a.env", f"TOKEN={token} # keymuster:allow reason: a test key\n")
        self.assertExit(self.keymuster("scan", "repo", "--history-only"), 1)
        report = self.report("scan", "repo", "--history-only", "--trust-target", expect=0)
        self.assertEqual([entry["state"] for entry in report["suppressions"]], ["used"])
        self.assertEqual(report["suppressions"][0]["locations"][0]["history"]["objects"], 2)


if __name__ == "__main__":
    unittest.main()

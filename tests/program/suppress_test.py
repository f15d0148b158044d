"""Leaks that somebody answers for: --ignore-file."""
import json
import unittest

from program_case import ProgramCase

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

    def test_a_mistake_in_it_ends_the_run(self):
        done = self.keymuster("scan", str(self.tree), *self.ignore("sha256:1"))
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertIn(b"ignore.toml:2", done.stderr)


if __name__ == "__main__":
    unittest.main()

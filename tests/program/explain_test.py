"""What became of each candidate: --explain."""
import shutil
import unittest
import zipfile

from git_case import GitCase
from program_case import ProgramCase, main


class Explain(ProgramCase):
    def setUp(self):
        super().setUp()
        self.tree = self.folder / "tree"
        self.tree.mkdir()
        self.secret = self.maker.aws_secret()
        self.key = self.maker.key_id()
        (self.tree / "a.env").write_text(f"aws_access_key_id = {self.key}\naws_secret_access_key = {self.secret}\n")
        (self.tree / "b.env").write_text("token = \"gh" + "p_" + "changeme" * 4 + "xxxx\"\n")

    def scan(self, *more):
        return self.report("scan", self.tree, *more)

    def test_kept_and_dropped(self):
        report = self.scan("--explain")
        explanation = report["explanation"]
        self.assertEqual(explanation["more"], 0)
        kept = {story["rule"]: story for story in explanation["candidates"] if not story["dropped_by"]}
        self.assertEqual(kept["aws-access-key-id"]["shown"], self.key)
        secret = kept["aws-secret-access-key"]
        self.assertEqual((secret["location"]["line"], secret["shown"]), (2, "...(40 bytes)"))
        self.assertEqual({step["word"] for step in secret["steps"]}, {"kept"})
        self.assertIn("it stands with its key id", " ".join(secret["reasons"]))
        dropped = [story for story in explanation["candidates"] if story["dropped_by"]]
        self.assertTrue(dropped)
        for story in dropped:
            *passed, last = story["steps"]
            self.assertEqual((last["filter"], last["word"]), (story["dropped_by"], "dropped"))
            self.assertTrue(last["why"])
            self.assertNotIn("dropped", [step["word"] for step in passed])
            self.assertIn(story["dropped_by"], report["dropped_by_filter"])
        self.assertIn("b.env", {story["location"]["path"][-5:] for story in dropped})

    def test_it_changes_nothing_else_and_depends_on_nothing(self):
        plain, told = self.scan(), self.scan("--explain", "-j", "1")
        for member in ("leaks", "dropped_by_filter", "coverage"):
            self.assertEqual(told[member], plain[member])
        self.assertNotIn("explanation", plain)
        self.assertEqual(self.scan("--explain", "-j", "4", "--window", "64")["explanation"], told["explanation"])

    def test_no_secret_is_shown(self):
        for form in ("text", "json", "html"):
            done = self.keymuster("scan", self.tree, "--explain", "-f", form)
            self.assertNotIn(self.secret.encode(), done.stdout + done.stderr)
            self.assertNotIn(b"changeme" * 4, done.stdout + done.stderr)
        text = " ".join(self.keymuster("scan", self.tree, "--explain").stdout.decode().split())
        self.assertIn("a.env:2:25: kept ...(40 bytes) [aws-secret-access-key] passed ", text)
        self.assertIn("; dropped by ", text)

    def test_very_many_are_counted(self):
        line = "token = \"gh" + "p_" + "changeme" * 4 + "xxxx\"\n"
        (self.tree / "c.env").write_text(line * 11_000)
        explanation = self.scan("--explain")["explanation"]
        self.assertEqual(len(explanation["candidates"]), 10_000)
        self.assertGreaterEqual(explanation["more"], 1000)
        self.assertEqual(self.scan("--explain", "--window", "4096", "-j", "1")["explanation"], explanation)
        self.assertLess(len(self.keymuster("scan", self.tree, "--explain").stdout.splitlines()), 1000)

    def test_in_archives(self):
        with zipfile.ZipFile(self.tree / "a.zip", "w") as archive:
            archive.write(self.tree / "b.env", "inner.env")
        stories = self.scan("--explain")["explanation"]["candidates"]
        self.assertIn(["inner.env"], [story["location"]["members"] for story in stories])


@unittest.skipUnless(shutil.which("git"), "git is not installed")
class ExplainHistory(GitCase):
    def test_what_was_dropped_stands_under_its_object(self):
        self.init()
        self.commit("b.env", "token = \"gh" + "p_" + "changeme" * 4 + "xxxx\"\n")
        object_id = self.git("rev-parse", "HEAD:b.env")
        report = self.report("scan", "repo", "--history-only", "--explain", expect=0)
        places = {story["location"]["path"] for story in report["explanation"]["candidates"]}
        self.assertEqual(len(places), 1)
        self.assertIn(object_id, places.pop())


if __name__ == "__main__":
    main()

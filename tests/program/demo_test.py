"""The demo shows what it promises, works anywhere, leaves nothing behind, and is the same every time."""
import json
import os

import program_case
from program_case import ProgramCase


class Demo(ProgramCase):
    def demo(self, *words, **options):
        self.temporary = self.folder / "tmp"
        self.temporary.mkdir(exist_ok=True)
        return self.keymuster("demo", *words, env={"TMPDIR": str(self.temporary)}, **options)

    def test_everything_worked(self):
        done = self.demo()
        self.assertExit(done, 0, "demo/report.html", "demo/report.json", "its findings are expected", "keymuster scan .")
        self.assertEqual(sorted(os.listdir(self.folder / "demo")), ["report.html", "report.json"])
        self.assertEqual(os.listdir(self.temporary), [])

    def test_it_tells_the_whole_story(self):
        self.demo()
        report = json.loads((self.folder / "demo/report.json").read_text())
        self.assertTrue(report["outcome"]["complete"], report["outcome"]["incomplete_because"])
        self.assertEqual([account["id"] for account in report["accounts"]], ["111122223333", "444455556666"])
        leaked = {c["user"]: c["state"] for c in report["correlations"] if c["leaked"] and c["user"]}
        self.assertEqual(leaked["alice"], "active")
        self.assertEqual(leaked["terraform"], "active")
        states = {c["state"] for c in report["correlations"] if c["leaked"]}
        self.assertLessEqual({"active", "deleted", "foreign-account", "canary", "documentation-example"}, states)
        failed = {finding["rule"] for finding in report["key_findings"] if finding["verdict"] == "fail"}
        self.assertLessEqual({"KEY-AGE", "KEY-UNUSED", "KEY-NEVER-USED", "KEY-INACTIVE-NOT-DELETED", "KEY-COUNT-MAX", "KEY-TWO-ACTIVE",
                              "ROOT-KEY"}, failed)
        self.assertTrue(any(location["path"].endswith(".tar") for leak in report["leaks"] for location in leak["locations"]))
        clean = [key for key in report["keys"] if key["user"] in ("grace", "heidi")]
        self.assertEqual([key["failing"] for key in clean], [[], []])
        rules = {leak["rule"] for leak in report["leaks"]}
        self.assertTrue(any("github" in rule for rule in rules), rules)
        self.assertTrue(any("private-key" in rule for rule in rules), rules)

    def test_the_same_every_time_and_everywhere(self):
        self.demo()
        first = (self.folder / "demo/report.json").read_text()
        other = self.folder / "elsewhere"
        other.mkdir()
        self.keymuster("demo", "--output-dir", "out/there", cwd=other, env={"TMPDIR": str(other), "KEYMUSTER_ONLY_RULE": "github-*"})
        second = (other / "out/there/report.json").read_text()
        self.assertEqual(first[:first.index('"run"')], second[:second.index('"run"')])

    def test_no_filled_secret_is_in_the_tree_or_the_output(self):
        done = self.demo()
        for text in (done.stdout, (self.folder / "demo/report.html").read_bytes(), (self.folder / "demo/report.json").read_bytes()):
            self.assertNotIn(str(self.temporary).encode(), text)
            self.assertNotRegex(text, rb"(?i)secret_?access_?key\W{1,4}[A-Za-z0-9/+]{40}")

    def test_a_folder_that_cannot_be_written(self):
        self.write("file", "x")
        self.assertExit(self.demo("--output-dir", "file/below"), 4, "file/below")

    def test_a_temporary_folder_that_cannot_be_written(self):
        done = self.keymuster("demo", env={"TMPDIR": "/no/such/folder"})
        self.assertExit(done, 4, "TMPDIR")


if __name__ == "__main__":
    program_case.main()

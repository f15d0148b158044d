"""Every exit code that docs/architecture.md promises, by a run that ends with it."""
import json
import os
import signal
import subprocess
import unittest

import program_case
from program_case import AS_OF, ProgramCase


class ExitCodes(ProgramCase):
    def leak(self, name="leak.txt"):
        return self.write(name, f"aws_access_key_id = {self.maker.key_id()}\naws_secret_access_key = {self.maker.aws_secret()}\n")

    def test_0_clean(self):
        self.write("clean.txt", "nothing to see\n")
        done = self.keymuster("scan", "clean.txt")
        self.assertExit(done, 0, "exit 0: complete, nothing at or above low")

    def test_0_audit_clean(self):
        root, _ = self.recording()
        self.assertExit(self.keymuster("audit", "--from", root, *AS_OF), 0, "1 account, 1 key")

    def test_1_leak(self):
        self.leak()
        self.assertExit(self.keymuster("scan", "leak.txt"), 1, "exit 1: findings at or above low")

    def test_1_failed_key_rule(self):
        root, _ = self.recording(users=(("alice", "2026-01-01"),))
        self.assertExit(self.keymuster("audit", "--from", root, *AS_OF), 1)

    def test_1_says_if_also_incomplete(self):
        self.leak("tree/leak.txt")
        self.write("tree/secret.bin", "x", mode=0)
        (self.folder / "tree").chmod(0o755)
        done = self.keymuster("scan", "tree", as_nobody=True)
        self.assertExit(done, 1, "findings at or above low; and incomplete")

    def test_fail_on_decides_what_counts(self):
        root, _ = self.recording(users=(("alice", "2026-08-01"),))  # KEY-AGE: medium
        for level, code in (("info", 1), ("low", 1), ("medium", 1), ("critical", 0)):
            done = self.keymuster("audit", "--from", root, *AS_OF, "--fail-on", level)
            self.assertExit(done, code)

    def test_exit_zero_softens_findings_only(self):
        self.leak()
        self.assertExit(self.keymuster("scan", "leak.txt", "--exit-zero"), 0, "softened by --exit-zero")
        (self.folder / "empty").mkdir()
        self.assertExit(self.keymuster("scan", "empty", "--exit-zero"), 3)

    def test_allow_incomplete_softens_incompleteness_only(self):
        (self.folder / "empty").mkdir()
        self.assertExit(self.keymuster("scan", "empty", "--allow-incomplete"), 0, "softened by --allow-incomplete")
        self.leak()
        self.assertExit(self.keymuster("scan", "leak.txt", "--allow-incomplete"), 1)

    def test_2_usage(self):
        for words in (["scna"], ["scan", "--no-such-flag"], ["scan", "missing"], ["audit"], ["run"], ["audit", "--from", "missing"],
                      ["scan", "--fail-on", "awful"], ["report", "show", "missing.json"], ["explain", "NO-SUCH-RULE"],
                      ["rules", "lsit"], ["scan", "-o", "report.docx"], ["scan", "-f", "yaml"], ["scan", "--as-of", "soon"]):
            with self.subTest(words=words):
                done = self.keymuster(*words)
                self.assertExit(done, 2, "error: ")
                self.assertEqual(done.stdout, b"")

    def test_2_no_rule_left(self):
        self.write("a.txt", "x")
        self.assertExit(self.keymuster("scan", "a.txt", "--no-builtin-rules"), 2, "rule")
        self.assertExit(self.keymuster("scan", "a.txt", "--only-rule", "no-such-rule-*"), 2, "no-such-rule")

    def test_3_nothing_read_is_not_clean(self):
        (self.folder / "empty").mkdir()
        self.assertExit(self.keymuster("scan", "empty"), 3, "not one byte")
        self.write("empty.txt", "")
        self.assertExit(self.keymuster("scan", "empty.txt"), 3, "not one byte")
        self.assertExit(self.keymuster("scan", "-"), 3, "not one byte")

    def test_3_unreadable_file(self):
        self.write("tree/open.txt", "fine")
        self.write("tree/closed.txt", "hidden", mode=0)
        report = self.report("scan", "tree", as_nobody=True, expect=3)
        self.assertFalse(report["outcome"]["complete"])
        self.assertIn("unreadable", json.dumps(report["outcome"]["incomplete_because"]))

    def test_3_no_users(self):
        root, _ = self.recording(users=())
        self.assertExit(self.keymuster("audit", "--from", root, *AS_OF), 3, "not one user")

    def test_4_output_cannot_be_written(self):
        self.write("a.txt", "x")
        self.assertExit(self.keymuster("scan", "a.txt", "-o", "no/such/folder/report.json"), 4, "folder")
        self.assertExit(self.keymuster("scan", "a.txt", "-o", "/dev/full", "-f", "json"), 4, "/dev/full", "No space left")
        (self.folder / "folder.json").mkdir()
        self.assertExit(self.keymuster("scan", "a.txt", "-o", "folder.json"), 4, "is a folder")

    def test_4_an_unwritable_output_is_told_before_any_work(self):
        """The target is checked first: a FIFO as input would block a run that had begun to read."""
        self.write("a.txt", "x")
        done = self.keymuster("scan", "-", "-o", "no/such/folder/report.json", stdin=b"never read")
        self.assertExit(done, 4)
        self.assertEqual(done.stdout, b"")

    def test_4_the_other_outputs_are_still_written(self):
        self.write("a.txt", "x")
        done = self.keymuster("scan", "a.txt", "-f", "json", "-o", "/dev/full", "-o", "good.json")
        self.assertExit(done, 4)
        self.assertTrue(json.loads((self.folder / "good.json").read_text())["outcome"]["complete"])

    def test_4_full_standard_output(self):
        self.write("a.txt", "x")
        with open("/dev/full", "wb") as full:
            done = self.keymuster("scan", "a.txt", stdout=full)
        self.assertExit(done, 4, "No space left")

    def test_4_closed_standard_output(self):
        self.write("a.txt", "x")
        line = " ".join(self.command("scan", "a.txt")) + " >&-"
        done = subprocess.run(["sh", "-c", line], cwd=self.folder, env=self.environment(), stderr=subprocess.PIPE, timeout=60)
        self.assertExit(done, 4)

    def test_4_broken_pipe(self):
        self.leak()
        reader, writer = os.pipe()
        os.close(reader)
        done = self.keymuster("scan", "leak.txt", stdout=writer)
        os.close(writer)
        self.assertExit(done, 4, "Broken pipe")

    def test_closed_streams_are_not_taken_by_files(self):
        """With 0, 1 and 2 closed, a report must not land in what was opened first."""
        self.write("a.txt", "x")
        line = " ".join(self.command("scan", "a.txt", "-o", "report.json")) + " <&- >&- 2>&-"
        done = subprocess.run(["sh", "-c", line], cwd=self.folder, env=self.environment(), timeout=60)
        self.assertEqual(done.returncode, 4)
        self.assertEqual((self.folder / "a.txt").read_text(), "x")

    def test_70_out_of_memory(self):
        """From a limit at which nothing starts to one at which all works: 70 with a message in between, never a crash."""
        self.write("a.txt", "x")
        seen = {}
        for kilobytes in range(7000, 40000, 250):
            line = f"ulimit -v {kilobytes}; exec " + " ".join(self.command("scan", "a.txt"))
            done = subprocess.run(["bash", "-c", line], cwd=self.folder, env=self.environment(), stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, timeout=60)
            if not seen and done.returncode == -signal.SIGSEGV:
                continue  # the system itself cannot begin the program
            seen[done.returncode] = done.stderr
        self.assertLessEqual(set(seen), {0, 70, 127}, seen)  # 127: the loader itself has too little
        self.assertIn(0, seen)
        if 70 in seen:
            self.assertIn(b"out of memory", seen[70])

    @unittest.skipUnless(os.geteuid() == 0, "needs a user whose processes are few")
    def test_few_threads_to_be_had(self):
        """Where no more threads can be started fewer workers do the work, and the answer is the same."""
        self.leak("tree/leak.txt")
        many = self.report("scan", "tree", "-j", "16")
        for limit in (1, 4, 8):
            line = f"ulimit -u {limit}; exec " + " ".join(self.command("scan", "tree", "-j", "16", "-f", "json"))
            done = subprocess.run(["bash", "-c", line], cwd=self.folder, env=self.environment(), stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, timeout=60, user=program_case.NOBODY, group=program_case.NOBODY,
                                  extra_groups=[])
            self.assertExit(done, 1)
            self.assertEqual(json.loads(done.stdout)["leaks"], many["leaks"])


if __name__ == "__main__":
    program_case.main()

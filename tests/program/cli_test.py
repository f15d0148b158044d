"""The commands as a user meets them."""
import json
import re
import subprocess

import program_case
from program_case import AS_OF, BIN, SOURCE, ProgramCase


class Commands(ProgramCase):
    def test_alone_it_helps(self):
        done = self.keymuster()
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        for example in (b"keymuster demo", b"keymuster scan .", b"keymuster audit --from"):
            self.assertIn(example, done.stdout)

    def test_help_of_every_command(self):
        names = re.findall(r"^  ([a-z]+) ", self.keymuster("help").stdout.decode().split("Commands\n")[1].split("\n\n")[0], re.M)
        self.assertIn("scan", names)
        for name in names:
            by_word, by_flag = self.keymuster("help", name), self.keymuster(name, "--help")
            self.assertEqual((by_word.returncode, by_flag.returncode), (0, 0), name)
            self.assertEqual(by_word.stdout, by_flag.stdout)

    def test_version(self):
        version = re.search(r"project\(keymuster VERSION ([\d.]+)", (SOURCE / "CMakeLists.txt").read_text())[1]
        self.assertIn(version, self.keymuster("--version").stdout.decode())
        told = json.loads(self.keymuster("version", "--json").stdout)
        self.assertEqual(told["version"], version)
        self.assertRegex(told["rules_digest"], "^[0-9a-f]{64}$")
        self.assertGreater(told["rules"], 0)
        self.assertEqual(told["report_schema_version"], 1)

    def test_scan_without_path_takes_the_current_directory_and_says_so(self):
        self.write("a.txt", "plain")
        done = self.keymuster("scan")
        self.assertExit(done, 0, "scanning the current directory")

    def test_standard_output_holds_results_only(self):
        self.write("leak.txt", f"id = {self.maker.key_id()}\n")
        done = self.keymuster("scan", "leak.txt", "-f", "json")
        json.loads(done.stdout)
        done = self.keymuster("scan", "leak.txt")
        self.assertNotIn(b"keymuster: ", done.stdout)
        self.assertIn(b"keymuster: exit 1", done.stderr)

    def test_quiet_leaves_the_findings(self):
        key = self.maker.key_id()
        self.write("leak.txt", f"id = {key}\n")
        done = self.keymuster("scan", "leak.txt", "-q")
        self.assertEqual((done.returncode, done.stderr), (1, b""))
        self.assertRegex(done.stdout.decode(), rf"^leak\.txt:1:6: [a-z]+: .*{key}.* \[[a-z0-9-]+\]\n$")

    def test_findings_are_lines_that_editors_understand(self):
        key = self.maker.key_id()
        self.write("leak.txt", f"\nid = {key}\n")
        done = self.keymuster("scan", "leak.txt")
        self.assertRegex(done.stdout.decode(), r"(?m)^leak\.txt:2:6: (critical|high|medium|low): .*\[[a-z0-9-]+\]$")

    def test_summary_counts(self):
        self.write("t/leak.txt", f"id = {self.maker.key_id()}\n")
        self.write("t/other.txt", "plain\n")
        said = self.keymuster("scan", "t").stderr.decode()
        self.assertRegex(said, r"\d+ rules, 2 files, \d+ B in [\d.]+ m?s.*; 1 finding")

    def test_outputs_by_extension_and_report_command(self):
        root, ids = self.recording()
        self.write("work/.env", f"AWS_ACCESS_KEY_ID={ids['alice']}\n")
        done = self.keymuster("scan", "work", "--from", root, *AS_OF, "-o", "r.json", "-o", "r.html", "-o", "r.txt")
        self.assertExit(done, 1)
        for name in ("json", "html", "txt"):
            self.assertEqual((self.folder / f"r.{name}").stat().st_mode & 0o777, 0o600)
        self.assertExit(self.keymuster("report", "render", "r.json", "-o", "again.html", "-o", "again.json", "-o", "again.txt"), 0)
        for name in ("json", "html", "txt"):
            self.assertEqual((self.folder / f"again.{name}").read_bytes(), (self.folder / f"r.{name}").read_bytes(), name)
        shown = self.keymuster("report", "show", "r.json")
        self.assertExit(shown, 0)
        self.assertEqual(shown.stdout, (self.folder / "r.txt").read_bytes())
        self.assertEqual(self.keymuster("report", "render", "r.json", "-f", "html").stdout, (self.folder / "r.html").read_bytes())

    def test_report_refuses_what_is_no_report(self):
        self.write("broken.json", '{"schema_version": 1')
        self.assertExit(self.keymuster("report", "show", "broken.json"), 2, "broken.json")
        self.write("other.json", '{"hello": "world"}')
        self.assertExit(self.keymuster("report", "show", "other.json"), 2, "other.json")

    def test_masked_key_ids(self):
        root, ids = self.recording()
        self.write("work/.env", f"AWS_ACCESS_KEY_ID={ids['alice']}\n")
        done = self.keymuster("scan", "work", "--from", root, *AS_OF, "--mask-key-ids", "-o", "r.json", "-o", "r.html")
        for text in (done.stdout, done.stderr, *((self.folder / f"r.{name}").read_bytes() for name in ("json", "html"))):
            self.assertNotIn(ids["alice"].encode(), text)

    def test_rules(self):
        listed = self.keymuster("rules", "list").stdout.decode()
        ids = [line.split()[0] for line in listed.splitlines()]
        self.assertIn("KEY-AGE", ids)
        self.assertEqual(len(ids), len(set(ids)))
        checked = self.keymuster("rules", "check")
        self.assertExit(checked, 0)
        self.assertIn(b"0 failures", checked.stdout)
        for name in ids:
            shown = self.keymuster("rules", "show", name)
            explained = self.keymuster("explain", name)
            self.assertEqual((shown.returncode, explained.returncode), (0, 0), name)
            self.assertIn(b"Why it matters", explained.stdout)
            self.assertTrue(shown.stdout.startswith(explained.stdout))
        self.assertEqual(self.keymuster("explain", "key-age").stdout, self.keymuster("explain", "KEY-AGE").stdout)
        self.assertExit(self.keymuster("explain", "aws-secret-in-recording"), 0)
        self.assertExit(self.keymuster("explain", "KEY-AEG"), 2, 'did you mean "KEY-AGE"')

    def test_rules_check_finds_a_wrong_example(self):
        self.write("mine.toml", '[[rule]]\nid = "mine"\nvendor = "Mine"\ntitle = "Mine"\nwhy = "w"\nmend = "m"\nseverity = "low"\n'
                   'confidence = "low"\nclass = "weak"\n[rule.shape]\nprefixes = ["mine_"]\npieces = ["digits{8}"]\n')
        done = self.keymuster("rules", "check", "--rules", "mine.toml", "--no-builtin-rules")
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)

    def test_doctor_tries_the_helpers(self):
        done = self.keymuster("doctor", env={"KEYMUSTER_FAIL_ON": "high", "AWS_ACCESS_KEY_ID": "not-to-be-shown"})
        self.assertExit(done, 0)
        told = done.stdout.decode()
        self.assertIn("unpacked a test archive", told)
        self.assertRegex(told, r"ok  core dumps +off")
        self.assertIn("KEYMUSTER_FAIL_ON", told)
        self.assertIn("AWS_ACCESS_KEY_ID", told)
        self.assertNotIn("not-to-be-shown", told)
        self.assertNotIn("NO  ", told)

    def test_doctor_misses_the_decoder(self):
        import os
        import shutil
        shutil.copy(BIN / "keymuster", self.folder / "keymuster")
        done = subprocess.run([self.folder / "keymuster", "doctor"], env=self.environment(), cwd=self.folder,
                              capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stdout.decode(), r"NO  decoder")

    def test_colour_only_where_it_is_wanted(self):
        self.write("leak.txt", f"id = {self.maker.key_id()}\n")
        self.assertNotIn(b"\x1b", self.keymuster("scan", "leak.txt").stdout)
        self.assertIn(b"\x1b[", self.keymuster("scan", "leak.txt", "--color", "always").stdout)
        self.assertIn(b"\x1b[", self.keymuster("scan", "leak.txt", env={"FORCE_COLOR": "1"}).stdout)
        self.assertNotIn(b"\x1b", self.keymuster("scan", "leak.txt", env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).stdout)

    def test_progress_is_for_terminals(self):
        self.write("a.txt", "plain")
        self.assertNotIn(b"\r", self.keymuster("scan", "a.txt").stderr)

    def test_starts_quickly(self):
        """No RE2 compilation, no reading of files: a start costs about a millisecond, a hundred less than a second."""
        import time
        start = time.monotonic()
        for _ in range(20):
            self.keymuster("--version")
        self.assertLess(time.monotonic() - start, 2.0)

    def test_links_little(self):
        linked = subprocess.run(["ldd", BIN / "keymuster"], capture_output=True, text=True).stdout
        for library in ("libarchive", "libcurl", "libre2", "libcrypto", "libpugixml"):
            self.assertNotIn(library, linked)


if __name__ == "__main__":
    program_case.main()

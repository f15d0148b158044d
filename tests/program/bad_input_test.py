"""Bad input gives a clear error or a recorded loss; nothing passes silently, nothing crashes."""
import json
import os
import socket
import subprocess

import program_case
from program_case import AS_OF, ProgramCase


class BadInput(ProgramCase):
    def entries(self, report, reason):
        return [entry for entry in report["coverage"]["entries"] if entry["reason"] == reason]

    # ---- what a scan may meet

    def test_missing_path(self):
        self.assertExit(self.keymuster("scan", "no/such/path"), 2, "no/such/path", "No such file or directory")
        self.assertExit(self.keymuster("audit", "--from", "no/such/path"), 2, "no/such/path")

    def test_unreadable_file_and_folder(self):
        self.write("tree/open.txt", "fine")
        self.write("tree/closed.txt", "hidden", mode=0)
        self.write("tree/folder/inside.txt", "hidden")
        (self.folder / "tree/folder").chmod(0)
        report = self.report("scan", "tree", as_nobody=True, expect=3)
        where = " ".join(entry["where"] for entry in self.entries(report, "unreadable"))
        self.assertIn("closed.txt", where)
        self.assertIn("tree/folder", where)

    def test_fifo_socket_device(self):
        self.write("tree/open.txt", "fine")
        os.mkfifo(self.folder / "tree/pipe")
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        listener.bind(str(self.folder / "tree/socket"))
        report = self.report("scan", "tree", expect=0, timeout=20)
        self.assertEqual([len(self.entries(report, reason)) for reason in ("fifo", "socket")], [1, 1])

    def test_symlink_loop(self):
        self.write("tree/a/open.txt", "fine")
        os.symlink("..", self.folder / "tree/a/up")
        os.symlink("self", self.folder / "tree/self")
        report = self.report("scan", "tree", expect=0, timeout=20)
        self.assertEqual(len(self.entries(report, "symlink")), 2)

    def test_names_with_newline_escape_and_broken_utf8(self):
        key = self.maker.key_id()
        names = [b"new\nline", b"esc\x1b[2Jape", b"broken\xff\xfe", b"quote'\"<b>", b"-o", b"back\\slash"]
        os.mkdir(self.folder / "tree")
        for name in names:
            with open(os.path.join(os.fsencode(self.folder), b"tree", name), "wb") as file:
                file.write(f"id = {key}\n".encode())
        done = self.keymuster("scan", "tree", "-o", "r.json", "-o", "r.html")
        self.assertExit(done, 1)
        for text in (done.stdout, done.stderr, (self.folder / "r.json").read_bytes(), (self.folder / "r.html").read_bytes()):
            self.assertNotIn(b"\x1b", text)
            text.decode("utf-8")
        leaks = json.loads((self.folder / "r.json").read_text())["leaks"]
        self.assertEqual(sum(len(leak["locations"]) for leak in leaks), len(names))
        self.assertIn(b"new\\nline", done.stdout)

    def test_folders_5000_deep(self):
        key = self.maker.key_id()
        here = os.open(self.folder, os.O_RDONLY)
        for _ in range(5000):
            os.mkdir("d", dir_fd=here)
            below = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
        file = os.open("leak.txt", os.O_WRONLY | os.O_CREAT, 0o644, dir_fd=here)
        os.write(file, f"id = {key}\n".encode())
        os.close(file)
        os.close(here)
        report = self.report("scan", "d", timeout=120, expect=1)
        self.assertEqual([leak["key_id"] for leak in report["leaks"]], [key])

    def test_shrinking_file(self):
        """A file that is cut while it is read is recorded as changed; it must not end the run."""
        path = self.write("big.txt", b"x" * (64 << 20))
        self.write("other.txt", "plain\n")
        process = subprocess.Popen(self.command("scan", ".", "-j", "1", "-f", "json"), cwd=self.folder, env=self.environment(),
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while process.poll() is None:
            os.truncate(path, 100)
            os.truncate(path, 64 << 20)
        out, err = process.communicate(timeout=60)
        self.assertIn(process.returncode, (0, 3), err.decode(errors="replace"))
        self.assertEqual(json.loads(out)["outcome"]["exit_code"], process.returncode)

    def test_binary_and_nul_bytes(self):
        key = self.maker.key_id()
        self.write("core.bin", b"\0\1\2" * 1000 + key.encode() + b"\0" * 1000)
        report = self.report("scan", "core.bin", expect=1)
        self.assertEqual(report["leaks"][0]["key_id"], key)

    # ---- rules, policy, canaries

    def rule_error(self, text, *said):
        self.write("a.txt", "x")
        self.write("rules.toml", text)
        self.assertExit(self.keymuster("scan", "a.txt", "--rules", "rules.toml"), 2, "rules.toml", *said)

    def rule(self, ident, regex):
        return (f'[[rule]]\nid = "{ident}"\ntitle = "T"\nwhy = "w"\nmend = "m"\nreferences = ["https://example.org/"]\n'
                'severity = "low"\nconfidence = "low"\nsecret_class = "weak"\nexamples = ["abc"]\nnear_misses = ["abd"]\n'
                f"[rule.regex]\nregex = '{regex}'\nliterals = ['abc']\n")

    def test_rule_files(self):
        self.rule_error("[[rule\n", ":1:")
        self.rule_error("vendor = 'V'\n[[rule]]\ntitel = 'x'\n", "rules.toml:3", 'did you mean "title"')
        self.rule_error("")
        self.write("a.txt", "x")
        self.assertExit(self.keymuster("scan", "a.txt", "--rules", "missing.toml"), 2, "missing.toml")

    def test_a_good_rule_file_works(self):
        self.write("a.txt", "xx abc xx\n")
        self.write("rules.toml", "vendor = 'V'\n" + self.rule("mine", "(abc)"))
        done = self.keymuster("scan", "a.txt", "--rules", "rules.toml")
        self.assertExit(done, 1)
        self.assertIn(b"[mine]", done.stdout)

    def test_regexes_that_re2_refuses(self):
        for regex in ("(a", "a{2000}", "(?=a)abc", "(.)\\1", "[z-a]"):
            with self.subTest(regex=regex):
                self.rule_error("vendor = 'V'\n" + self.rule("mine", regex), "rules.toml:")

    def test_duplicate_rule_ids(self):
        self.rule_error("vendor = 'V'\n" + self.rule("mine", "abc") + self.rule("mine", "abc"), "mine", "is taken")
        self.rule_error("vendor = 'V'\n" + self.rule("aws-access-key-id", "abc"), "aws-access-key-id", "is taken")

    def test_policy_files(self):
        root, _ = self.recording()
        for text, said in (("[keys]\nmax_age_day = 3\n", "max_age_days"), ("[keys]\nmax_age_days = -3\n", "p.toml"),
                           ("[keys]\nmax_age_days = 'old'\n", ":2:"), ("[keys\n", ":1:"), ("[keys]\nmax_age_days = 99999999999\n", "p.toml")):
            with self.subTest(text=text):
                self.write("p.toml", text)
                self.assertExit(self.keymuster("audit", "--from", root, "--policy", "p.toml"), 2, "p.toml", said)

    def test_canary_files(self):
        root, _ = self.recording()
        self.write("c.toml", "[[operator]]\nname = 'x'\naccounts = ['12']\n")
        self.assertExit(self.keymuster("audit", "--from", root, "--canaries", "c.toml"), 2, "c.toml")

    # ---- recordings

    def audit(self, root, expect):
        return self.report("audit", "--from", root, *AS_OF, expect=expect)

    def test_truncated_json(self):
        root, _ = self.recording()
        text = (root / "users.json").read_text()
        (root / "users.json").write_text(text[:len(text) // 2])
        report = self.audit(root, 3)
        self.assertTrue(self.entries(report, "malformed-input"))

    def test_wrong_types(self):
        root, _ = self.recording(users=(("alice", "2026-11-01"), ("bob", "2026-11-02")))
        self.write("acme/keys/bob.json", json.dumps({"AccessKeyMetadata": [{"UserName": "bob", "AccessKeyId": 7}]}))
        report = self.audit(root, 3)
        self.assertIn("AccessKeyId", json.dumps(report["coverage"]))

    def test_cut_listing(self):
        root, _ = self.recording()
        listing = json.loads((root / "users.json").read_text())
        (root / "users.json").write_text(json.dumps({**listing, "NextToken": "abc"}))
        self.assertTrue(self.entries(self.audit(root, 3), "cut-listing"))

    def test_csv_with_commas_in_user_names(self):
        names = ("user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,"
                 "access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,"
                 "access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
                 "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,"
                 "cert_2_last_rotated")
        tail = "2026-01-01T00:00:00Z,false,N/A,N/A,N/A,false,true,2026-01-01T00:00:00Z,2026-11-19T00:00:00Z,eu-west-1,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A"
        self.write("report.csv", f'{names}\n"smith, john",arn:aws:iam::111122223333:user/smith-john,{tail}\n')
        report = self.report("audit", "--from", "report.csv", *AS_OF)
        self.assertEqual([key["user"] for key in report["keys"]], ["smith, john"])

    def test_key_created_in_the_future(self):
        root, ids = self.recording(users=(("alice", "2030-01-01"),))
        report = self.audit(root, 1)
        self.assertIn("DATA-FUTURE-DATE", {finding["rule"] for finding in report["key_findings"]})

    def test_a_recording_with_a_secret_is_refused_with_a_finding(self):
        root, ids = self.recording()
        secret = self.maker.aws_secret()
        self.write("acme/new-key.json", json.dumps({"AccessKey": {
            "UserName": "alice", "AccessKeyId": ids["alice"], "Status": "Active", "SecretAccessKey": secret}}))
        done = self.keymuster("audit", "--from", root, *AS_OF, "-o", "r.json")
        self.assertExit(done, 1)
        report = json.loads((self.folder / "r.json").read_text())
        self.assertEqual([leak["key_id"] for leak in report["leaks"]], [ids["alice"]])
        self.assertFalse(report["outcome"]["complete"])
        self.assertNotIn(secret, (self.folder / "r.json").read_text() + done.stdout.decode() + done.stderr.decode())

    def test_nothing_usable(self):
        self.write("junk/readme.txt", "no recording")
        done = self.keymuster("audit", "--from", "junk")
        self.assertIn(done.returncode, (2, 3), done.stderr)
        self.assertIn(b"junk", done.stderr)

    # ---- archives

    def test_a_damaged_archive_costs_one_archive(self):
        key = self.maker.key_id()
        self.write("tree/leak.txt", f"id = {key}\n")
        subprocess.run(["tar", "-czf", "tree/a.tar.gz", "tree/leak.txt"], cwd=self.folder, check=True)
        whole = (self.folder / "tree/a.tar.gz").read_bytes()
        self.write("tree/cut.tar.gz", whole[:len(whole) // 2])
        report = self.report("scan", "tree", expect=1)
        self.assertFalse(report["outcome"]["complete"])
        lost = [entry for entry in report["coverage"]["entries"] if entry["class"] == "lost"] if "class" in (
            report["coverage"]["entries"] or [{}])[0] else report["coverage"]["entries"]
        self.assertTrue(any("cut.tar.gz" in entry["where"] for entry in lost))

    def test_a_bomb_is_cut_at_its_budget(self):
        self.write("zeros", b"\0" * (64 << 20))
        subprocess.run(["gzip", "-9", "zeros"], cwd=self.folder, check=True)
        report = self.report("scan", "zeros.gz", "--max-archive-bytes", "1M", expect=3)
        self.assertTrue(self.entries(report, "byte-limit"))

    def test_without_a_decoder_archives_are_lost_not_clean(self):
        import shutil
        self.write("leak.txt", f"id = {self.maker.key_id()}\n")
        subprocess.run(["tar", "-czf", "a.tar.gz", "leak.txt"], cwd=self.folder, check=True)
        shutil.copy(program_case.BIN / "keymuster", self.folder / "keymuster")
        done = subprocess.run([self.folder / "keymuster", "scan", "a.tar.gz"], env=self.environment(), cwd=self.folder,
                              capture_output=True, timeout=60)
        self.assertExit(done, 3, "decoder")


if __name__ == "__main__":
    program_case.main()

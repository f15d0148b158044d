"""How `keymuster run` calls its collector, and what it makes of a failure. The collector here is a script that is put
where keymuster looks for its helpers; what is under test is the caller."""
import json
import os
import shutil
import signal
import subprocess
import time

import program_case
from program_case import ProgramCase


class CollectStep(ProgramCase):
    def setUp(self):
        super().setUp()
        self.programs = self.folder / "bin"
        self.programs.mkdir()
        for name in ("keymuster", "keymuster-decode"):
            shutil.copy(program_case.BIN / name, self.programs / name)
        self.recorded = self.credential_report()
        self.config = self.write("nightly.toml", '[collect]\nsnapshot = "state/snapshot.csv"\nprofile = "audit"\n'
                                 '[report]\noutput = ["r.json"]\nas_of = "2026-11-20T07:00:00Z"\n')
        (self.folder / "state").mkdir()

    def credential_report(self):
        names = ["user", "arn", "user_creation_time"]
        for slot in (1, 2):
            names += [f"access_key_{slot}_{what}" for what in ("active", "last_rotated", "last_used_date")]
        rows = [["<root_account>", "arn:aws:iam::111122223333:root", "2020-01-01T00:00:00Z"] + ["false", "N/A", "N/A"] * 2,
                ["alice", "arn:aws:iam::111122223333:user/alice", "2026-11-01T00:00:00Z",
                 "true", "2026-11-01T00:00:00Z", "2026-11-19T00:00:00Z", "false", "N/A", "N/A"]]
        return self.write("recorded.csv", "\n".join(",".join(row) for row in [names, *rows]) + "\n")

    def collector(self, script):
        path = self.programs / "keymuster-collect"
        path.write_text("#!/bin/sh\n" + script)
        path.chmod(0o755)

    def run_nightly(self, env=None):
        done = subprocess.run([self.programs / "keymuster", "run", "-c", self.config], cwd="/", env=self.environment(env),
                              capture_output=True, timeout=60)
        report = json.loads((self.folder / "r.json").read_text()) if (self.folder / "r.json").exists() else None
        return done, report

    def test_the_snapshot_is_audited(self):
        self.collector(f'[ "$1" = --output ] && [ "$3" = --profile ] && [ "$4" = audit ] && cp {self.recorded} "$2"')
        done, report = self.run_nightly()
        self.assertEqual([key["user"] for key in report["keys"]], ["alice"], done.stderr)
        self.assertNotIn("collection", json.dumps(report["outcome"]))

    def test_a_failure_without_an_earlier_snapshot(self):
        self.collector("echo 'AccessDenied: iam:ListUsers'; exit 3")
        done, report = self.run_nightly()
        self.assertExit(done, 3, "the collection failed", "exit code 3", "AccessDenied: iam:ListUsers")
        self.assertRegex(report["outcome"]["incomplete_because"][0], "the collection failed.*there is no earlier snapshot")

    def test_an_earlier_snapshot_stands_in(self):
        self.collector("kill -KILL $$")
        shutil.copy(self.recorded, self.folder / "state/snapshot.csv")
        done, report = self.run_nightly()
        self.assertEqual([key["user"] for key in report["keys"]], ["alice"])
        self.assertFalse(report["outcome"]["complete"])
        self.assertRegex(report["outcome"]["incomplete_because"][0], "ended by signal 9.*an earlier snapshot was audited")

    def test_a_missing_collector(self):
        done, report = self.run_nightly()
        self.assertExit(done, 3, "the collection failed", "keymuster-collect")

    def test_the_collector_sees_what_it_needs_and_no_more(self):
        self.collector(f'/usr/bin/env > {self.folder}/seen; cp {self.recorded} "$2"')
        self.run_nightly(env={"AWS_PROFILE": "p", "HTTPS_PROXY": "http://proxy:1", "KEYMUSTER_JOBS": "1", "DATABASE_PASSWORD": "x"})
        seen = {line.split("=")[0] for line in (self.folder / "seen").read_text().splitlines()}
        self.assertLessEqual({"AWS_PROFILE", "HTTPS_PROXY", "HOME", "PATH"}, seen)
        self.assertFalse({"DATABASE_PASSWORD", "KEYMUSTER_JOBS"} & seen)

    def test_a_secret_in_the_collectors_words_is_masked(self):
        token = self.maker.github_token()
        self.collector(f"echo 'no access with {token}'; exit 1")
        done, report = self.run_nightly()
        self.assertNotIn(token, json.dumps(report) + done.stderr.decode() + done.stdout.decode())

    def test_a_signal_ends_the_collector_too(self):
        self.collector(f"echo $$ > {self.folder}/pid; exec sleep 60")
        process = subprocess.Popen([self.programs / "keymuster", "run", "-c", self.config], cwd="/", env=self.environment(),
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while not (self.folder / "pid").exists():
            time.sleep(0.05)
        time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=10)
        self.assertEqual(process.returncode, 143, said)
        self.assertFalse(os.path.exists(f"/proc/{(self.folder / 'pid').read_text().strip()}"))
        self.assertTrue(json.loads((self.folder / "r.json").read_text())["outcome"]["interrupted"])


if __name__ == "__main__":
    program_case.main()

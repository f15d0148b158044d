"""What tests of remedy scripts share: a user of moto's server, the script for the user's key, and a shell to run it in."""
import json
import os
import pathlib
import subprocess
import unittest

import program_case
from aws import environment
from collect_moto_test import Moto
from program_case import AS_OF, ProgramCase


class RemedyCase(ProgramCase):
    @classmethod
    def setUpClass(cls):
        cls.moto = Moto(0, "admin")
        cls.addClassCleanup(cls.moto.stop)
        cls.bin = pathlib.Path(environment.python()).parent

    def setUp(self):
        super().setUp()
        self.user = self.id().split(".")[-1][:40] + "+=,.@-"
        self.clock = 0
        fake = self.write("bin/date", '#!/bin/sh\n[ "$2" = +%s ] && exec echo $(($(/bin/date -u +%s) + FORWARD))\nexec /bin/date "$@"\n', 0o755)
        admin = self.moto.about["admin"]
        self.env = {"PATH": f"{fake.parent}:{self.bin}:{os.environ['PATH']}", "HOME": str(self.folder), "KEYMUSTER_RETRY_SECONDS": "0",
                    **self.moto.variables(admin)}
        self.aws("create-user", f"--user-name={self.user}")
        self.key = self.new_key()

    def aws(self, *words):
        done = subprocess.run([self.bin / "aws", "iam", *words, "--output", "json"], env=self.env, capture_output=True, text=True, check=True)
        return json.loads(done.stdout) if done.stdout.strip() else None

    def new_key(self):
        return self.aws("create-access-key", f"--user-name={self.user}")["AccessKey"]["AccessKeyId"]

    def keys(self):
        return {key["AccessKeyId"]: key["Status"] for key in self.aws("list-access-keys", f"--user-name={self.user}")["AccessKeyMetadata"]}

    def script(self, leaked=False, created="2026-01-01", used="2026-11-19"):
        """What keymuster writes for the key of a recorded account."""
        root, ids = self.recording(account=self.moto.about["account"], users=((self.user, created),))
        old = ids[self.user]
        for path in (*root.rglob("*.json"),):
            path.write_text(path.read_text().replace(old, self.key).replace("2026-11-19T10", f"{used}T10"))
            path.rename(path.with_name(path.name.replace(old, self.key)))
        words = ["audit", "--from", root]
        if leaked:
            tree = self.write("tree/app.env", f"AWS_ACCESS_KEY_ID={self.key}\n").parent
            words = ["scan", tree, "--from", root]
        self.keymuster(*words, *AS_OF, "-o", self.folder / "report.json")
        done = self.keymuster("report", "remedy", self.folder / "report.json", self.key)
        self.assertExit(done, 0)
        self.path = self.write("remedy.sh", done.stdout)

    def sh(self, *words, code=0, said=""):
        done = subprocess.run(["sh", self.path, *words], env={**self.env, "FORWARD": str(self.clock)}, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertIn(said, done.stdout + done.stderr)
        for secret in self.folder.rglob("new-key.json"):
            self.assertEqual(secret.stat().st_mode & 0o777, 0o600)
            self.assertNotIn(json.loads(secret.read_text())["AccessKey"]["SecretAccessKey"], done.stdout + done.stderr)
        return done


def main():
    if not (program_case.BIN / "keymuster").exists():
        raise SystemExit(f"no keymuster in {program_case.BIN}; set KEYMUSTER_BIN")
    try:
        environment.python()
    except environment.NoRegistry as error:
        environment.skip_loudly(error)
    unittest.main()

"""What whole-program tests share: a fresh folder, the real binary, and key ids and secrets made at run time.

No literal secret stands in any test: the repository must scan clean.
"""
import base64
import json
import os
import pathlib
import random
import string
import subprocess
import tempfile
import unittest
import zlib

SOURCE = pathlib.Path(os.environ.get("KEYMUSTER_SOURCE", pathlib.Path(__file__).parents[2]))
BIN = pathlib.Path(os.environ.get("KEYMUSTER_BIN", SOURCE / "build/dev/bin"))
NOBODY = 65534
BASE32 = string.ascii_uppercase + "234567"
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


class Maker:
    """Ids and secrets of the right shape, from a seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def word(self, alphabet, length):
        return "".join(self.random.choice(alphabet) for _ in range(length))

    def key_id(self, account="111122223333"):
        """A new-style access key id of the account (Tal Be'ery, "A short note on AWS KEY ID")."""
        number = int(account)
        head = base64.b32encode((number // 2 + 549755813888).to_bytes(5, "big")).decode()
        odd = "QRSTUVWXYZ234567" if number % 2 else "ABCDEFGHIJKLMNOP"
        return "AK" + "IA" + head + self.random.choice(odd) + self.word(BASE32, 7)

    def aws_secret(self):
        while True:
            secret = self.word(BASE62 + "+/", 40)
            if len(set(secret)) > 24 and any(c in "+/" for c in secret):
                return secret

    def github_token(self):
        body = self.word(BASE62, 30)
        value, digits = zlib.crc32(body.encode()), ""
        while value:
            value, place = divmod(value, 62)
            digits = BASE62[place] + digits
        return "gh" + "p_" + body + digits.rjust(6, "0")


class ProgramCase(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="keymuster-test-"))
        self.folder.chmod(0o755)
        self.addCleanup(self.remove_folder)
        self.maker = Maker(self.id())

    def remove_folder(self):
        subprocess.run(["chmod", "-R", "u+rwX", self.folder], check=True)
        subprocess.run(["rm", "-rf", self.folder], check=True)

    def write(self, name, content="", mode=0o644):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        path.chmod(mode)
        return path

    def environment(self, extra=None):
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C", **(extra or {})}

    def command(self, *words):
        return [str(BIN / "keymuster"), *map(str, words)]

    def keymuster(self, *words, env=None, cwd=None, stdin=b"", as_nobody=False, stdout=subprocess.PIPE, timeout=120):
        """Runs the program in the test's folder; stdin is what it may read."""
        demote = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if as_nobody and os.geteuid() == 0 else {}
        return subprocess.run(self.command(*words), env=self.environment(env), cwd=cwd or self.folder, input=stdin,
                              stdout=stdout, stderr=subprocess.PIPE, timeout=timeout, **demote)

    def report(self, *words, expect=None, **options):
        """Runs with -f json and gives the report; checks the exit code against the report's own."""
        done = self.keymuster(*words, "-f", "json", **options)
        self.assertTrue(done.stdout, done.stderr.decode(errors="replace"))
        report = json.loads(done.stdout)
        if expect is not None:
            self.assertEqual(done.returncode, expect, done.stderr.decode(errors="replace"))
        return report

    def assertExit(self, done, code, *said):
        """The exit code, and words that standard error must hold. No traceback, no assertion, no crash."""
        text = done.stderr.decode(errors="replace")
        self.assertEqual(done.returncode, code, text)
        for words in said:
            self.assertIn(words, text)
        self.assertNotIn("terminate called", text)
        self.assertNotIn("Sanitizer", text)

    def recording(self, name="acme", account="111122223333", users=(("alice", "2026-11-01"),), recorded="2026-11-20T06:00:00Z"):
        """A small recorded account: each user has one active key created on the given day and used on 2026-11-19."""
        root, ids = self.folder / name, {}
        listing = []
        for user, created in users:
            ids[user] = self.maker.key_id(account)
            listing.append({"Path": "/", "UserName": user, "UserId": "AIDA" + self.maker.word(BASE32, 17),
                            "Arn": f"arn:aws:iam::{account}:user/{user}", "CreateDate": created + "T00:00:00+00:00"})
            self.write(f"{name}/keys/{user}.json", json.dumps({"AccessKeyMetadata": [
                {"UserName": user, "AccessKeyId": ids[user], "Status": "Active", "CreateDate": created + "T00:00:00+00:00"}]}))
            self.write(f"{name}/last-used/{ids[user]}.json", json.dumps({"UserName": user, "AccessKeyLastUsed": {
                "LastUsedDate": "2026-11-19T10:00:00+00:00", "ServiceName": "s3", "Region": "eu-west-1"}}))
        self.write(f"{name}/users.json", json.dumps({"Users": listing}))
        self.write(f"{name}/recording.json", json.dumps({"keymuster_recording": 1, "recorded_at": recorded}))
        self.write(f"{name}/account-summary.json", json.dumps({"SummaryMap": {
            "Users": len(listing), "AccountAccessKeysPresent": 0}}))
        return root, ids


AS_OF = ("--as-of", "2026-11-20T07:00:00Z")


def main():
    if not (BIN / "keymuster").exists():
        raise SystemExit(f"no keymuster in {BIN}; set KEYMUSTER_BIN")
    unittest.main()

"""What the tests of failing AWS share: scripts of faults, an account that is collected under one, and the comparison of the
snapshot with what the account holds."""
import json
import os
import random
import re
import subprocess
import time

import program_case
from aws.fault_server import Account, Fault, FaultServer, error, response
from program_case import ProgramCase

SIZES = [int(size) for size in os.environ.get("KEYMUSTER_FAULT_USERS", "3 300").split()]


def chance(share, fault):
    """Spoils this share of all answers, from a seed."""
    choose = random.Random(7)
    return lambda account, action, given, nth, headers: fault if choose.random() < share else None


def first_time(fault):
    """Spoils the first answer to each question."""
    return lambda account, action, given, nth, headers: fault if nth == 1 else None


def always(fault, wanted_action=None, when=lambda given: True):
    return lambda account, action, given, nth, headers: fault if wanted_action in (None, action) and when(given) else None


def answered(wanted_action, body):
    """Another answer than the true one, with 200."""
    return lambda account, action, given, nth, headers: (200, body(account, given)) if action == wanted_action else None


def either(*scripts):
    """The first one that has a fault to offer."""
    def script(*asked):
        return next((fault for fault in (one(*asked) for one in scripts) if fault is not None), None)
    return script


def for_victim(fault, wanted_action="ListAccessKeys"):
    def script(account, action, given, nth, headers):
        hit = given.get("UserName") == account.victim or given.get("AccessKeyId") in account.users[account.victim]
        return fault if action == wanted_action and hit else None
    return script


def users_page(**options):
    return lambda account, action, given, nth, headers: \
        (200, account.users_page(int(given.get("Marker", "0")), **options)) if action == "ListUsers" else None


def circle(account, action, given, nth, headers):
    if action == "ListUsers":
        return 200, account.users_page(0, marker={"0": "1", "1": "0"}[given.get("Marker", "0")])


def endless(account, action, given, nth, headers):
    """Empty pages behind the first one that go on and on; the last one's marker stands still."""
    if action == "ListUsers":
        place = int(given.get("Marker", "0"))
        return 200, account.users_page(0 if place == 0 else 10**6, marker=str(min(place + 100, 20_000)))


def expired_after(requests):
    """Old credentials stop working; new ones (of credential_process) have another session token."""
    seen = [0]

    def script(account, action, given, nth, headers):
        seen[0] += 1
        return error(403, "ExpiredToken") if seen[0] > requests and headers.get("X-Amz-Security-Token") != "second" else None
    return script


def of_many_members(account, action, given, nth, headers):
    """Each member of each list stands there twice."""
    status, body = account.answer(action, given)
    return status, re.sub("(<member>.*?</member>)", r"\1\1", body) if action in ("ListUsers", "ListAccessKeys") else body


def a_key_a_page(account, action, given, nth, headers):
    """No page holds more than one key, and every other page holds none."""
    if action == "ListAccessKeys" and given["UserName"] in account.users:
        place = int(given.get("Marker", "0"))
        status, body = account.answer(action, given)
        members = re.findall("<member>.*?</member>", body)
        page = members[place // 2:place // 2 + 1] if place % 2 else []
        marker = f"<IsTruncated>true</IsTruncated><Marker>{place + 1}</Marker>" if place < 2 * len(members) else "<IsTruncated>false</IsTruncated>"
        return 200, response(action, f"<AccessKeyMetadata>{''.join(page)}</AccessKeyMetadata>{marker}")


def of_another(share):
    """The right answer to the same question about somebody else; most often an empty list."""
    choose = random.Random(7)

    def script(account, action, given, nth, headers):
        if action == "ListAccessKeys" and choose.random() < share:
            return account.answer(action, {"UserName": next(name for name in account.users if name != given["UserName"] and not account.users[name])})
        if action == "GetAccessKeyLastUsed" and choose.random() < share:
            return account.answer(action, {"AccessKeyId": next(key for key, owner in account.owners.items() if owner != account.owners[given["AccessKeyId"]])})
    return script


def outage(after, seconds):
    """Nothing is answered for a while."""
    seen = []

    def script(account, action, given, nth, headers):
        seen.append(time.monotonic())
        return Fault(reset=True) if len(seen) > after and time.monotonic() < seen[after] + seconds else None
    return script


NESTED = "<ListAccessKeysResponse>" + "<a>" * 100_000
BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]>' + response("ListAccessKeys", "<AccessKeyMetadata>&y;</AccessKeyMetadata>")
FILE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + response("ListAccessKeys", "<AccessKeyMetadata>&x;</AccessKeyMetadata>")
LOGIN = "<!DOCTYPE html><html><body>Sign in</body></html>"
OF_ANOTHER = response("ListAccessKeys", "<AccessKeyMetadata><member><UserName>somebody-else</UserName><AccessKeyId>AK" "IAQ234567234567234Q</AccessKeyId>"
                                        "<Status>Active</Status></member></AccessKeyMetadata>")


class FaultCase(ProgramCase):
    def setUp(self):
        super().setUp()
        self.snapshot = self.folder / "snapshot.json"
        self.write("second.json", json.dumps({"Version": 1, "AccessKeyId": "second", "SecretAccessKey": "x", "SessionToken": "second"}))
        self.write("give", f"#!/bin/sh\nif [ -e {self.folder}/given ]; then cat {self.folder}/second.json; else touch {self.folder}/given; "
                   f"sed s/second/first/g {self.folder}/second.json; fi\n", 0o755)
        self.write(".aws/config", f"[default]\ncredential_process = {self.folder}/give\n")

    def collect(self, users, script, *words):
        self.server = FaultServer(Account(users, self.maker), script)
        self.truth = self.server.account.users
        start = time.monotonic()
        try:
            self.done = subprocess.run([program_case.BIN / "keymuster-collect", "-o", self.snapshot, "--max-rps", "0", *words],
                                       env=self.environment({"AWS_ENDPOINT_URL": self.server.url}), capture_output=True, text=True, timeout=120)
        finally:
            self.server.shutdown()
            self.server.server_close()
        self.seconds = time.monotonic() - start
        self.assertEqual(self.done.stderr, "")

    def account(self):
        return json.loads(self.snapshot.read_text())["inventory"]["accounts"][0]

    def check(self, exit_code, unknown_users=(), unknown_uses=(), gone_users=(), gone_keys=(), listing="complete", says=""):
        """Everything is as it is in AWS but for what is named."""
        self.assertEqual(self.done.returncode, exit_code, self.done.stdout)
        self.assertIn(says, self.done.stdout)
        account = self.account()
        self.assertEqual(account["user_listing"], listing)
        expected, found = {}, {}
        for user, keys in self.truth.items():
            if user not in gone_users:
                expected[user] = "unknown" if user in unknown_users else {
                    key: (status, created, "unknown" if key in unknown_uses else used and used[0])
                    for key, (status, created, used) in keys.items() if key not in gone_keys}
        for user in account["users"]:
            found[user["name"]] = "unknown" if user["key_listing"] != "complete" else {
                key["id"]: (key["status"], key["created"], key.get("used_at") if "use" in key else "unknown") for key in user.get("keys", [])}
        if listing != "complete":
            expected = {user: keys for user, keys in expected.items() if user in found}
        self.assertEqual(found, expected)

    def check_details(self, account, unknown_passwords=(), unknown_policies=()):
        """Console passwords, policies, boundaries and tags are as they are in AWS, but of the users that are named."""
        self.assertEqual(account["asked"], {"passwords": True, "policies": True, "tags": True})
        for user in account["users"]:
            truth = self.server.account.details[user["name"]]
            password = None if user["name"] in unknown_passwords else truth["password"]
            self.assertEqual(user.get("console_password"), password, user["name"])
            told = (user.get("policy_listing"), user.get("policies", []), user.get("boundary", ""), user.get("tag_listing"),
                    {tag["key"]: tag.get("value", "") for tag in user.get("tags", [])})
            self.assertEqual(told, (None, [], "", None, {}) if user["name"] in unknown_policies else
                             ("complete", sorted(truth["policies"]), truth["boundary"], "complete", truth["tags"]))

    def each_size(self, script, *words):
        for users in SIZES:
            with self.subTest(users=users):
                self.snapshot.unlink(missing_ok=True)
                (self.folder / "given").unlink(missing_ok=True)
                self.collect(users, script, *words)
                yield users

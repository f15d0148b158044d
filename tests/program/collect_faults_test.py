"""Every way in which AWS, or something between us and it, can fail: the snapshot is the truth, or it names exactly what is
unknown and the collection is incomplete. Nothing is ever missing in silence."""
import datetime
import json
import os
import random
import ssl
import subprocess
import time

import program_case
from aws.fault_server import NOW, QUARANTINE, REPORT_COLUMNS, Account, Fault, FaultServer, error, response
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


def expired_after(requests):
    """Old credentials stop working; new ones (of credential_process) have another session token."""
    seen = [0]

    def script(account, action, given, nth, headers):
        seen[0] += 1
        return error(403, "ExpiredToken") if seen[0] > requests and headers.get("X-Amz-Security-Token") != "second" else None
    return script


NESTED = "<ListAccessKeysResponse>" + "<a>" * 100_000
BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]>' + response("ListAccessKeys", "<AccessKeyMetadata>&y;</AccessKeyMetadata>")
LOGIN = "<!DOCTYPE html><html><body>Sign in</body></html>"
OF_ANOTHER = response("ListAccessKeys", "<AccessKeyMetadata><member><UserName>somebody-else</UserName><AccessKeyId>AK" "IAQ234567234567234Q</AccessKeyId>"
                                        "<Status>Active</Status></member></AccessKeyMetadata>")

# These pass: the snapshot must be the truth.
EXACT = {
    "nothing fails": lambda *_: None,
    "throttled once each": first_time(error(400, "ThrottlingException")),
    "limit exceeded once each": first_time(error(503, "RequestLimitExceeded")),
    "429 without words": chance(0.2, (429, "")),
    "slow down, with a time": chance(0.1, Fault(503, error(503, "SlowDown")[1], [("Retry-After", "0")])),
    "server errors": chance(0.2, error(500, "ServiceFailure")),
    "a gateway's words": chance(0.2, (502, "<html>Bad Gateway</html>")),
    "a gateway's silence": chance(0.2, (504, "")),
    "reset before the answer": chance(0.1, Fault(reset=True)),
    "reset within the answer": chance(0.1, Fault(cut=40, reset=True)),
    "closed within the answer": chance(0.1, Fault(cut=40)),
    "a length that is too large": chance(0.05, Fault(claim=100_000)),
    "XML that is cut": chance(0.1, (200, response("ListUsers", "<Users>")[:-30])),
    "a sign-in page with 200": chance(0.1, (200, LOGIN)),
    "JSON with 200": chance(0.1, (200, '{"ListUsersResponse": {"Users": []}}')),
    "nothing with 200": chance(0.1, (200, "")),
    "another question's answer": chance(0.1, (200, response("GetUser", "<User></User>"))),
    "no UTF-8": chance(0.1, (200, b"<a>\xff\xfe</a>")),
    "too deep": chance(0.02, (200, NESTED)),
    "an entity bomb, sometimes": chance(0.1, (200, BOMB)),
    "a slow body": chance(0.02, Fault(slow=0.01)),
    "overlapping pages": users_page(overlap=20),
}


class Faults(ProgramCase):
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

    def test_what_passes_leaves_no_trace(self):
        for name, script in EXACT.items():
            with self.subTest(script=name):
                for _ in self.each_size(script):
                    self.check(0)
                    self.check_details(self.account())

    def test_throttling_of_30_percent_costs_less_than_twice_the_requests(self):
        for users in self.each_size(chance(0.3, error(400, "Throttling"))):
            questions = 6 + 2 * (users // 100) + users + sum(len(keys) for keys in self.truth.values())
            self.assertGreater(self.server.requests, questions - 4)
            self.assertLessEqual(self.server.requests, 2 * questions)
            self.check(0)

    def test_heavier_throttling_takes_longer_and_loses_nothing(self):
        self.collect(3, chance(0.6, error(400, "Throttling")))
        self.check(0)

    def test_the_check_itself_notices(self):
        self.collect(3, for_victim(error(403, "AccessDenied")), "--keys-only")
        for wrong in ({"exit_code": 0}, {"exit_code": 3}, {"exit_code": 3, "unknown_users": set(self.truth)}):
            with self.assertRaises(AssertionError):
                self.check(**wrong)

    def test_a_user_who_cannot_be_read(self):
        for code, script in {"AccessDenied": for_victim(error(403, "AccessDenied")), "ServiceFailure": for_victim(error(500, "ServiceFailure")),
                             "MalformedAnswer": for_victim((200, BOMB)), "AnswerTooLarge": for_victim((200, "x" * (17 << 20))),
                             "NoAnswer": for_victim(Fault(reset=True)), "HTTP 302": for_victim(Fault(302, "", [("Location", "http://127.0.0.1:9/")])),
                             "MalformedAnswer (": for_victim((200, OF_ANOTHER))}.items():
            with self.subTest(code=code):
                for _ in self.each_size(script, "--keys-only"):
                    self.check(3, unknown_users={self.server.account.victim}, says=code)

    def test_last_uses_that_cannot_be_read(self):
        for _ in self.each_size(for_victim(error(403, "AccessDenied"), "GetAccessKeyLastUsed"), "--keys-only"):
            self.check(3, unknown_uses=set(self.truth[self.server.account.victim]), says="getaccesskeylastused failed")
        for _ in self.each_size(always(error(403, "AccessDenied"), "GetAccessKeyLastUsed"), "--keys-only"):
            self.check(3, unknown_uses={key for keys in self.truth.values() for key in keys}, says="getaccesskeylastused failed")

    def test_who_is_deleted_meanwhile_is_not_missing(self):
        # The account summary still counts the user; so it is left out here.
        def deleted_user(account, action, given, nth, headers):
            if action == "GetAccountSummary":
                return error(403, "AccessDenied")
            return for_victim(error(404, "NoSuchEntity"))(account, action, given, nth, headers)
        for _ in self.each_size(deleted_user):
            self.check(0, gone_users={self.server.account.victim})
        for _ in self.each_size(for_victim(error(404, "NoSuchEntity"), "GetAccessKeyLastUsed")):
            self.check(0, gone_keys=set(self.truth[self.server.account.victim]))

    def test_lists_that_lead_nowhere(self):
        for script in (users_page(marker=""), users_page(marker="0"), circle):
            for _ in self.each_size(script, "--keys-only"):
                self.check(3, listing="truncated", says="BadMarker")
                self.assertLess(self.server.requests, 900)

    def test_a_page_that_fails(self):
        self.collect(300, always(error(500, "ServiceFailure"), "ListUsers", lambda given: given.get("Marker") == "200"), "--keys-only")
        self.check(3, listing="truncated", says="listusers failed 1 times: ServiceFailure")
        self.assertEqual(len(self.account()["users"]), 200)

    def test_fewer_users_than_aws_counts(self):
        for users in self.each_size(lambda account, action, given, nth, headers: (200, response(action, (
                f"<SummaryMap><entry><key>Users</key><value>{len(account.users) + 5}</value></entry></SummaryMap>")))
                if action == "GetAccountSummary" else None):
            self.check(3, listing="truncated")

    def test_denied_extras_do_not_matter(self):
        for action in ("GetAccountSummary", "GetCallerIdentity"):
            for _ in self.each_size(always(error(403, "AccessDenied"), action)):
                self.check(0)

    def test_a_report_that_cannot_be_had_costs_passwords_and_nothing_else(self):
        old = NOW - datetime.timedelta(days=800)  # older than any key: they are not believed to be in it
        for says, script in {
                "getcredentialreport failed 1 times: AccessDenied": always(error(403, "AccessDenied"), "GetCredentialReport"),
                "GenerateCredentialReport was answered with AccessDenied": either(
                    always(error(403, "AccessDenied"), "GenerateCredentialReport"), always(error(410, "ReportNotPresent"), "GetCredentialReport")),
                "ReportNotReady": either(always((200, response("GenerateCredentialReport", "<State>STARTED</State>")), "GenerateCredentialReport"),
                                         always(error(404, "ReportInProgress"), "GetCredentialReport")),
                "ReportExpired": always(error(410, "ReportExpired"), "GetCredentialReport"),
                "MalformedAnswer": answered("GetCredentialReport", lambda account, given: account.report(csv="user,arn\nx,")),
                "NoAnswer": always(Fault(reset=True), "GetCredentialReport"),
                "OtherAccount": answered("GetCredentialReport", lambda account, given: account.report(
                    csv=",".join(REPORT_COLUMNS) + "\neve,arn:aws:iam::999999999999:user/eve,2020-01-01T00:00:00Z,TRUE" + ",false,N/A,N/A,N/A,N/A" * 2 + ",N/A")),
                "tells no console password of": answered("GetCredentialReport", lambda account, given: account.report(old, users=[]))}.items():
            with self.subTest(says=says):
                for _ in self.each_size(script, "--report-wait", "2"):
                    self.check(3, says=says)
                    self.check_details(self.account(), unknown_passwords=set(self.truth))

    def test_a_report_that_is_not_whole_while_it_is_made(self):
        for _ in self.each_size(either(
                always((200, response("GenerateCredentialReport", "<State>STARTED</State>")), "GenerateCredentialReport"),
                lambda account, action, given, nth, headers: error(404, "ReportInProgress") if action == "GetCredentialReport" and nth == 1 else None)):
            self.check(0)
            self.check_details(self.account())

    def test_a_report_that_is_older_than_what_happened_since(self):
        def stale(account, given):
            return account.report(NOW - datetime.timedelta(hours=3), users=sorted(set(account.users) - {account.victim}))
        for users in self.each_size(answered("GetCredentialReport", stale)):
            name = self.server.account.victim
            active = any(status == "Active" for status, _, _ in self.truth[name].values())
            self.check(3 if active else 0, says=f"tells no console password of 1 user, {name}" if active else "")
            self.check_details(self.account(), unknown_passwords={name})

    def test_details_that_cannot_be_had_cost_policies_and_tags_and_nothing_else(self):
        def second_page(fault):
            return always(fault, "GetAccountAuthorizationDetails", lambda given: given.get("Marker") == "100")
        everyone = lambda account: set(account.users)  # noqa: E731
        behind_100 = lambda account: set(sorted(account.users)[100:])  # noqa: E731
        for says, script, unknown in [
                ("AccessDenied", always(error(403, "AccessDenied"), "GetAccountAuthorizationDetails"), everyone),
                ("MalformedAnswer", always((200, LOGIN), "GetAccountAuthorizationDetails"), everyone),
                ("MalformedAnswer", always((200, BOMB), "GetAccountAuthorizationDetails"), everyone),
                ("NoAnswer", always(Fault(cut=90), "GetAccountAuthorizationDetails"), everyone),
                ("AnswerTooLarge", always((200, "x" * (17 << 20)), "GetAccountAuthorizationDetails"), everyone),
                ("Throttling", always(error(400, "Throttling"), "GetAccountAuthorizationDetails"), everyone),
                ("OtherAccount", answered("GetAccountAuthorizationDetails", lambda account, given: account.details_page(
                    int(given.get("Marker", 0)), account="999999999999")), everyone),
                ("BadMarker", answered("GetAccountAuthorizationDetails", lambda account, given: account.details_page(0, marker="")), behind_100),
                ("BadMarker", answered("GetAccountAuthorizationDetails", lambda account, given: account.details_page(0, marker="0")), behind_100),
                ("ServiceFailure", second_page(error(500, "ServiceFailure")), behind_100)]:
            with self.subTest(says=says):
                wait = ["--deadline", "6"] if says == "Throttling" else []
                for _ in self.each_size(script, *wait):
                    unknown_users = unknown(self.server.account)
                    if not unknown_users and says == "ServiceFailure":
                        continue  # there is no second page
                    self.check(3, says="NotAsked" if wait else says)
                    self.check_details(self.account(), unknown_policies=unknown_users)

    def test_what_is_collected_is_judged(self):
        """The rules on policies, tags and passwords find what is there, and say so where it was denied."""
        def failed_users(report, rule):
            return {finding["user"] for finding in report["key_findings"] if finding["rule"] == rule and finding["verdict"] == "fail"}
        self.collect(300, lambda *_: None)
        report = json.loads(self.keymuster("audit", "--from", self.snapshot, "-f", "json").stdout)
        details = self.server.account.details
        active = {user for user, keys in self.truth.items() if any(status == "Active" for status, _, _ in keys.values())}
        self.assertEqual(failed_users(report, "KEY-QUARANTINED"), {user for user in self.truth if QUARANTINE in details[user]["policies"]})
        self.assertEqual(failed_users(report, "KEY-ORPHAN-TAG"), {user for user in self.truth if "gone" in details[user]["tags"].values()})
        self.assertEqual(failed_users(report, "KEY-CONSOLE-USER"), {user for user in active if details[user]["password"]})
        self.assertEqual(report["outcome"]["incomplete_because"], [])

        self.collect(300, either(*(always(error(403, "AccessDenied"), action) for action in ("GetCredentialReport", "GetAccountAuthorizationDetails"))))
        report = json.loads(self.keymuster("audit", "--from", self.snapshot, "-f", "json").stdout)
        verdicts = {tally["rule"]: tally for tally in report["tallies"]}
        self.assertEqual(verdicts["KEY-QUARANTINED"]["not_evaluated"], 300)
        self.assertEqual(verdicts["KEY-CONSOLE-USER"]["not_evaluated"], len(active))
        self.assertFalse(report["outcome"]["complete"])

        self.collect(300, lambda *_: None, "--keys-only")
        report = json.loads(self.keymuster("audit", "--from", self.snapshot, "-f", "json").stdout)
        self.assertTrue(report["outcome"]["complete"])
        self.assertLessEqual({"KEY-QUARANTINED", "KEY-ORPHAN-TAG", "KEY-CONSOLE-USER"}, {rule["rule"] for rule in report["out_of_scope"]})

    def test_credentials_that_expire_are_renewed(self):
        for users in self.each_size(expired_after(3)):
            self.check(0)

    def test_credentials_that_expire_for_good(self):
        self.write(".aws/config", "[default]\naws_access_key_id = first\naws_secret_access_key = x\n")
        self.collect(300, expired_after(200), "--keys-only")
        self.assertEqual(self.done.returncode, 3)
        self.assertIn("ExpiredToken", self.done.stdout)
        listed = {user["name"]: user for user in self.account()["users"]}
        known = [name for name, user in listed.items() if user["key_listing"] == "complete"]
        self.assertTrue(0 < len(known) < len(listed))
        for name in known:
            self.assertEqual({key["id"] for key in listed[name].get("keys", [])}, set(self.truth[name]))

    def test_nothing_is_written_where_nothing_is_known(self):
        for says, script in {"AccessDenied": always(error(403, "AccessDenied")), "HTTP 302": always(Fault(302, "", [("Location", "http://127.0.0.1:9/")])),
                             "NoAnswer": always(Fault(reset=True)), "MalformedAnswer": always((200, LOGIN)),
                             "InvalidClientTokenId": always(error(403, "InvalidClientTokenId"))}.items():
            with self.subTest(says=says):
                self.collect(3, script)
                self.assertEqual((self.done.returncode, self.done.stdout.count("\n")), (3, 1), self.done.stdout)
                self.assertIn(says, self.done.stdout)
                self.assertFalse(self.snapshot.exists())

    def test_the_deadline_is_kept(self):
        for script in (always(error(400, "Throttling")), always(Fault(silent=True)), always(Fault(slow=0.5))):
            self.collect(3, script, "--deadline", "3")
            self.assertEqual(self.done.returncode, 3, self.done.stdout)
            self.assertIn("deadline of 3 seconds", self.done.stdout)
            self.assertLess(self.seconds, 8)

    def test_certificates_are_checked(self):
        key, certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        for host, bundle, fine in (("localhost", certificate, True), ("localhost", None, False), ("127.0.0.1", certificate, False)):
            with self.subTest(host=host, bundle=bundle):
                self.snapshot.unlink(missing_ok=True)
                server = FaultServer(Account(3, self.maker), lambda *_: None, context)
                env = {"AWS_ENDPOINT_URL": f"https://{host}:{server.server_port}", **({"AWS_CA_BUNDLE": str(bundle)} if bundle else {})}
                done = subprocess.run([program_case.BIN / "keymuster-collect", "-o", self.snapshot], env=self.environment(env),
                                      capture_output=True, text=True, timeout=60)
                server.shutdown()
                server.server_close()
                self.assertEqual((done.returncode, self.snapshot.exists()), (0, True) if fine else (3, False), done.stdout)
                if not fine:
                    self.assertRegex(done.stdout, "(?i)certificate|peer")

    def test_a_silent_user_does_not_take_the_rest_along(self):
        self.collect(30, for_victim(Fault(silent=True)), "--deadline", "6", "--keys-only")
        self.check(3, unknown_users={self.server.account.victim}, says="deadline of 6 seconds")

    def test_two_runs_say_the_same(self):
        def words():
            self.collect(300, for_victim(error(403, "AccessDenied")))
            account = self.account()
            return json.dumps([[user | {"keys": [{name: value for name, value in key.items() if name != "use_recorded_at"} for key in user.get("keys", [])]}
                                for user in account["users"]], account["remarks"], self.done.stdout])
        self.maker.random.seed(1)
        first = words()
        self.maker.random.seed(1)
        self.assertEqual(first, words())


if __name__ == "__main__":
    program_case.main()

"""What AWS denies, never answers or answers with rubbish: the snapshot names exactly what is unknown and the collection is
incomplete. Nothing is ever missing in silence."""
import datetime
import json

import program_case
from aws.fault_server import NOW, QUARANTINE, REPORT_COLUMNS, Fault, error, response
from fault_case import (BOMB, FILE, LOGIN, OF_ANOTHER, SIZES, FaultCase, always, answered, circle, either, endless, expired_after, for_victim,
                        users_page)


class Gaps(FaultCase):
    def test_a_user_who_cannot_be_read(self):
        for code, script in {"AccessDenied": for_victim(error(403, "AccessDenied")), "ServiceFailure": for_victim(error(500, "ServiceFailure")),
                             "MalformedAnswer": for_victim((200, BOMB)), "AnswerTooLarge": for_victim((200, "x" * (17 << 20))),
                             "NoAnswer": for_victim(Fault(reset=True)), "HTTP 302": for_victim(Fault(302, "", [("Location", "http://127.0.0.1:9/")])),
                             "MalformedAnswer (": for_victim((200, OF_ANOTHER)), "HTTP 204": for_victim((204, "")),
                             "HTTP 407": for_victim((407, "")), "MalformedAnswer (the answer has a document type": for_victim((200, FILE)),
                             "HTTP 307": for_victim(Fault(307, "", [("Location", "/elsewhere")]))}.items():
            with self.subTest(code=code):
                for _ in self.each_size(script, "--keys-only"):
                    self.check(3, unknown_users={self.server.account.victim}, says=code)

    def test_last_uses_that_cannot_be_read(self):
        for _ in self.each_size(for_victim(error(403, "AccessDenied"), "GetAccessKeyLastUsed"), "--keys-only"):
            self.check(3, unknown_uses=set(self.truth[self.server.account.victim]), says="getaccesskeylastused failed")
        for _ in self.each_size(always(error(403, "AccessDenied"), "GetAccessKeyLastUsed"), "--keys-only"):
            self.check(3, unknown_uses={key for keys in self.truth.values() for key in keys}, says="getaccesskeylastused failed")
        other = (200, response("GetAccessKeyLastUsed", "<UserName>x</UserName><AccessKeyLastUsed/>"))
        for _ in self.each_size(for_victim(other, "GetAccessKeyLastUsed"), "--keys-only"):
            self.check(3, unknown_uses=set(self.truth[self.server.account.victim]), says="the use of another user's key")

    def test_lists_that_lead_nowhere(self):
        for script in (users_page(marker=""), users_page(marker="0"), circle, endless):
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

    def test_a_report_that_is_older_than_what_happened_since(self):
        def stale(account, given):
            return account.report(NOW - datetime.timedelta(hours=3), users=sorted(set(account.users) - {account.victim}))
        for users in self.each_size(answered("GetCredentialReport", stale)):
            name = self.server.account.victim
            active = any(status == "Active" for status, _, _ in self.truth[name].values())
            self.check(3 if active else 0, says=f"tells no console password of 1 user, {name}" if active else "")
            self.check_details(self.account(), unknown_passwords={name})
            # Who is younger than the report, and has an active key, may have a password: no pass.
            report = json.loads(self.keymuster("audit", "--from", self.snapshot, "-f", "json").stdout)
            told = {finding["rule"] for finding in report["key_findings"] if finding["user"] == name and finding["verdict"] == "not-evaluated"}
            self.assertEqual("KEY-CONSOLE-USER" in told, active)
            self.assertEqual(report["outcome"]["complete"], not active)

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
                wait = ["--deadline", str(6 + max(SIZES) // 100)] if says == "Throttling" else []
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

    def test_a_silent_user_does_not_take_the_rest_along(self):
        self.collect(30, for_victim(Fault(silent=True)), "--deadline", "6", "--keys-only")
        self.check(3, unknown_users={self.server.account.victim}, says="deadline of 6 seconds")

if __name__ == "__main__":
    program_case.main()

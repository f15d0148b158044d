"""Key rules that need more than keys: what nobody asked for is out of scope, what was denied is a gap. And what is to come."""
import json
import unittest

from program_case import AS_OF, ProgramCase, main

REPORT = ("user,arn,user_creation_time,password_enabled,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"
          "access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,"
          "access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service\n"
          "alice,arn:aws:iam::111122223333:user/alice,2026-11-01T00:00:00+00:00,true,true,2026-11-01T00:00:00+00:00,"
          "2026-11-19T10:00:00+00:00,eu-west-1,s3,false,N/A,N/A,N/A,N/A\n")


class Scope(ProgramCase):
    def audit(self, *more, expect=None):
        return self.report("audit", "--from", self.folder / "acme", *AS_OF, *more, expect=expect)

    def details(self, policies=(), tags=()):
        listed = json.loads((self.folder / "acme/users.json").read_text())["Users"]
        return json.dumps({"UserDetailList": [{**user, "GroupList": [], "AttachedManagedPolicies": [
            {"PolicyName": name, "PolicyArn": f"arn:aws:iam::aws:policy/{name}"} for name in policies],
            "Tags": [{"Key": key, "Value": value} for key, value in tags]} for user in listed],
            "GroupDetailList": [], "RoleDetailList": [], "Policies": []})

    @staticmethod
    def failing(report):
        return {finding["rule"]: finding["severity"] for finding in report["key_findings"] if finding["verdict"] == "fail"}

    def test_what_nobody_asked_for_is_said_and_no_gap(self):
        self.recording()
        report = self.audit(expect=0)
        self.assertTrue(report["outcome"]["complete"])
        self.assertEqual({row["rule"] for row in report["out_of_scope"]},
                         {"KEY-CONSOLE-USER", "KEY-SETUP", "KEY-QUARANTINED", "KEY-ORPHAN-TAG", "KEY-REGION-DRIFT", "KEY-SERVICE-DRIFT"})
        text = self.keymuster("audit", "--from", self.folder / "acme", *AS_OF).stdout.decode()
        self.assertIn("KEY-QUARANTINED was not asked for", text)

    def test_what_was_denied_is_a_gap(self):
        self.recording()
        self.write("acme/failed-calls.jsonl", '{"op":"get-account-authorization-details","params":{},"error":{"code":"AccessDenied"}}\n')
        report = self.audit(expect=3)
        self.assertEqual({finding["rule"] for finding in report["key_findings"]}, {"KEY-QUARANTINED", "KEY-ORPHAN-TAG"})
        self.assertNotIn("KEY-QUARANTINED", {row["rule"] for row in report["out_of_scope"]})

    def test_a_quarantine_is_critical(self):
        _, ids = self.recording()
        self.write("acme/details.json", self.details(
            ["AWSCompromisedKeyQuarantineV3"], [(ids["alice"], "nightly backup"), (self.maker.key_id(), "gone"), ("owner", "ops")]))
        report = self.audit(expect=1)
        self.assertEqual(self.failing(report), {"KEY-QUARANTINED": "critical", "KEY-ORPHAN-TAG": "info"})
        key, = report["keys"]
        self.assertEqual((key["described_as"], key["owner"]), ("nightly backup", "ops"))

    def test_a_person_with_a_key_that_came_with_the_user(self):
        self.recording()
        self.write("acme/credential-report.csv", REPORT)
        self.assertEqual(self.failing(self.audit(expect=1)), {"KEY-CONSOLE-USER": "low", "KEY-SETUP": "low"})
        self.write("acme/credential-report.csv", REPORT.replace("+00:00,true,true", "+00:00,false,true"))
        self.assertEqual(self.failing(self.audit(expect=0)), {})

    def test_drift_is_judged_once_the_policy_names_a_place(self):
        self.recording()
        policy = self.write("policy.toml", '[keys]\nallowed_regions = ["eu-central-1"]\nallowed_services = ["s3"]\n')
        self.assertEqual(self.failing(self.audit("--policy", policy, expect=1)), {"KEY-REGION-DRIFT": "low"})
        shown = self.keymuster("policy", "show", "--policy", policy)
        self.assertIn(b'allowed_regions = ["eu-central-1"]', shown.stdout)
        again = self.write("again.toml", shown.stdout)
        self.assertEqual(self.keymuster("policy", "check", again).returncode, 0)

    def test_what_is_to_come(self):
        self.recording(users=(("alice", "2026-09-01"), ("bob", "2026-11-01")))
        report = self.audit(expect=0)
        told, = report["forecast"]
        self.assertEqual((told["from"], told["finding"]["rule"], told["finding"]["user"]), ("2026-11-30T00:00:01Z", "KEY-AGE", "alice"))
        # The forecast comes true, to the second.
        for instant, code in (("2026-11-30T00:00:00Z", 0), ("2026-11-30T00:00:01Z", 1)):
            done = self.keymuster("audit", "--from", self.folder / "acme", "--as-of", instant)
            self.assertEqual(done.returncode, code, done.stdout.decode())
        self.assertEqual(self.audit("--forecast-days", "9")["forecast"], [])
        text = self.keymuster("audit", "--from", self.folder / "acme", *AS_OF).stdout.decode()
        self.assertIn("in 9 days, 2026-11-30: 111122223333/alice/", text)
        page = self.folder / "page.html"
        self.keymuster("audit", "--from", self.folder / "acme", *AS_OF, "-o", page)
        self.assertIn('<section id="forecast"', page.read_text())


if __name__ == "__main__":
    main()

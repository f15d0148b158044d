"""Key findings that somebody answers for, in an ignore file."""
import unittest

from program_case import AS_OF, ProgramCase, main

ENTRY = ('[[ignore]]\nrule = "KEY-AGE"\naccount = "111122223333"\nuser = "bob"\nreason = "the vendor takes no roles"\n'
         'owner = "billing"\nticket = "OPS-17"\nexpires = "{}"\n')


class Exceptions(ProgramCase):
    def setUp(self):
        super().setUp()
        _, self.ids = self.recording(users=(("alice", "2026-11-01"), ("bob", "2026-01-01")))

    def audit(self, text, *more, expect=None):
        path = self.write("ignore.toml", text)
        return self.report("audit", "--from", self.folder / "acme", *AS_OF, "--ignore-file", path, *more, expect=expect)

    def test_what_is_answered_for_is_counted_and_no_finding(self):
        report = self.audit(ENTRY.format("2027-06-30"), expect=0)
        self.assertEqual(report["key_findings"], [])
        entry, = report["exceptions"]
        self.assertEqual((entry["state"], entry["owner"], entry["ticket"]), ("used", "billing", "OPS-17"))
        self.assertEqual([finding["key_id"] for finding in entry["findings"]], [self.ids["bob"]])
        tally, = [tally for tally in report["tallies"] if tally["rule"] == "KEY-AGE"]
        self.assertEqual((tally["failed"], tally["excepted"], tally["passed"]), (0, 1, 1))
        done = self.keymuster("audit", "--from", self.folder / "acme", *AS_OF, "--ignore-file", self.folder / "ignore.toml")
        self.assertIn(b"1 finding excepted", done.stderr)
        self.assertIn("1 finding of KEY-AGE, the vendor takes no roles; billing, OPS-17, until 2027-06-30", " ".join(done.stdout.decode().split()))

    def test_its_day_ends_it(self):
        for day, code, state in (("2026-11-20T06:59:59Z", 1, "expired"), ("2026-11-20T07:00:00Z", 1, "expired"), ("2026-11-20T07:00:01Z", 0, "used")):
            report = self.audit(ENTRY.format(day), expect=code)
            self.assertEqual(report["exceptions"][0]["state"], state)

    def test_a_malformed_one_lets_the_finding_return(self):
        path = self.write("ignore.toml", ENTRY.format("soon"))
        done = self.keymuster("audit", "--from", self.folder / "acme", *AS_OF, "--ignore-file", path)
        self.assertExit(done, 1, "ignore.toml:1: excepts nothing")
        self.assertEqual(self.audit(ENTRY.format("soon"))["exceptions"][0]["state"], "malformed")
        without = "".join(line + "\n" for line in ENTRY.format("2027-06-30").splitlines() if not line.startswith("ticket"))
        self.assertIn("ticket", self.audit(without, expect=1)["exceptions"][0]["problem"])

    def test_an_unused_one_is_said(self):
        path = self.write("ignore.toml", ENTRY.format("2027-06-30").replace('"bob"', '"carol"'))
        done = self.keymuster("audit", "--from", self.folder / "acme", *AS_OF, "--ignore-file", path)
        self.assertExit(done, 1, "fits nothing that failed")

    def test_an_exception_passes_no_control(self):
        report = self.audit(ENTRY.format("2027-06-30"), "--framework", "cis-3.0", expect=0)
        control, = [control for control in report["frameworks"][0]["controls"] if control["id"] == "1.14"]
        self.assertEqual((control["verdict"], control["because"]), ("not-assessed", "1 finding that fails it is excepted"))

    def test_a_leak_of_the_key_is_still_one(self):
        tree = self.write("tree/app.env", f"AWS_ACCESS_KEY_ID={self.ids['bob']}\n").parent
        path = self.write("ignore.toml", ENTRY.format("2027-06-30"))
        report = self.report("scan", tree, "--from", self.folder / "acme", *AS_OF, "--ignore-file", path, expect=1)
        self.assertEqual([key["severity"] for key in report["correlations"]], ["critical"])


if __name__ == "__main__":
    main()

"""--framework: the controls of a framework, held to recorded accounts."""
import unittest

from program_case import AS_OF, ProgramCase, main


class Frameworks(ProgramCase):
    def controls(self, *more, framework="cis-3.0", expect=None):
        report = self.report("audit", "--from", self.folder / "acme", *AS_OF, "--framework", framework, *more, expect=expect)
        return report, {control["id"]: control for control in report["frameworks"][0]["controls"]}

    def test_each_control_has_a_verdict(self):
        _, ids = self.recording(users=(("alice", "2026-11-01"), ("bob", "2026-01-01")))
        report, controls = self.controls(expect=1)
        self.assertEqual({name: control["verdict"] for name, control in controls.items()},
                         {"1.4": "passed", "1.11": "not-assessed", "1.12": "passed", "1.13": "passed", "1.14": "failed"})
        self.assertIn("KEY-SETUP was not asked for", controls["1.11"]["because"])
        failing = [report["key_findings"][position] for position in controls["1.14"]["findings"]]
        self.assertEqual([(finding["rule"], finding["key_id"]) for finding in failing], [("KEY-AGE", ids["bob"])])
        text = self.keymuster("audit", "--from", self.folder / "acme", *AS_OF, "--framework", "cis-3.0").stdout.decode()
        self.assertIn("CIS AWS Foundations Benchmark 3.0.0: 1 failed, 3 passed, 1 not assessed", text)
        page = self.folder / "page.html"
        self.keymuster("audit", "--from", self.folder / "acme", *AS_OF, "--framework", "cis-3.0", "-o", page)
        self.assertIn('<section id="frameworks"', page.read_text())

    def test_a_looser_policy_is_no_pass(self):
        self.recording()
        _, controls = self.controls("--max-age-days", "120", expect=0)
        self.assertEqual(controls["1.14"]["verdict"], "not-assessed")
        self.assertIn("max_age_days is 120, the control asks for 90", controls["1.14"]["because"])

    def test_a_stricter_policy_is_judged_at_the_controls_limit(self):
        self.recording(users=(("alice", "2026-09-10"),))
        report, controls = self.controls("--max-age-days", "60", expect=1)
        self.assertEqual([finding["rule"] for finding in report["key_findings"]], ["KEY-AGE"])
        self.assertEqual((controls["1.14"]["verdict"], controls["1.14"]["findings"]), ("passed", []))

    def test_versions_differ(self):
        self.recording(users=(("alice", "2026-11-01"),))
        report, _ = self.controls(framework="cis-1.2,CIS-7.0.0,pci-4.0.1", expect=0)
        self.assertEqual([framework["id"] for framework in report["frameworks"]], ["cis-1.2", "cis-7.0", "pci-4.0"])
        self.assertEqual([control["id"] for control in report["frameworks"][1]["controls"]], ["2.4", "2.11", "2.12"])

    def test_a_cut_list_of_users_passes_nothing(self):
        self.recording()
        path = self.folder / "acme/users.json"
        path.write_text(path.read_text()[:-1] + ', "NextToken": "more"}')
        _, controls = self.controls(expect=3)
        self.assertNotIn("passed", {control["verdict"] for control in controls.values()})

    def test_an_unknown_name_ends_the_run(self):
        self.recording()
        done = self.keymuster("audit", "--from", self.folder / "acme", "--framework", "cis-30")
        self.assertExit(done, 2, 'there is no framework "cis-30"', "did you mean", "nist-800-53-r5")
        self.assertExit(self.keymuster("scan", self.folder, "--framework", "cis-3.0"), 2, "--from")


if __name__ == "__main__":
    main()

"""Flags > environment > configuration file > defaults, and strictness, in the real program."""
import program_case
from program_case import ProgramCase


class SettingsTest(ProgramCase):
    def setUp(self):
        super().setUp()
        self.write("a.txt", "plain\n")
        self.write("b.log", "plain\n")

    def excludes(self, *words, env=None):
        return self.report("scan", ".", *words, env=env, expect=0)["scope"]["excludes"]

    def test_precedence(self):
        config = self.write("conf/nightly.toml", '[scan]\nexclude = ["from-file"]\n')
        variable = {"KEYMUSTER_EXCLUDE": "from-variable"}
        self.assertEqual(self.excludes(), [])
        self.assertEqual(self.excludes("-c", config), ["from-file"])
        self.assertEqual(self.excludes("-c", config, env=variable), ["from-variable"])
        self.assertEqual(self.excludes("-c", config, "--exclude", "typed", env=variable), ["typed"])
        self.assertEqual(self.excludes(env={"KEYMUSTER_CONFIG": str(config)}), ["from-file"])

    def test_verbose_names_the_origin(self):
        config = self.write("nightly.toml", "[scan]\njobs = 2\n")
        done = self.keymuster("scan", ".", "-v", "-c", config, "--fail-on", "high", env={"KEYMUSTER_WINDOW": "4K"})
        self.assertExit(done, 0, "setting jobs = 2 (configuration file: ", "setting fail-on = high (command line: --fail-on)",
                        "setting window = 4K (environment: KEYMUSTER_WINDOW)")

    def test_a_scanned_tree_configures_nothing(self):
        for name in (".keymuster.toml", "keymuster.toml", ".gitleaks.toml"):
            self.write(name, '[scan]\nexclude = ["*"]\n[allowlist]\npaths = [".*"]\n')
        self.assertEqual(self.excludes(), [])

    def test_mistakes_in_the_file(self):
        for text, said in (("[scan]\nexlude = ['x']\n", 'did you mean "exclude"'), ("[sacn]\n", 'did you mean "scan"'),
                           ("[scan]\njobs = 'two'\n", ":2:"), ("[scan\n", ":1:"), ("[report]\nfail_on = 'worst'\n", "critical")):
            with self.subTest(text=text):
                self.write("bad.toml", text)
                self.assertExit(self.keymuster("scan", ".", "-c", "bad.toml"), 2, "bad.toml", said)

    def test_a_missing_file_is_an_error(self):
        self.assertExit(self.keymuster("scan", ".", "-c", "missing.toml"), 2, "missing.toml")
        self.assertExit(self.keymuster("scan", ".", env={"KEYMUSTER_CONFIG": "missing.toml"}), 2, "missing.toml")

    def test_a_wrong_variable_is_an_error(self):
        self.assertExit(self.keymuster("scan", ".", env={"KEYMUSTER_JOBS": "lots"}), 2, "KEYMUSTER_JOBS", "whole number")

    def test_guesses_for_commands_and_flags(self):
        self.assertExit(self.keymuster("aduit"), 2, 'did you mean "audit"')
        self.assertExit(self.keymuster("scan", "--exlude", "x"), 2, 'did you mean "--exclude"')

    def test_max_file_size_is_a_choice_and_shown(self):
        self.write("big.bin", b"x" * 5000)
        report = self.report("scan", ".", "--max-file-size", "4K", expect=0)
        self.assertEqual(report["scope"]["max_file_size"], 4096)
        self.assertIn("too-large", str(report["coverage"]))

    def test_run_follows_the_file(self):
        root, ids = self.recording()
        self.write("work/.env", f"AWS_ACCESS_KEY_ID={ids['alice']}\n")
        config = self.write("conf/nightly.toml", f'[scan]\npaths = ["../work"]\n[audit]\nfrom = ["{root}"]\nmax_age_days = 10\n'
                            '[report]\noutput = ["report.json", "report.html"]\nas_of = "2026-11-20T07:00:00Z"\n')
        done = self.keymuster("run", "-c", config, cwd="/")
        self.assertExit(done, 1)
        import json
        report = json.loads((self.folder / "conf/report.json").read_text())
        self.assertEqual(report["scope"]["policy"]["max_age_days"], "10")
        self.assertEqual([c["state"] for c in report["correlations"] if c["key_id"] == ids["alice"]], ["active"])
        self.assertTrue((self.folder / "conf/report.html").stat().st_size > 0)

    def test_fingerprint_key_must_be_private(self):
        self.write("key", "0123456789abcdef0123456789abcdef\n", mode=0o644)
        self.assertExit(self.keymuster("scan", "a.txt", "--fingerprint-key-file", "key"), 2, "other users", "chmod 600")
        self.write("short", "0123\n", mode=0o600)
        self.assertExit(self.keymuster("scan", "a.txt", "--fingerprint-key-file", "short"), 2, "shorter than 16 bytes")
        (self.folder / "key").chmod(0o600)
        self.assertExit(self.keymuster("scan", "a.txt", "--fingerprint-key-file", "key"), 0)

    def test_the_policy_that_counts_is_shown_as_a_policy_file(self):
        policy = self.write("policy.toml", "[keys]\nmax_age_days = 60\nmax_unused_days = 30\n")
        shown = self.keymuster("policy", "show", "--policy", policy, "--max-unused-days", "20")
        self.assertExit(shown, 0)
        self.assertIn(b"max_age_days = 60\n", shown.stdout)
        self.assertIn(b"max_unused_days = 20\n", shown.stdout)
        again = self.keymuster("policy", "show", "--policy", self.write("again.toml", shown.stdout))
        self.assertEqual(again.stdout, shown.stdout)
        self.assertEqual(self.keymuster("policy", "check", policy).stdout.decode(), f"{policy}: fine; 2 thresholds other than the default\n")

    def test_a_bad_policy_is_refused_with_its_place(self):
        policy = self.write("policy.toml", "[keys]\nmax_age_day = 60\n")
        self.assertExit(self.keymuster("policy", "check", policy), 2, "policy.toml:2:1", "max_age_days")
        self.assertExit(self.keymuster("policy", "chek", policy), 2, 'did you mean "check"?')
        self.assertExit(self.keymuster("policy", "check"), 2, "needs a file")


if __name__ == "__main__":
    program_case.main()

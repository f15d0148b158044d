"""What the documents show must work: their rule file, the files that they point at, the flags that they name."""
import re
import unittest

from program_case import SOURCE, ProgramCase, main

DOCUMENTS = sorted([*SOURCE.glob("*.md"), *(SOURCE / "docs").glob("*.md")])


class Docs(ProgramCase):
    def test_the_rule_of_contributing_works(self):
        text = (SOURCE / "CONTRIBUTING.md").read_text()
        rule = self.folder / "acme.toml"
        rule.write_text(re.search(r"```toml\n(.*?)```", text, re.S).group(1))
        checked = self.keymuster("rules", "check", "--no-builtin-rules", "--rules", str(rule))
        self.assertEqual(checked.returncode, 0, checked.stderr)
        self.assertIn("1 rule, 1 example and 2 near misses tried, 0 failures", checked.stdout.decode())

    def test_paths_exist(self):
        for document in DOCUMENTS:
            folders = r"(?:core|host|rules|scanner|report|cli|fixtures|tests|bench|fuzz|docs|cmake)"
            for path in re.findall(rf"`({folders}/[\w./-]+)`", document.read_text()):
                with self.subTest(document=document.name, path=path):
                    self.assertTrue((SOURCE / path).exists() or list(SOURCE.glob(path + ".*")))

    def test_flags_exist(self):
        helps = "".join(self.keymuster("help", command).stdout.decode() for command in
                        ("scan", "audit", "run", "report", "rules", "explain", "demo", "doctor", "version"))
        known = set(re.findall(r"--[a-z][a-z-]+", helps))
        for document in (SOURCE / "README.md", SOURCE / "docs/configuration.md"):
            commands = re.findall(r"^ *\$? *(keymuster .*)$", document.read_text(), re.M)
            for flag in {flag for command in commands for flag in re.findall(r"--[a-z][a-z-]+", command)}:
                with self.subTest(document=document.name, flag=flag):
                    self.assertIn(flag, known)


if __name__ == "__main__":
    main()

"""compile_rules: the loader's errors stop the build, and say where."""
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = pathlib.Path(os.environ["KEYMUSTER_BIN"]) / "compile_rules"
RULE = """vendor = "Acme"
[[rule]]
id = "acme-key"
title = "t"
why = "w"
mend = "m"
severity = "high"
examples = ['say "\\u00e4\\" {{hex:4}}']
[rule.prefix]
prefixes = ["acme_"]
pieces = ["hex{8}"]
"""


class CompileRules(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.out = self.folder / "out.cc"

    def file(self, name, text):
        (self.folder / name).write_text(text)
        return self.folder / name

    def compile(self, *files, out=None):
        return subprocess.run([PROGRAM, out or self.out, *files], capture_output=True, text=True)

    def test_writes_the_rules_sorted_by_id(self):
        first = self.file("a.toml", RULE)
        second = self.file("b.toml", RULE.replace("acme-key", "aaaa-key"))
        done = self.compile(first, second)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        code = self.out.read_text()
        self.assertLess(code.index('"aaaa-key"'), code.index('"acme-key"'))

    def test_the_output_does_not_depend_on_the_order_or_the_folder(self):
        first = self.file("a.toml", RULE)
        second = self.file("b.toml", RULE.replace("acme-key", "aaaa-key"))
        self.compile(first, second)
        once = self.out.read_bytes()
        self.compile(second, first)
        self.assertEqual(self.out.read_bytes(), once)
        self.assertNotIn(str(self.folder).encode(), once)

    def test_errors_have_a_place_and_stop_the_build(self):
        cases = {
            "severty": (RULE.replace("severity", "severty"), ':7:1: unknown key "severty"'),
            "toml": (RULE + "[[", ":12:"),
            "empty": ("", "has no rules"),
        }
        for name, (text, what) in cases.items():
            path = self.file(f"{name}.toml", text)
            done = self.compile(path)
            self.assertEqual(done.returncode, 1, name)
            self.assertIn(f"{path}", done.stderr)
            self.assertIn(what, done.stderr)
            self.assertFalse(self.out.exists(), name)

    def test_an_id_in_two_files_is_an_error(self):
        first, second = self.file("a.toml", RULE), self.file("b.toml", RULE)
        done = self.compile(first, second)
        self.assertEqual(done.returncode, 1)
        self.assertIn('rule id "acme-key" stands in', done.stderr)
        self.assertIn("a.toml", done.stderr)
        self.assertIn("b.toml", done.stderr)

    def test_files_that_are_not_there(self):
        missing = self.compile(self.folder / "none.toml")
        self.assertEqual(missing.returncode, 1)
        self.assertIn("none.toml: cannot be read", missing.stderr)
        unwritable = self.compile(self.file("a.toml", RULE), out=self.folder / "no" / "out.cc")
        self.assertEqual(unwritable.returncode, 1)
        self.assertIn("cannot be written", unwritable.stderr)
        self.assertEqual(subprocess.run([PROGRAM], capture_output=True).returncode, 1)

    def test_a_folder_is_not_a_rule_file(self):
        done = self.compile(self.folder)
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot be read", done.stderr)


if __name__ == "__main__":
    unittest.main()

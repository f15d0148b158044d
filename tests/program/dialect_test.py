"""Configurations of gitleaks, given as rules."""
import json
import os
import pathlib
import unittest

from program_case import ProgramCase

CONFIG = """
title = "mine"
[allowlist]
paths = ['''\\.lock$''']
[[rules]]
id = "acme-token"
description = "Acme token"
regex = '''acme_([a-z0-9]{10})'''
keywords = ["acme_"]
tags = ["x"]
[[rules]]
id = "keystore"
path = '''\\.p12$'''
"""


class GitleaksConfiguration(ProgramCase):
    def setUp(self):
        super().setUp()
        self.token = "acme_" + "q7w3" + "zk1m9x"
        (self.folder / "tree").mkdir()
        (self.folder / "gitleaks.toml").write_text(CONFIG)
        (self.folder / "tree/a.env").write_text(f"one\n{self.token}\n{self.token} # gitleaks:allow\n")
        (self.folder / "tree/x.lock").write_text(self.token)
        (self.folder / "tree/store.p12").write_text("-")

    def found(self, *more):
        done = self.keymuster("scan", str(self.folder / "tree"), "--no-builtin-rules", "--rules",
                              str(self.folder / "gitleaks.toml"), "-f", "json", *more)
        report = json.loads(done.stdout)
        places = {(leak["rule"], pathlib.Path(place["path"]).name, place["line"])
                  for leak in report["leaks"] for place in leak["locations"]}
        return places, done.stderr.decode(), report

    def test_rules_lists_and_warnings(self):
        places, said, report = self.found()
        self.assertEqual(places, {("gitleaks-acme-token", "a.env", 2), ("gitleaks-acme-token", "a.env", 3),
                                  ("gitleaks-keystore", "store.p12", 0)})
        self.assertIn('key "rules.tags" has no effect', said)
        self.assertEqual(report["dropped_by_filter"], {"allowlist": 1})
        self.assertEqual([entry["state"] for entry in report["suppressions"]], ["not-heard"])

    def test_comments_are_heard_of_whom_the_caller_trusts(self):
        places, _, report = self.found("--trust-target")
        self.assertEqual(places, {("gitleaks-acme-token", "a.env", 2), ("gitleaks-keystore", "store.p12", 0)})
        self.assertEqual([entry["state"] for entry in report["suppressions"]], ["used"])

    def test_ignore_file(self):
        ignore = self.folder / ".gitleaksignore"
        ignore.write_text("# known\na.env:acme-token:2\n")
        places, _, report = self.found("--rules", str(ignore))
        self.assertEqual(places, {("gitleaks-acme-token", "a.env", 3), ("gitleaks-keystore", "store.p12", 0)})
        self.assertEqual(report["dropped_by_filter"], {"allowlist": 1, "ignore-file": 1})

    def test_extend_reads_the_other_file(self):
        base = self.folder / "base.toml"
        base.write_text(CONFIG)
        (self.folder / "gitleaks.toml").write_text(f"[extend]\npath = '{base}'\ndisabledRules = ['keystore']\n")
        self.assertEqual(self.found("--trust-target")[0], {("gitleaks-acme-token", "a.env", 2)})
        base.unlink()
        done = self.keymuster("scan", str(self.folder), "--rules", str(self.folder / "gitleaks.toml"))
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"[extend]", done.stderr)

    @unittest.skipUnless(os.environ.get("KEYMUSTER_GITLEAKS_TOML"), "KEYMUSTER_GITLEAKS_TOML names no file")
    def test_its_own_configuration_loads_whole(self):
        path = os.environ["KEYMUSTER_GITLEAKS_TOML"]
        wanted = pathlib.Path(path).read_text().count("\n[[rules]]")
        listed = self.keymuster("rules", "list", "--no-builtin-rules", "--rules", path)
        self.assertEqual(listed.returncode, 0, listed.stderr)
        self.assertEqual(listed.stdout.decode().count("gitleaks-"), wanted)


if __name__ == "__main__":
    unittest.main()

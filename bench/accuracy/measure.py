#!/usr/bin/env python3
"""Runs keymuster over labelled cases and prints recall and precision by kind, context and disguise.

    measure.py KEYMUSTER CASES.jsonl [--misses FILE] [-- further arguments of `keymuster scan`]

A case is one JSON object a line. Fields (all but id optional):
  id                         unique
  kind                       "positive" or "negative"; a negative must give no finding above severity info
  context, disguise          what the tables are made by
  data | text                base64 of the bytes, or text
  file_name                  default "case"
  key_ids, secrets, tokens   what must be found
  pairs                      [key id, secret]: what must be told as partners; a partner that is not listed is wrong
Each case is scanned as one file; findings are known by key id, or by the secret's fingerprint under a key.
"""
import argparse
import base64
import collections
import hashlib
import hmac
import json
import pathlib
import re
import subprocess
import tempfile


KEY = b"a key of no meaning, so that guessable classes have a fingerprint, too"


def fingerprint(secret):
    return "hmac-sha256:" + hmac.new(KEY, secret.encode(), hashlib.sha256).hexdigest()[:32]


def read_cases(path):
    with open(path) as lines:
        return [json.loads(line) for line in lines]


def scan(program, cases, extra):
    """Findings of each case: key ids, fingerprints, partners, and all that is not severity info."""
    found = [{"ids": set(), "prints": set(), "pairs": set(), "all": []} for _ in cases]
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder, "cases")
        for number, case in enumerate(cases):
            place = root / ("%07d" % number)
            place.mkdir(parents=True)
            name = re.sub(r"[^A-Za-z0-9._-]", "_", case.get("file_name") or "case")
            data = base64.b64decode(case["data"]) if "data" in case else case["text"].encode()
            (place / name).write_bytes(data)
        report = pathlib.Path(folder, "report.json")
        key = pathlib.Path(folder, "key")
        key.touch(0o600)
        key.write_bytes(KEY)
        subprocess.run([program, "scan", str(root), "--no-history", "--fingerprint-key-file", str(key), "-o", str(report), "--quiet", "--allow-incomplete", "--exit-zero", *extra],
                       check=False, stdout=subprocess.DEVNULL)
        leaks = json.loads(report.read_text())["leaks"]
    for leak in leaks:
        for location in leak["locations"]:
            here = found[int(location["path"].split("/cases/")[1].split("/")[0])]
            if leak["severity"] != "info":
                here["all"].append(leak)
            if leak["key_id"]:
                here["ids"].add(leak["key_id"])
            else:
                here["prints"].add(leak["secret_fingerprint"])
            for partner in leak.get("partners", []):
                if leak["key_id"] and not partner["key_id"] and "token" not in partner["rule"]:
                    here["pairs"].add((leak["key_id"], partner["secret_fingerprint"]))
    return found


class Table:
    def __init__(self):
        self.rows = collections.defaultdict(lambda: collections.defaultdict(lambda: [0, 0]))

    def add(self, row, column, hit):
        cell = self.rows[row][column]
        cell[0] += 1 if hit else 0
        cell[1] += 1

    def show(self, title):
        columns = ["ids", "secrets", "tokens", "pairs", "partners right"]
        print("\n%-32s %s" % (title, " ".join("%17s" % c for c in columns)))
        for row in sorted(self.rows):
            cells = [self.rows[row][c] for c in columns]
            print("%-32s %s" % (row, " ".join("%17s" % ("-" if not c[1] else "%d/%d %6.2f%%" % (c[0], c[1], 100 * c[0] / c[1])) for c in cells)))


def judge(cases, found, tables, misses):
    false = 0
    for case, here in zip(cases, found):
        if case.get("kind") == "negative":
            if here["all"]:
                false += 1
                misses.append((case["id"], "false", here["all"][0]["rule"]))
            continue
        keys = [(tables[0], "all"), (tables[1], case.get("context", "-")), (tables[2], case.get("disguise", "-"))]
        wanted = [("ids", k, k in here["ids"]) for k in case.get("key_ids", [])]
        wanted += [("secrets", s, fingerprint(s) in here["prints"]) for s in case.get("secrets", [])]
        wanted += [("tokens", t, fingerprint(t) in here["prints"]) for t in case.get("tokens", [])]
        true_pairs = {(i, fingerprint(s)) for i, s in case.get("pairs", [])}
        wanted += [("pairs", str(p), p in here["pairs"]) for p in true_pairs]
        wanted += [("partners right", str(p), p in true_pairs) for p in here["pairs"]]
        for column, what, hit in wanted:
            for table, row in keys:
                table.add(row, column, hit)
            if not hit:
                misses.append((case["id"], column, what[:24] if column == "ids" else ""))
    return false


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program")
    arguments.add_argument("cases")
    arguments.add_argument("--misses")
    options, extra = arguments.parse_known_args()
    cases = read_cases(options.cases)
    found = scan(options.program, cases, [word for word in extra if word != "--"])
    tables, misses = [Table(), Table(), Table()], []
    false = judge(cases, found, tables, misses)
    tables[0].show("")
    tables[1].show("context")
    tables[2].show("disguise")
    negatives = sum(1 for case in cases if case.get("kind") == "negative")
    if negatives:
        print("\nnegatives with a finding: %d of %d" % (false, negatives))
    if options.misses:
        pathlib.Path(options.misses).write_text("".join("%s\t%s\t%s\n" % miss for miss in misses))


if __name__ == "__main__":
    main()

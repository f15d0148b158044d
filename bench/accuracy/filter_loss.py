#!/usr/bin/env python3
"""How many genuine secrets do the filters lose? Draws random ones of every kind a name or prefix tells, in plain
assignments, and counts what is told.

    filter_loss.py KEYMUSTER [COUNT] [SEED]

COUNT values of each kind (default 100,000). A value is drawn evenly from its alphabet and is not looked at: whatever chance gives is
genuine. generic-secret-short, off by default for what it finds besides, is on: its filters are measured, too. The place of a value is
known by file and line, so that one which another rule tells counts as found.
"""
import json
import pathlib
import random
import string
import subprocess
import sys
import tempfile

import credentials

ALNUM = string.ascii_letters + string.digits
LOWER = string.ascii_lowercase + string.digits
URL = ALNUM + "-_"

# What is written, and how the value is drawn.
KINDS = {
    "aws key id": ("aws_access_key_id = {}", lambda rng: credentials.key_id(rng)),
    "aws secret": ("aws_secret_access_key = {}", lambda rng: credentials.secret(rng)),
    "prefix, base62 of 32": ("SETTING=r8_{}", lambda rng: credentials.word(rng, ALNUM, 37)),
    "prefix, base64url of 43": ("SETTING=sntryo_ figd_{}", lambda rng: credentials.word(rng, URL, 40)),
    "prefix, base36 of 60": ("SETTING=CLOJARS_{}", lambda rng: credentials.word(rng, LOWER, 60)),
    "name, base36 of 32": ("algolia_admin_key = {}", lambda rng: credentials.word(rng, LOWER, 32)),
    "name, base62 of 40": ("cohere_api_key = {}", lambda rng: credentials.word(rng, ALNUM, 40)),
    "any name, base62 of 40": ("acme_token = {}", lambda rng: credentials.word(rng, ALNUM, 40)),
    "any name, base64url of 32": ("acme_secret = {}", lambda rng: credentials.word(rng, URL, 32)),
    "any name, base62 of 24": ("acme_password = {}", lambda rng: credentials.word(rng, ALNUM, 24)),
}
LINES_OF_A_FILE = 500


def lost(program, template, draw, count, rng):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder, "values")
        root.mkdir()
        for number in range(0, count, LINES_OF_A_FILE):
            lines = [template.format(draw(rng)) for _ in range(min(LINES_OF_A_FILE, count - number))]
            (root / ("%07d.env" % number)).write_text("\n\n".join(lines) + "\n")
        report = pathlib.Path(folder, "report.json")
        subprocess.run([program, "scan", str(root), "--no-history", "--enable-rule", "generic-secret-short", "-o", str(report), "-q",
                        "--no-progress", "--exit-zero"],
                       check=True, stdout=subprocess.DEVNULL)
        result = json.loads(report.read_text())
    places = {(at["path"], at["line"]) for leak in result["leaks"] for at in leak["locations"]}
    return count - len(places), result["dropped_by_filter"]


def main():
    program = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    total = missing = 0
    print("| kind | values | lost | share | dropped by |\n|---|---|---|---|---|")
    for kind, (template, draw) in KINDS.items():
        gone, by = lost(program, template, draw, count, rng)
        total, missing = total + count, missing + gone
        print("| %s | %s | %d | %.4f %% | %s |" % (kind, f"{count:,}", gone, 100 * gone / count,
                                               ", ".join("%s %d" % item for item in sorted(by.items())) or "-"), flush=True)
    print("| all | %s | %d | %.4f %% | |" % (f"{total:,}", missing, 100 * missing / total))


if __name__ == "__main__":
    main()

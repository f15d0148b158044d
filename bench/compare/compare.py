#!/usr/bin/env python3
"""Runs whole programs side by side on one list of files and prints one table.

    bench/compare/compare.py LIST [--build build/release] [--rounds 5] [--rules FILE]...

LIST names a file a line. Programs that are not installed are named with the way to install them. No time is printed if
keymuster's findings in a sample of the files are not those of RE2 alone (bench/reference_scan).
"""

import argparse
import os
import pathlib
import platform
import statistics
import sys
import tempfile

import measure
import programs
import reference


def read_list(path: str) -> list[pathlib.Path]:
    files = [pathlib.Path(line) for line in pathlib.Path(path).read_text().splitlines() if line]
    return [file for file in files if file.is_file() and not file.is_symlink()]


def rounds_of(ways: list[programs.Program], tree: pathlib.Path, report: pathlib.Path, rounds: int) -> dict[str, list]:
    """Every program once a round, so that a slow minute of the machine hits all of them."""
    runs: dict[str, list] = {way.name: [] for way in ways}
    for _ in range(rounds):
        for way in ways:
            report.unlink(missing_ok=True)
            try:
                run = measure.run(way.called(tree, report), way.exits)
            except measure.Failed as failure:
                print(failure, file=sys.stderr)
                continue
            text = report.read_text() if way.in_report and report.exists() else run.text
            runs[way.name].append((run, way.count(text) if way.count else None))
    return runs


def row(name: str, runs: list, total: int) -> str:
    if not runs:
        return f"| {name} | failed | | | | | |"
    seconds = [run.seconds for run, _ in runs]
    median = statistics.median(seconds)
    peak = max(run.peak for run, _ in runs) / 2**20
    read = [run.read for run, _ in runs if run.read is not None]
    found = sorted({str(count) for _, count in runs if count is not None})
    told = f"{statistics.median(read) / 1e9:.3f}" if read else "?"
    return f"| {name} | {median:.2f} | {min(seconds):.2f} | {total / median / 1e9:.3f} | {peak:.0f} | {' or '.join(found) or '-'} | {told} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("list")
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rules", action="append", default=[], help="a rival's configuration, for keymuster to run with")
    parser.add_argument("--sample", type=int, default=16_000_000, help="bytes to hold against RE2 alone")
    parser.add_argument("--without", action="append", default=[], help="a program to leave out")
    options = parser.parse_args()
    binaries = pathlib.Path(options.build).resolve() / "bin"
    files = read_list(options.list)
    if not files:
        print(f"{options.list}: names no file that can be read", file=sys.stderr)
        return 2
    ways = programs.keymusters(str(binaries / "keymuster"), options.rules) + programs.rivals()
    ways = [way for way in ways if way.name not in options.without]
    missing = [way for way in ways if way.missing()]
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        tree = pathlib.Path(folder) / "tree"
        total = reference.stage(files, tree)
        same, differ = reference.differences(str(binaries / "keymuster"), str(binaries / "reference_scan"), files, tree, options.sample)
        if differ:
            print("keymuster and RE2 alone do not find the same, so no time means anything:", *differ[:20], sep="\n  ", file=sys.stderr)
            return 1
        present = [way for way in ways if not way.missing()]
        runs = rounds_of(present, tree, pathlib.Path(folder) / "report.json", options.rounds)
    print(f"{len(files)} files, {total} bytes; {os.cpu_count()} processors, {platform.machine()}; {options.rounds} rounds, programs in turn.")
    print(f"RE2 alone finds the same {same} places as keymuster in a sample of {options.sample / 1e6:.0f} MB.\n")
    print("| program | median s | best s | GB/s | peak MiB | findings | read GB |\n|---|---|---|---|---|---|---|")
    for way in present:
        print(row(way.name, runs[way.name], total))
    for way in missing:
        print(f"\nMissing: {way.name} ({way.install})", end="")
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())

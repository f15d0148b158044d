#!/usr/bin/env python3
"""keymuster-collect against a bare curl_multi loop of the same requests: wall and CPU time, the median of RUNS runs that
take turns, and what each found.

    collect/compare.py BIN [USERS] [RUNS]      BIN: the folder of keymuster-collect, collect_stub and collect_bare
"""
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time


def measure(command, env):
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]}: exit code {done.returncode}: {done.stdout}{done.stderr}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout.strip().splitlines()[-1]


def main(folder, users="5000", runs="5"):
    programs = pathlib.Path(folder)
    # It is waited for only at the end, so its own CPU time is in nobody's figures.
    stub = subprocess.Popen([programs / "collect_stub", users], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    url = f"http://127.0.0.1:{stub.stdout.readline().strip()}/"
    with tempfile.TemporaryDirectory() as home:
        env = {"PATH": os.environ["PATH"], "HOME": home, "AWS_ACCESS_KEY_ID": "somebody", "AWS_SECRET_ACCESS_KEY": "something", "AWS_ENDPOINT_URL": url}
        commands = {"bare loop": [programs / "collect_bare", url],
                    "keymuster-collect": [programs / "keymuster-collect", "--keys-only", "--max-rps", "0", "-o", f"{home}/snapshot.json"]}
        times = {name: [] for name in commands}
        for _ in range(int(runs)):
            for name, command in commands.items():
                times[name].append(measure(command, env))
    stub.stdin.close()
    medians = {name: [statistics.median(column) for column in list(zip(*rows))[:2]] for name, rows in times.items()}
    for name, (wall, cpu) in medians.items():
        print(f"{name:18} {wall:7.3f} s wall {cpu:7.3f} s CPU   {times[name][0][2]}")
    bare, ours = medians.values()
    print(f"{'ratio':18} {ours[0] / bare[0]:7.2f}        {ours[1] / bare[1]:7.2f}")


main(*sys.argv[1:])

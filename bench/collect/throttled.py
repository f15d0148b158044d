#!/usr/bin/env python3
"""What throttling costs: keymuster-collect against the fault server of the tests, without faults and with 30 % of all
requests throttled. Requests, wall time and whether the snapshots hold the same users and keys.

    collect/throttled.py BIN [USERS...]      BIN: the folder of keymuster-collect

The server is Python's, about 1,000 answers a second: the walls are its own, the requests are ours.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tests/program"))
from aws.fault_server import Account, FaultServer, error  # noqa: E402
from fault_case import chance  # noqa: E402
from program_case import Maker  # noqa: E402


def collect(program, users, script):
    """Requests, seconds, exit code and what was found."""
    server = FaultServer(Account(users, Maker("throttled")), script)
    with tempfile.TemporaryDirectory() as home:
        env = {"PATH": os.environ["PATH"], "HOME": home, "AWS_ACCESS_KEY_ID": "somebody", "AWS_SECRET_ACCESS_KEY": "something",
               "AWS_ENDPOINT_URL": server.url}
        start = time.monotonic()
        done = subprocess.run([program, "--max-rps", "0", "-o", f"{home}/snapshot.json"], env=env, capture_output=True, text=True)
        seconds = time.monotonic() - start
        account = json.loads(pathlib.Path(home, "snapshot.json").read_text())["inventory"]["accounts"][0]
    server.shutdown()
    server.server_close()
    found = {user["name"]: sorted((key["id"], key["status"], key.get("used_at")) for key in user.get("keys", [])) for user in account["users"]}
    return server.requests, seconds, done.returncode, found


def main(folder, *sizes):
    print("users  keys  requests  throttled  ratio   wall  throttled  exit codes  the same")
    for users in map(int, sizes or ("3", "300", "5000")):
        plain, throttled = (collect(pathlib.Path(folder, "keymuster-collect"), users, script)
                            for script in (lambda *_: None, chance(0.3, error(400, "Throttling"))))
        keys = sum(map(len, plain[3].values()))
        print(f"{users:5} {keys:5} {plain[0]:9} {throttled[0]:10} {throttled[0] / plain[0]:6.2f} {plain[1]:6.1f} {throttled[1]:10.1f}"
              f"  {plain[2]} and {throttled[2]}     {'yes' if plain[3] == throttled[3] else 'NO'}")


main(*sys.argv[1:])

"""What the real AWS CLI lists: users, keys, last uses, as one JSON object. Runs in the environment of environment.py.

The CLI's own driver is called in this process; to start it 700 times would take minutes.
"""
import contextlib
import io
import json

import awscli.clidriver

driver = awscli.clidriver.create_clidriver()


def aws(*words):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = driver.main([*words, "--output", "json"])
    if code != 0:
        raise SystemExit(f"aws {' '.join(words)}: exit code {code}")
    return json.loads(said.getvalue())


def keys_of(user):
    return {key["AccessKeyId"]: {**key, **aws("iam", "get-access-key-last-used", f"--access-key-id={key['AccessKeyId']}")}
            for key in aws("iam", "list-access-keys", f"--user-name={user}")["AccessKeyMetadata"]}


print(json.dumps({user["UserName"]: keys_of(user["UserName"]) for user in aws("iam", "list-users")["Users"]}))

"""moto's IAM as a server of one account, signatures and policies enforced. Runs in the environment of environment.py.

    server.py USERS SEED [admin] [org=ACCOUNTS]

Prints one line of JSON (where it listens, credentials to ask with), then one more with its own state for each line
that it reads: keys for "state", passwords, policies and tags for "details",
keys and kinds of all accounts for "organisation". Ends when its input does. Ages, uses and surplus keys are set in moto's model, as no call could.
"""
import datetime
import json
import logging
import os
import random
import sys

# AWS's own 1,300 policies take seconds an account.
WITH_POLICIES = not any(word.startswith("org=") for word in sys.argv)
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = str(WITH_POLICIES).lower()
os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "0"  # the first call is checked already; read when moto is imported

from moto.iam.models import AccessKeyLastUsed, iam_backends  # noqa: E402
from moto.organizations.models import organizations_backends  # noqa: E402
from moto.server import ThreadedMotoServer  # noqa: E402

ACCOUNT = "123456789012"
NOW = datetime.datetime(2026, 11, 20, 6, tzinfo=datetime.timezone.utc)
# All of these may begin a name of IAM.
STARTS = ["", "=", "+", "@", "-", ".", ",", "_"]
# Keys of the nth user, by n modulo the length. IAM's own quota is two; more exist after races.
KEY_COUNTS = [0, 1, 1, 2, 1, 0, 2, 1, 1, 2, 0, 1, 3, 1, 2, 1, 1, 0, 8, 1]
KEYS = ["iam:ListUsers", "iam:ListAccessKeys", "iam:GetAccessKeyLastUsed"]
# As keymuster-collect --help names them; and the role that a test takes on.
READ = [*KEYS, "iam:GetAccountSummary", "iam:GenerateCredentialReport", "iam:GetCredentialReport", "iam:GetAccountAuthorizationDetails",
        "sts:AssumeRole"]
POLICIES = ["AWSCompromisedKeyQuarantineV2", "AWSCompromisedKeyQuarantineV3", "ReadOnlyAccess"]


def policy(actions, effect="Allow"):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": actions, "Resource": "*"}]})


def settle(iam, name, count, choose):
    user = iam.create_user(region_name="us-east-1", user_name=name, tags=[])
    user.create_date = NOW - datetime.timedelta(days=choose.randrange(500, 2000))
    for _ in range(count):
        key = user.create_access_key(prefix="AKIA", status=choose.choice(["Active", "Active", "Inactive"]))
        iam.access_keys[key.access_key_id] = key
        age = choose.choice([3, 89, 90, 91, 400])
        key.create_date = NOW - datetime.timedelta(days=age, seconds=choose.randrange(86_400), microseconds=choose.randrange(1_000_000))
        if choose.random() < 0.6:
            used = NOW - datetime.timedelta(days=choose.randrange(age), seconds=choose.randrange(86_400))
            service, region = choose.choice([("s3", "eu-west-1"), ("ec2", "us-east-1"), ("iam", "us-east-1"), ("s3", "N/A")])
            key.last_used = AccessKeyLastUsed(used, service, region)
    if choose.random() < 0.3:
        iam.create_login_profile(name, "not asked for by anybody")
    for policy_name in POLICIES if WITH_POLICIES else []:
        if choose.random() < 0.2:
            iam.attach_user_policy(f"arn:aws:iam::aws:policy/{policy_name}", name)
    if choose.random() < 0.4:
        iam.tag_user(name, [{"Key": "Owner", "Value": "ops & <others>"}, {"Key": "empty", "Value": ""}])
    return user


def caller(iam, name, actions):
    """A user who may do `actions`: the credentials."""
    user = iam.create_user(region_name="us-east-1", user_name=name, tags=[])
    iam.put_user_policy(name, "audit", policy(actions))
    key = user.create_access_key(prefix="AKIA")
    iam.access_keys[key.access_key_id] = key
    return {"key_id": key.access_key_id, "secret": key.secret_access_key}


def state(iam):
    def key_state(key):
        used = key.last_used
        return {"status": key.status, "created": key.create_date.isoformat(),
                "used": used and [used.timestamp.isoformat(), used.service, used.region]}
    return {user.name: {key.access_key_id: key_state(key) for key in user.access_keys} for user in iam.list_users("/", None, None)}


def details(iam):
    return {user.name: {"password": bool(user.password), "policies": sorted([policy.name for policy in user.managed_policies.values()] + [*user.policies]),
                        "tags": {tag["Key"]: tag["Value"] for tag in user.tags or []}} for user in iam.list_users("/", None, None)}


# Members of the organisation, by n modulo the length.
KINDS = ["open", "open", "half", "open", "refused", "open", "suspended", "forbidden"]


def member(number, account, choose):
    """An account of the organisation and its role org/audit; its kind."""
    kind = KINDS[number % len(KINDS)]
    iam = iam_backends[account.id]["aws"]
    for n in range(3):
        settle(iam, f"user{n:04}", choose.choice(KEY_COUNTS), choose)
    iam.create_role("audit", policy("sts:AssumeRole"), "/org/", None, "", [], 3600)
    if kind != "refused":
        iam.put_role_policy("audit", "audit", policy(["iam:ListUsers"] if kind == "half" else READ))
    if kind == "suspended":
        account.close()
    return kind


def organisation(accounts, choose):
    """Its management account is ACCOUNT; the kinds of the others."""
    organizations = organizations_backends[ACCOUNT]["aws"]
    organizations.create_organization("us-east-1", FeatureSet="ALL")
    for n in range(accounts):
        organizations.create_account(AccountName=f"team {n} & co", Email=f"team{n}@example.com")
    return {account.id: member(n, account, choose) for n, account in enumerate(organizations.accounts[1:])}


def main(users, seed, with_admin, accounts):
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    choose = random.Random(seed)
    iam = iam_backends[ACCOUNT]["aws"]
    for n in range(users):
        settle(iam, f"{choose.choice(STARTS)}user{n:04}{choose.choice(STARTS)}", KEY_COUNTS[n % len(KEY_COUNTS)], choose)
    auditor = caller(iam, "zz-auditor", [*READ, "organizations:ListAccounts"])
    kinds = organisation(accounts, choose) if accounts else {}
    for account, kind in kinds.items():
        if kind == "forbidden":
            iam.put_user_policy("zz-auditor", f"not-{account}", json.dumps({"Version": "2012-10-17", "Statement": [
                {"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": f"arn:aws:iam::{account}:role/org/audit"}]}))
    half = caller(iam, "zz-half-auditor", ["iam:ListUsers", "iam:ListAccessKeys"])
    keys_only = caller(iam, "zz-keys-auditor", KEYS)
    trust = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/zz-auditor"}}]})
    role = iam.create_role("audit", trust, "/", None, "", [], 3600)
    iam.put_role_policy("audit", "audit", policy(READ))
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    about = {"url": f"http://{host}:{port}", "account": ACCOUNT, "auditor": auditor, "half_auditor": half, "keys_auditor": keys_only, "role": role.arn}
    if with_admin:
        about["admin"] = caller(iam, "zz-admin", ["*"])
    print(json.dumps(about), flush=True)
    for asked in sys.stdin:
        answers = {"state": lambda: state(iam), "details": lambda: details(iam), "organisation": lambda: {
            account: {"kind": kind, "users": state(iam_backends[account]["aws"])} for account, kind in kinds.items()}}
        print(json.dumps(answers[asked.strip()]()), flush=True)
    server.stop()


main(int(sys.argv[1]), sys.argv[2], "admin" in sys.argv[3:], next((int(word[4:]) for word in sys.argv[3:] if word.startswith("org=")), 0))

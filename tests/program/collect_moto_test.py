"""keymuster-collect against an IAM that others wrote: moto's server, which checks every signature and policy. What the
snapshot says is held against moto's own state, and against what the real AWS CLI lists."""
import datetime
import json
import os
import pathlib
import subprocess

import program_case
from aws import environment
from program_case import ProgramCase

AWS = pathlib.Path(environment.__file__).parent


class Moto:
    """One server with one account."""

    def __init__(self, users, *more):
        clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        self.process = subprocess.Popen([environment.python(), AWS / "server.py", str(users), "seed", *more], env=clean, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        first_line = self.process.stdout.readline()
        if not first_line:
            self.stop()
            raise RuntimeError("moto's server did not start")
        self.about = json.loads(first_line)

    def state(self, asked="state"):
        print(asked, file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()

    def variables(self, caller):
        return {"AWS_ACCESS_KEY_ID": caller["key_id"], "AWS_SECRET_ACCESS_KEY": caller["secret"],
                "AWS_ENDPOINT_URL": self.about["url"], "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1"}


def instant(text):
    """UTC, whole seconds: what IAM itself tells."""
    return datetime.datetime.fromisoformat(text.removesuffix("Z").removesuffix("+00:00")).replace(microsecond=0)


def of_snapshot(user):
    return {key["id"]: (key["status"], instant(key["created"]), key["use"] == "used" and
                        (instant(key["used_at"]), key["used_service"], key["used_region"])) for key in user.get("keys", [])}


def of_moto(keys):
    return {key: (state["status"], instant(state["created"]),
                  bool(state["used"]) and (instant(state["used"][0]), state["used"][1], state["used"][2])) for key, state in keys.items()}


def of_cli(keys):
    def used(key):
        use = key["AccessKeyLastUsed"]
        return "LastUsedDate" in use and (instant(use["LastUsedDate"]), use["ServiceName"], use["Region"])
    return {key_id: (key["Status"], instant(key["CreateDate"]), used(key)) for key_id, key in keys.items()}


class CollectCase(ProgramCase):
    USERS = 20

    @classmethod
    def setUpClass(cls):
        cls.moto = Moto(cls.USERS)
        cls.addClassCleanup(cls.moto.stop)

    def collect(self, env, *words, output=None):
        self.snapshot = output or self.folder / "snapshot.json"
        return subprocess.run([program_case.BIN / "keymuster-collect", "-o", self.snapshot, *words], env=self.environment(env),
                              capture_output=True, text=True, timeout=120)

    def account(self):
        """The snapshot's one account. Its mode and its silence about secrets are checked each time."""
        self.assertEqual(self.snapshot.stat().st_mode & 0o777, 0o600)
        return json.loads(self.snapshot.read_text())["inventory"]["accounts"][0]

    def assertSilent(self, caller, *texts):
        for text in texts:
            self.assertNotIn(caller["secret"], text)
            self.assertTrue("token" not in caller or caller["token"] not in text)

    def assume_role(self):
        variables = self.environment(self.moto.variables(self.moto.about["auditor"]))
        said = subprocess.run([environment.python(), "-m", "awscli", "sts", "assume-role", "--role-arn", self.moto.about["role"],
                               "--role-session-name", "test", "--output", "json"], env=variables, capture_output=True, text=True, check=True)
        found = json.loads(said.stdout)["Credentials"]
        return {"key_id": found["AccessKeyId"], "secret": found["SecretAccessKey"], "token": found["SessionToken"]}


class WholeAccount(CollectCase):
    USERS = 300

    def test_the_snapshot_is_motos_state_and_what_the_aws_cli_lists(self):
        caller = self.moto.about["auditor"]
        env = self.moto.variables(caller)
        done = self.collect(env)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        truth = self.moto.state()
        listed = subprocess.run([environment.python(), AWS / "cli_listing.py"], env=self.environment(env), capture_output=True, text=True)
        self.assertEqual(listed.returncode, 0, listed.stderr)
        referee = json.loads(listed.stdout)

        account = self.account()
        self.assertEqual((account["id"], account["user_listing"]), (self.moto.about["account"], "complete"))
        # moto's reports all say that they were made in 2015, and have names with commas without quotes.
        self.assertEqual([remark for remark in account["remarks"] if not remark.startswith("getcredentialreport")], [])
        self.assertEqual(account["root"], {"has_keys": False})
        mine = {user["name"]: of_snapshot(user) for user in account["users"]}
        self.assertTrue(all(user["key_listing"] == "complete" for user in account["users"]))
        # The key that asks is used by the asking; everything else stood still.
        for listing in (mine, truth, referee):
            del listing["zz-auditor"]
        self.assertEqual(mine, {name: of_moto(keys) for name, keys in truth.items()})
        self.assertEqual(mine, {name: of_cli(keys) for name, keys in referee.items()})

        # The account was worth the comparison.
        keys = [key for user in mine.values() for key in user.values()]
        self.assertEqual(len(mine), 302)
        self.assertGreater(len(keys), 380)
        self.assertEqual({len(user) for user in mine.values()}, {0, 1, 2, 3, 8})
        self.assertEqual({key[0] for key in keys}, {"Active", "Inactive"})
        self.assertEqual({bool(key[2]) for key in keys}, {False, True})
        self.assertSilent(caller, done.stdout, self.snapshot.read_text())

    def test_passwords_policies_and_tags_are_motos_too(self):
        done = self.collect(self.moto.variables(self.moto.about["auditor"]))
        self.assertEqual(done.returncode, 0, done.stdout)
        account, truth = self.account(), self.moto.state("details")
        self.assertEqual(account["asked"], {"passwords": True, "policies": True, "tags": True})
        mine = {user["name"]: {"password": user["console_password"], "policies": user.get("policies", []),
                               "tags": {tag["key"]: tag.get("value", "") for tag in user.get("tags", [])}} for user in account["users"]}
        self.assertEqual(mine, truth)
        self.assertEqual({(user["policy_listing"], user["tag_listing"]) for user in account["users"]}, {("complete", "complete")})
        audited = json.loads(self.keymuster("audit", "--from", self.snapshot, "-f", "json").stdout)
        quarantined = {finding["user"] for finding in audited["key_findings"] if finding["rule"] == "KEY-QUARANTINED" and finding["verdict"] == "fail"}
        self.assertEqual(quarantined, {name for name, user in truth.items() if any("Quarantine" in policy for policy in user["policies"])})
        for only in ("AWSCompromisedKeyQuarantineV2", "AWSCompromisedKeyQuarantineV3"):
            self.assertGreater(sum({only} == {policy for policy in user["policies"] if "Quarantine" in policy} for user in truth.values()), 10)
        self.assertTrue(audited["outcome"]["complete"], audited["outcome"])


class Callers(CollectCase):
    def test_a_wrong_secret_gives_one_clear_line(self):
        caller = {"key_id": self.moto.about["auditor"]["key_id"], "secret": self.maker.aws_secret()}
        done = self.collect(self.moto.variables(caller))
        self.assertEqual((done.returncode, done.stderr), (3, ""))
        self.assertEqual(done.stdout.count("\n"), 1, done.stdout)
        self.assertIn("SignatureDoesNotMatch", done.stdout)
        self.assertIn("AWS_SECRET_ACCESS_KEY", done.stdout)
        self.assertFalse(self.snapshot.exists())
        self.assertSilent(caller, done.stdout)

    def test_an_unknown_key_gives_one_clear_line(self):
        done = self.collect(self.moto.variables({"key_id": self.maker.key_id(), "secret": self.maker.aws_secret()}))
        self.assertEqual((done.returncode, done.stdout.count("\n")), (3, 1), done.stdout)
        self.assertIn("InvalidClientTokenId", done.stdout)

    def test_session_tokens_of_an_assumed_role(self):
        caller = self.assume_role()
        done = self.collect({**self.moto.variables(caller), "AWS_SESSION_TOKEN": caller["token"]})
        self.assertEqual(done.returncode, 0, done.stdout)
        mine = {user["name"]: of_snapshot(user) for user in self.account()["users"]}
        self.assertEqual(mine, {name: of_moto(keys) for name, keys in self.moto.state().items()})
        self.assertSilent(caller, done.stdout, self.snapshot.read_text())

    def test_a_role_of_a_profile(self):
        caller = self.moto.about["auditor"]
        self.write(".aws/credentials", f"[base]\naws_access_key_id = {caller['key_id']}\naws_secret_access_key = {caller['secret']}\n", 0o600)
        self.write(".aws/config", f"[profile audit]\nrole_arn = {self.moto.about['role']}\nsource_profile = base\nexternal_id = 7\n"
                   f"region = eu-west-1\nservices = local\n[services local]\niam =\n  endpoint_url = {self.moto.about['url']}\n"
                   f"sts =\n  endpoint_url = {self.moto.about['url']}\n")
        # What the environment holds is not what --profile means.
        wrong = {"AWS_ACCESS_KEY_ID": self.maker.key_id(), "AWS_SECRET_ACCESS_KEY": self.maker.aws_secret()}
        self.snapshot = self.folder / "snapshot.json"
        done = self.keymuster("collect", "--profile", "audit", "-o", self.snapshot, env=wrong)
        self.assertExit(done, 0, f"account {self.moto.about['account']}: 23 users")
        self.assertEqual(done.stdout, b"")
        mine = {user["name"]: of_snapshot(user) for user in self.account()["users"]}
        truth = {name: of_moto(keys) for name, keys in self.moto.state().items()}
        self.assertEqual({name: set(keys) for name, keys in mine.items()}, {name: set(keys) for name, keys in truth.items()})
        doctor = self.keymuster("doctor", "--profile", "audit", env=wrong)
        self.assertRegex(doctor.stdout.decode(), "credentials +assumed role: profile audit, role arn:aws:iam::[0-9]{12}:role/audit, by profile base")
        self.assertSilent(caller, done.stderr.decode(), doctor.stdout.decode(), doctor.stderr.decode())

    def test_a_session_token_that_is_not_the_keys(self):
        caller = {**self.assume_role(), "token": self.maker.aws_secret()}
        done = self.collect({**self.moto.variables(caller), "AWS_SESSION_TOKEN": caller["token"]})
        self.assertEqual((done.returncode, done.stdout.count("\n")), (3, 1), done.stdout)
        self.assertSilent(caller, done.stdout)

    def test_what_is_denied_is_a_gap_and_no_pass(self):
        done = self.collect(self.moto.variables(self.moto.about["half_auditor"]))
        self.assertEqual(done.returncode, 3)
        self.assertRegex(done.stdout, "incomplete, snapshot written: getaccesskeylastused failed [0-9]+ times: AccessDenied")
        keys = [key for user in self.account()["users"] for key in user.get("keys", [])]
        self.assertTrue(keys and all("use" not in key for key in keys))
        audited = self.keymuster("audit", "--from", self.snapshot, "-f", "json")
        report = json.loads(audited.stdout)
        self.assertFalse(report["outcome"]["complete"])
        verdicts = {finding["verdict"] for finding in report["key_findings"] if finding["rule"] == "KEY-UNUSED"}
        self.assertEqual(verdicts, {"not-evaluated"})

    def test_three_permissions_are_enough_for_keys(self):
        env = self.moto.variables(self.moto.about["keys_auditor"])
        done = self.collect(env, "--keys-only")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(self.account()["asked"], {})
        audited = json.loads(self.keymuster("audit", "--from", self.snapshot, "-f", "json").stdout)
        self.assertIn("KEY-QUARANTINED", {rule["rule"] for rule in audited["out_of_scope"]})

        done = self.keymuster("collect", "--keys-only", "-o", self.snapshot, env=env)
        self.assertExit(done, 0)
        done = self.keymuster("collect", "-o", self.snapshot, env=env)
        self.assertExit(done, 3, "getaccountauthorizationdetails failed 1 times: AccessDenied",
                        "getcredentialreport failed 1 times: AccessDenied", "GenerateCredentialReport was answered with AccessDenied")
        mine = {user["name"]: set(of_snapshot(user)) for user in self.account()["users"]}
        self.assertEqual(mine, {name: set(keys) for name, keys in self.moto.state().items()})

    def test_a_nightly_run_collects_and_judges(self):
        config = self.write("nightly.toml", '[collect]\nsnapshot = "snapshot.json"\n[report]\noutput = ["r.json"]\n')
        done = self.keymuster("run", "-c", config, env=self.moto.variables(self.moto.about["auditor"]))
        self.assertEqual(done.returncode, 1, done.stderr)
        report = json.loads((self.folder / "r.json").read_text())
        truth = self.moto.state()
        self.assertEqual({key["key_id"] for key in report["keys"]}, {key for keys in truth.values() for key in keys})
        self.assertIn("KEY-COUNT-MAX", {finding["rule"] for finding in report["key_findings"]})
        self.assertTrue(report["outcome"]["complete"])


if __name__ == "__main__":
    try:
        environment.python()
    except environment.NoRegistry as error:
        environment.skip_loudly(error)
    program_case.main()

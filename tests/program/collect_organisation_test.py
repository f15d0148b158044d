"""keymuster collect --org: all accounts of an organisation in one snapshot, and what became of each. Against moto, which
checks every signature and policy, and against a server that can be told to fail."""
import json
import subprocess
import time

import program_case
from aws import environment
from aws.fault_server import ACCOUNT, Fault, FaultServer, Organisation, error, response
from fault_case import always, chance, either, expired_after
from collect_moto_test import Moto, of_moto, of_snapshot
from program_case import ProgramCase

ROLE = ("--org", "--role-name", "org/audit")


class OrganisationCase(ProgramCase):
    def setUp(self):
        super().setUp()
        self.snapshot = self.folder / "snapshot.json"

    def inventory(self):
        self.assertEqual(self.snapshot.stat().st_mode & 0o777, 0o600)
        return json.loads(self.snapshot.read_text())["inventory"]

    def members(self):
        return {member["id"]: member for member in self.inventory()["organisation"]}

    def statuses(self):
        return {account: member["status"] for account, member in self.members().items()}

    def audit(self):
        return json.loads(self.keymuster("audit", "--from", self.snapshot, "-f", "json").stdout)


class AgainstMoto(OrganisationCase):
    MEMBERS = 24

    @classmethod
    def setUpClass(cls):
        cls.moto = Moto(5, f"org={cls.MEMBERS}")
        cls.addClassCleanup(cls.moto.stop)

    def test_every_account_is_collected_or_named(self):
        env = self.moto.variables(self.moto.about["auditor"])
        done = self.keymuster("collect", *ROLE, "-o", self.snapshot, env=env)
        truth = self.moto.state("organisation")
        self.assertExit(done, 3)
        words = done.stderr.decode()
        expected = {"open": "collected", "half": "incomplete", "refused": "denied", "forbidden": "denied", "suspended": "out-of-scope"}
        self.assertEqual(self.statuses(), {**{account: expected[told["kind"]] for account, told in truth.items()}, self.moto.about["account"]: "collected"})
        accounts = {account["id"]: account for account in self.inventory()["accounts"]}
        for account, told in truth.items():
            with self.subTest(account=account, kind=told["kind"]):
                if told["kind"] == "open":
                    mine = {user["name"]: of_snapshot(user) for user in accounts[account]["users"]}
                    self.assertEqual(mine, {name: of_moto(keys) for name, keys in told["users"].items()})
                    self.assertIn(f"account {account}: 3 users", words)
                elif told["kind"] == "suspended":
                    self.assertNotIn(account, accounts)
                    self.assertRegex(words, f"account {account} \\(team [0-9]+ & co\\): out of scope: SUSPENDED")
                elif told["kind"] == "half":
                    self.assertEqual({user["key_listing"] for user in accounts[account]["users"]}, {"missing"})
                    self.assertIn(f"incomplete, snapshot written: account {account}: listaccesskeys failed 3 times: AccessDenied", words)
                else:
                    self.assertEqual((accounts[account]["user_listing"], accounts[account]["users"]), ("missing", []))
                    self.assertRegex(words, f"account {account} was not collected: .*AccessDenied")
        mine = {user["name"]: set(of_snapshot(user)) for user in accounts[self.moto.about["account"]]["users"]}
        self.assertEqual(mine, {name: set(keys) for name, keys in self.moto.state().items()})

        report = self.audit()
        self.assertFalse(report["outcome"]["complete"])
        told = {entry["where"]: entry["reason"] for entry in report["coverage"]["entries"] if entry["where"].startswith("account ")}
        names = {account: f"account {account} {member['name']}" for account, member in self.members().items()}
        self.assertEqual(told, {names[account]: "not-included" if status == "out-of-scope" else "denied"
                                for account, status in self.statuses().items() if status in ("denied", "out-of-scope")})
        unknown = {finding["account"] for finding in report["key_findings"] if finding["rule"] == "ROOT-KEY" and finding["verdict"] == "not-evaluated"}
        self.assertLessEqual({account for account, status in self.statuses().items() if status == "denied"}, unknown)

    def test_who_may_not_list_accounts_is_told(self):
        done = self.keymuster("collect", *ROLE, "-o", self.snapshot, env=self.moto.variables(self.moto.about["keys_auditor"]))
        self.assertExit(done, 3, "AccessDenied", "organizations:ListAccounts")
        self.assertFalse(self.snapshot.exists())

    def test_a_wrong_secret_gives_one_clear_line(self):
        caller = {"key_id": self.moto.about["auditor"]["key_id"], "secret": self.maker.aws_secret()}
        done = self.keymuster("collect", *ROLE, "-o", self.snapshot, env=self.moto.variables(caller))
        self.assertExit(done, 3, "AWS_SECRET_ACCESS_KEY")
        self.assertNotIn(caller["secret"], done.stderr.decode())

    def test_a_nightly_run_of_an_organisation(self):
        config = self.write("nightly.toml", '[collect]\nsnapshot = "snapshot.json"\norg = true\nrole_name = "org/audit"\nkeys_only = true\n'
                                            '[report]\noutput = ["r.json"]\n')
        self.keymuster("run", "-c", config, env=self.moto.variables(self.moto.about["auditor"]))
        report = json.loads((self.folder / "r.json").read_text())
        self.assertRegex(report["outcome"]["incomplete_because"][0], "the collection is incomplete: .*account [0-9]{12}")
        listed = {key["id"] for account in self.inventory()["accounts"] for user in account["users"] for key in user.get("keys", [])}
        self.assertEqual({key["key_id"] for key in report["keys"]}, listed)


class Arguments(OrganisationCase):
    def test_what_cannot_be_meant_is_refused(self):
        for words, says in [(("--org",), "--role-name"), (("--role-name", "x"), "--org"), (("--org", "--role-name", "arn:aws:iam::1:role/x"), "without its ARN")]:
            done = self.keymuster("collect", "-o", self.snapshot, *words)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(says, done.stderr.decode() + done.stdout.decode())
            self.assertFalse(self.snapshot.exists())


class AgainstFaults(OrganisationCase):
    def collect(self, organisation, script, *words):
        self.write("give", f"#!/bin/sh\nif [ -e {self.folder}/given ]; then session=second; else session=first; touch {self.folder}/given; fi\n"
                   'echo "{\\"Version\\": 1, \\"AccessKeyId\\": \\"own\\", \\"SecretAccessKey\\": \\"x\\", \\"SessionToken\\": \\"$session\\"}"\n', 0o755)
        self.write(".aws/config", f"[default]\ncredential_process = {self.folder}/give\n")
        (self.folder / "given").unlink(missing_ok=True)
        self.snapshot.unlink(missing_ok=True)
        self.organisation = organisation
        self.server = FaultServer(organisation, script)
        try:
            self.done = subprocess.run([program_case.BIN / "keymuster-collect", "-o", self.snapshot, "--max-rps", "0", *ROLE, *words],
                                       env=self.environment({"AWS_ENDPOINT_URL": self.server.url}), capture_output=True, text=True, timeout=120)
        finally:
            self.server.shutdown()
            self.server.server_close()
        self.assertEqual(self.done.stderr, "")

    def check(self, exit_code, expected=None, says=""):
        """All accounts are collected, and are as they are in AWS, but for those whose status is another one."""
        expected = {**{account: "collected" for account in self.organisation.accounts}, **(expected or {})}
        self.assertEqual((self.done.returncode, self.statuses()), (exit_code, expected), self.done.stdout)
        self.assertIn(says, self.done.stdout)
        accounts = {account["id"]: account for account in self.inventory()["accounts"]}
        self.assertEqual(set(accounts), {account for account, status in expected.items() if status != "out-of-scope"})
        for account, status in expected.items():
            if status == "collected":
                mine = {user["name"]: {key["id"]: (key["status"], key["created"], key.get("used_at")) for key in user.get("keys", [])}
                        for user in accounts[account]["users"]}
                truth = self.organisation.accounts[account].users
                self.assertEqual(mine, {user: {key: (state, created, used and used[0]) for key, (state, created, used) in keys.items()}
                                        for user, keys in truth.items()})
            elif status != "out-of-scope":
                self.assertIn(f"account {account}", self.done.stdout)

    def test_what_passes_leaves_no_trace(self):
        for name, script in {"nothing": lambda *_: None, "throttling": chance(0.2, error(400, "Throttling")), "resets": chance(0.1, Fault(reset=True)),
                             "server errors": chance(0.2, error(500, "ServiceFailure")),
                             "throttled lists": always((400, '{"__type":"TooManyRequestsException"}'), "ListAccounts")}.items():
            with self.subTest(script=name):
                once = script if name != "throttled lists" else lambda *asked, s=script: s(*asked) if asked[3] == 1 else None
                self.collect(Organisation(12, self.maker), once)
                self.check(0)

    def test_accounts_that_cannot_be_asked(self):
        def in_account(account, fault, wanted=None):
            return lambda asked, action, given, nth, headers: fault if asked.id == account and wanted in (None, action) else None

        def assuming(account, fault):
            return always(fault, "AssumeRole", lambda given: f"::{account}:" in given["RoleArn"])
        gone, broken, mute, half = (f"{n:012}" for n in (3, 4, 6, 8))
        self.collect(Organisation(12, self.maker, states={"000000000007": "SUSPENDED"}), either(
            assuming(gone, error(403, "AccessDenied")), in_account(broken, error(403, "AccessDenied")),
            assuming(mute, Fault(reset=True)), in_account(half, error(403, "AccessDenied"), "GetAccountAuthorizationDetails")))
        self.check(3, {gone: "denied", broken: "denied", mute: "denied", half: "incomplete", "000000000007": "out-of-scope"},
                   says=f"account {gone} was not collected: arn:aws:iam::{gone}:role/org/audit")
        self.assertIn("AccessDenied", self.members()[gone]["detail"])
        report = self.audit()
        self.assertFalse(report["outcome"]["complete"])
        denied = {entry["where"].split()[1] for entry in report["coverage"]["entries"] if entry["reason"] == "denied"}
        self.assertEqual(denied, {gone, broken, mute})

    def test_answers_of_another_account_are_not_taken(self):
        confused, other = "000000000004", "000000000005"
        organisation = Organisation(6, self.maker)

        def script(asked, action, given, nth, headers):
            return organisation.accounts[other].answer(action, given) if asked.id == confused else None
        self.collect(organisation, script)
        self.check(3, {confused: "denied"}, says=f"the answers are of the account {other}")

    def test_half_a_list_of_accounts_is_none(self):
        second = lambda given: given.get("NextToken") == "3"  # noqa: E731
        for says, script in {"without --org": always((400, '{"__type":"AWSOrganizationsNotInUseException"}'), "ListAccounts"),
                             "no account could be collected": always((200, '{"Accounts":[]}'), "ListAccounts"),
                             "AccessDeniedException": always((400, '{"__type":"AccessDeniedException"}'), "ListAccounts", second),
                             "MalformedAnswer": always((200, "<html>"), "ListAccounts", second),
                             "NoAnswer": always(Fault(cut=20), "ListAccounts", second),
                             "BadMarker": lambda asked, action, *_: (200, asked.organisation.page(0, "3")) if action == "ListAccounts" else None}.items():
            with self.subTest(says=says):
                self.collect(Organisation(3, self.maker), script)
                self.assertEqual((self.done.returncode, self.done.stdout.count("\n")), (3, 1), self.done.stdout)
                self.assertIn(says, self.done.stdout)
                self.assertFalse(self.snapshot.exists())

    def test_no_account_at_all_is_no_snapshot(self):
        self.collect(Organisation(3, self.maker, members=2), either(always(error(403, "AccessDenied"), "AssumeRole"), always(error(403, "AccessDenied"), "ListUsers")))
        self.assertEqual(self.done.returncode, 3)
        self.assertIn("no account could be collected", self.done.stdout)
        self.assertFalse(self.snapshot.exists())

    def test_credentials_that_expire_between_accounts_are_renewed(self):
        expired = expired_after(6)
        self.collect(Organisation(6, self.maker), lambda asked, *rest: expired(asked, *rest) if asked.id == ACCOUNT else None)
        self.check(0)

    def test_the_deadline_is_for_all_of_them(self):
        mute = {f"{n:012}" for n in range(4, 30)}
        self.collect(Organisation(3, self.maker, members=28), lambda asked, *_: Fault(silent=True) if asked.id in mute else None, "--deadline", "4")
        # Eight are asked at a time; the management account's number is the largest.
        self.check(3, {**{account: "denied" for account in mute}, ACCOUNT: "denied"}, says="the deadline of 4 seconds had passed")

    def test_accounts_do_not_wait_for_each_other(self):
        """AWS makes each account's report in its own time; eight accounts wait together."""
        late = either(always((200, response("GenerateCredentialReport", "<State>STARTED</State>")), "GenerateCredentialReport"),
                      lambda asked, action, given, nth, headers: error(404, "ReportInProgress") if action == "GetCredentialReport" and nth == 1 else None)
        start = time.monotonic()
        self.collect(Organisation(3, self.maker, members=15), late)
        self.check(0)
        self.assertLess(time.monotonic() - start, 16 * 3 / 2)
        first = self.done.stdout
        self.assertEqual(first, "".join(sorted(first.splitlines(keepends=True))))


if __name__ == "__main__":
    try:
        environment.python()
    except environment.NoRegistry as missing:
        environment.skip_loudly(missing)
    program_case.main()

"""Every way in which AWS, or something between us and it, can fail for a while: the snapshot is the truth all the same."""
import gzip
import json
import ssl
import subprocess

import program_case
from aws.fault_server import Account, Fault, FaultServer, error, response
from fault_case import (BOMB, LOGIN, NESTED, FaultCase, a_key_a_page, always, chance, either, expired_after, first_time, for_victim, of_another,
                        of_many_members, outage, users_page)

# These pass: the snapshot must be the truth.
EXACT = {
    "nothing fails": lambda *_: None,
    "throttled once each": first_time(error(400, "ThrottlingException")),
    "limit exceeded once each": first_time(error(503, "RequestLimitExceeded")),
    "429 without words": chance(0.2, (429, "")),
    "slow down, with a time": chance(0.1, Fault(503, error(503, "SlowDown")[1], [("Retry-After", "0")])),
    "server errors": chance(0.2, error(500, "ServiceFailure")),
    "a gateway's words": chance(0.2, (502, "<html>Bad Gateway</html>")),
    "a gateway's silence": chance(0.2, (504, "")),
    "reset before the answer": chance(0.1, Fault(reset=True)),
    "reset within the answer": chance(0.1, Fault(cut=40, reset=True)),
    "closed within the answer": chance(0.1, Fault(cut=40)),
    "a length that is too large": chance(0.05, Fault(claim=100_000)),
    "XML that is cut": chance(0.1, (200, response("ListUsers", "<Users>")[:-30])),
    "a sign-in page with 200": chance(0.1, (200, LOGIN)),
    "JSON with 200": chance(0.1, (200, '{"ListUsersResponse": {"Users": []}}')),
    "nothing with 200": chance(0.1, (200, "")),
    "another question's answer": chance(0.1, (200, response("GetUser", "<User></User>"))),
    "no UTF-8": chance(0.1, (200, b"<a>\xff\xfe</a>")),
    "too deep": chance(0.02, (200, NESTED)),
    "an entity bomb, sometimes": chance(0.1, (200, BOMB)),
    "a slow body": chance(0.02, Fault(slow=0.01)),
    "overlapping pages": users_page(overlap=20),
    "the lists' members twice": of_many_members,
    "a key a page, and empty pages": a_key_a_page,
    "one user more than AWS counted": lambda account, action, given, nth, headers: (200, response(action, (
        f"<SummaryMap><entry><key>Users</key><value>{len(account.users) - 1}</value></entry></SummaryMap>"))) if action == "GetAccountSummary" else None,
    "HTTP/1.0, closed after each": chance(0.2, Fault(framing="close")),
    "chunks": chance(0.5, Fault(framing="chunked")),
    "chunks that break off": chance(0.1, Fault(framing="chunked", cut=130)),
    "gzip that nobody asked for": chance(0.1, Fault(change=gzip.compress, headers=[("Content-Encoding", "gzip")])),
    "another content type": chance(0.5, Fault(headers=[("Content-Type", "image/png")])),
    "continue first": chance(0.2, Fault(before=b"HTTP/1.1 100 Continue\r\n\r\n")),
    "rubbish behind the answer": chance(0.2, Fault(behind=b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno")),
    "answers about somebody else": of_another(0.1),
    "a header without end": chance(0.02, Fault(headers=[("X-Long", "x" * 400_000)])),
    "a date of last century": chance(0.5, Fault(headers=[("Date", "Fri, 31 Dec 1999 23:59:59 GMT")])),
    "an outage of three seconds": outage(8, 3),
}


class Faults(FaultCase):
    def test_what_passes_leaves_no_trace(self):
        for name, script in EXACT.items():
            with self.subTest(script=name):
                for _ in self.each_size(script):
                    self.check(0)
                    self.check_details(self.account())

    def test_throttling_of_30_percent_costs_less_than_twice_the_requests(self):
        for users in self.each_size(chance(0.3, error(400, "Throttling"))):
            questions = 6 + 2 * (users // 100) + users + sum(len(keys) for keys in self.truth.values())
            self.assertGreater(self.server.requests, questions - 4)
            self.assertLessEqual(self.server.requests, 2 * questions)
            self.check(0)

    def test_heavier_throttling_takes_longer_and_loses_nothing(self):
        self.collect(3, chance(0.6, error(400, "Throttling")))
        self.check(0)

    def test_the_check_itself_notices(self):
        self.collect(3, for_victim(error(403, "AccessDenied")), "--keys-only")
        for wrong in ({"exit_code": 0}, {"exit_code": 3}, {"exit_code": 3, "unknown_users": set(self.truth)}):
            with self.assertRaises(AssertionError):
                self.check(**wrong)

    def test_credentials_that_expire_are_renewed(self):
        for users in self.each_size(expired_after(3)):
            self.check(0)

    def test_the_deadline_is_kept(self):
        for script in (always(error(400, "Throttling")), always(Fault(silent=True)), always(Fault(slow=0.5))):
            self.collect(3, script, "--deadline", "3")
            self.assertEqual(self.done.returncode, 3, self.done.stdout)
            self.assertIn("deadline of 3 seconds", self.done.stdout)
            self.assertLess(self.seconds, 8)

    def test_certificates_are_checked(self):
        key, certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        for host, bundle, fine in (("localhost", certificate, True), ("localhost", None, False), ("127.0.0.1", certificate, False)):
            with self.subTest(host=host, bundle=bundle):
                self.snapshot.unlink(missing_ok=True)
                server = FaultServer(Account(3, self.maker), lambda *_: None, context)
                env = {"AWS_ENDPOINT_URL": f"https://{host}:{server.server_port}", **({"AWS_CA_BUNDLE": str(bundle)} if bundle else {})}
                done = subprocess.run([program_case.BIN / "keymuster-collect", "-o", self.snapshot], env=self.environment(env),
                                      capture_output=True, text=True, timeout=60)
                server.shutdown()
                server.server_close()
                self.assertEqual((done.returncode, self.snapshot.exists()), (0, True) if fine else (3, False), done.stdout)
                if not fine:
                    self.assertRegex(done.stdout, "(?i)certificate|peer")

    def test_two_runs_say_the_same(self):
        def words():
            self.collect(300, for_victim(error(403, "AccessDenied")))
            account = self.account()
            return json.dumps([[user | {"keys": [{name: value for name, value in key.items() if name != "use_recorded_at"} for key in user.get("keys", [])]}
                                for user in account["users"]], account["remarks"], self.done.stdout])
        self.maker.random.seed(1)
        first = words()
        self.maker.random.seed(1)
        self.assertEqual(first, words())

    def test_denied_extras_do_not_matter(self):
        for action in ("GetAccountSummary", "GetCallerIdentity"):
            for _ in self.each_size(always(error(403, "AccessDenied"), action)):
                self.check(0)

    def test_who_is_deleted_meanwhile_is_not_missing(self):
        # The account summary still counts the user; so it is left out here.
        def deleted_user(account, action, given, nth, headers):
            if action == "GetAccountSummary":
                return error(403, "AccessDenied")
            return for_victim(error(404, "NoSuchEntity"))(account, action, given, nth, headers)
        for _ in self.each_size(deleted_user):
            self.check(0, gone_users={self.server.account.victim})
        for _ in self.each_size(for_victim(error(404, "NoSuchEntity"), "GetAccessKeyLastUsed")):
            self.check(0, gone_keys=set(self.truth[self.server.account.victim]))

    def test_a_report_that_is_not_whole_while_it_is_made(self):
        for _ in self.each_size(either(
                always((200, response("GenerateCredentialReport", "<State>STARTED</State>")), "GenerateCredentialReport"),
                lambda account, action, given, nth, headers: error(404, "ReportInProgress") if action == "GetCredentialReport" and nth == 1 else None)):
            self.check(0)
            self.check_details(self.account())

if __name__ == "__main__":
    program_case.main()

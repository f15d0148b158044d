"""An IAM of one made-up account that can be told to fail. Pages, throttles, breaks off, lies; what it holds is known."""
import base64
import datetime
import html
import http.server
import json
import random
import re
import socket
import struct
import threading
import time
import urllib.parse

ACCOUNT = "111122223333"
QUARANTINE = "AWSCompromisedKeyQuarantineV3"
NOW = datetime.datetime(2026, 11, 20, tzinfo=datetime.timezone.utc)
REPORT_COLUMNS = ["user", "arn", "user_creation_time", "password_enabled",
                  *(f"access_key_{slot}_{what}" for slot in (1, 2)
                    for what in ("active", "last_rotated", "last_used_date", "last_used_region", "last_used_service")),
                  "additional_credentials_info"]
NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/"
PAGE = 100


class Account:
    """Users with 0 to 3 keys, active, inactive, used and never used; names that need escaping."""

    def __init__(self, users, maker, account=ACCOUNT):
        self.id = account
        choose = random.Random(users)
        self.users = {}
        for n in range(users):
            keys = {}
            for _ in range(choose.choice([0, 1, 1, 2, 3])):
                created = NOW - datetime.timedelta(days=choose.randrange(1, 700))
                used = choose.choice([None, created + (NOW - created) / 2])
                keys[maker.key_id(account)] = (choose.choice(["Active", "Inactive"]), created.strftime("%Y-%m-%dT%H:%M:%SZ"),
                                               used and (used.strftime("%Y-%m-%dT%H:%M:%SZ"), "s3", "eu-west-1"))
            self.users[f"{choose.choice(['', '=', '+', '@'])}user{n:05}"] = keys
        self.owners = {key: name for name, keys in self.users.items() for key in keys}
        # The user that things happen to: the last one with a key.
        self.victim = [name for name, keys in self.users.items() if keys][-1]
        choose.seed(users)
        # Console password, attached policies, tags, boundary.
        self.details = {name: {"password": choose.random() < 0.3, "policies": choose.choice([[], ["ReadOnly"], ["ReadOnly", QUARANTINE]]),
                               "tags": choose.choice([{}, {"Owner": "a&b <c>"}, {maker.key_id(account): "gone", "Team": ""}]),
                               "boundary": choose.choice(["", f"arn:aws:iam::{account}:policy/fence"])} for name in self.users}

    def key(self, key_id):
        user = self.owners.get(key_id)
        return (user, self.users[user][key_id]) if user else (None, None)

    def asked_by(self, key_id):
        """The account that credentials belong to: there is but one."""
        return self

    def answer(self, action, given):
        """Status and body, as IAM gives them."""
        if action == "GetCallerIdentity":
            return 200, response(action, f"<Arn>arn:aws:sts::{self.id}:assumed-role/audit/x</Arn><UserId>x</UserId><Account>{self.id}</Account>")
        if action == "GetAccountSummary":
            entries = {"Users": len(self.users), "AccountAccessKeysPresent": 0}
            return 200, response(action, "<SummaryMap>" + "".join(
                f"<entry><key>{key}</key><value>{value}</value></entry>" for key, value in entries.items()) + "</SummaryMap>")
        if action == "ListUsers":
            return 200, self.users_page(int(given.get("Marker", "0")))
        if action == "ListAccessKeys":
            user = given["UserName"]
            if user not in self.users:
                return error(404, "NoSuchEntity")
            return 200, response(action, f"<UserName>{user}</UserName><AccessKeyMetadata>" + "".join(
                f"<member><UserName>{user}</UserName><AccessKeyId>{key}</AccessKeyId><Status>{status}</Status>"
                f"<CreateDate>{created}</CreateDate></member>" for key, (status, created, _) in self.users[user].items()) +
                "</AccessKeyMetadata><IsTruncated>false</IsTruncated>")
        if action == "GetAccessKeyLastUsed":
            user, key = self.key(given["AccessKeyId"])
            if user is None:
                return error(404, "NoSuchEntity")
            date, service, region = key[2] or ("", "N/A", "N/A")
            date = date and f"<LastUsedDate>{date}</LastUsedDate>"
            return 200, response(action, f"<UserName>{user}</UserName><AccessKeyLastUsed>{date}<ServiceName>{service}</ServiceName>"
                                         f"<Region>{region}</Region></AccessKeyLastUsed>")
        if action == "GenerateCredentialReport":
            return 200, response(action, "<State>COMPLETE</State>")
        if action == "GetCredentialReport":
            return 200, self.report()
        if action == "GetAccountAuthorizationDetails":
            return 200, self.details_page(int(given.get("Marker", "0")))
        return error(400, "InvalidAction")

    def report(self, generated=NOW, users=None, csv=None):
        """The report of the users that are named, or of all: AWS's columns but for those that nobody here reads."""
        def slots(keys):
            for _, (status, created, used) in list(keys.items())[:2]:
                yield from (str(status == "Active").lower(), created, *((used[0], used[2], used[1]) if used else ["N/A"] * 3))
            yield from ["false", "N/A", "N/A", "N/A", "N/A"] * (2 - min(2, len(keys)))
        rows = [REPORT_COLUMNS, ["<root_account>", f"arn:aws:iam::{self.id}:root", "2020-01-01T00:00:00Z", "not_supported", *slots({}), "N/A"]]
        for name in self.users if users is None else users:
            keys = self.users[name]
            rows.append([name, f"arn:aws:iam::{self.id}:user/{name}", "2020-01-02T03:04:05Z", str(self.details[name]["password"]).upper(),
                         *slots(keys), f"{len(keys) - 2} additional access keys" if len(keys) > 2 else "N/A"])
        text = "\n".join(",".join(row) for row in rows) + "\n" if csv is None else csv
        return response("GetCredentialReport", f"<Content>{base64.b64encode(text.encode()).decode()}</Content>"
                        f"<ReportFormat>text/csv</ReportFormat><GeneratedTime>{generated.strftime('%Y-%m-%dT%H:%M:%SZ')}</GeneratedTime>")

    def details_page(self, start, marker=None, account=None):
        account = account or self.id

        def member(name):
            told = self.details[name]
            policies = "".join(f"<member><PolicyName>{policy}</PolicyName><PolicyArn>arn:aws:iam::aws:policy/{policy}</PolicyArn></member>"
                               for policy in told["policies"])
            tags = "".join(f"<member><Key>{key}</Key><Value>{html.escape(value)}</Value></member>" for key, value in told["tags"].items())
            fence = told["boundary"] and f"<PermissionsBoundary><PermissionsBoundaryArn>{told['boundary']}</PermissionsBoundaryArn></PermissionsBoundary>"
            return (f"<member><Path>/</Path><UserName>{name}</UserName><UserId>{user_id(name)}</UserId><Arn>arn:aws:iam::{account}:user/{name}</Arn>"
                    f"<AttachedManagedPolicies>{policies}</AttachedManagedPolicies>{fence}" + (tags and f"<Tags>{tags}</Tags>") + "</member>")
        names = sorted(self.users)
        return response("GetAccountAuthorizationDetails", "<UserDetailList>" + "".join(map(member, names[start:start + PAGE])) +
                        "</UserDetailList>" + more(start, len(names), marker))

    def users_page(self, start, marker=None, overlap=0):
        """PAGE users from `start`; `marker` (text, "" for none) replaces the true one."""
        names = sorted(self.users)
        page = names[max(0, start - overlap):start + PAGE]
        return response("ListUsers", "<Users>" + "".join(
            f"<member><Path>/</Path><UserName>{name}</UserName><UserId>{user_id(name)}</UserId><Arn>arn:aws:iam::{self.id}:user/{name}</Arn>"
            "<CreateDate>2020-01-02T03:04:05Z</CreateDate></member>" for name in page) + "</Users>" + more(start, len(names), marker))


class Organisation:
    """A management account (ACCOUNT) and `members`, each with a role that the management account may take on. `states`
    of the members that are not ACTIVE."""
    PAGE = 3

    def __init__(self, users, maker, members=7, states=None):
        self.accounts = {account: Account(users, maker, account) for account in (ACCOUNT, *(f"{n + 2:012}" for n in range(members)))}
        self.states = states or {}

    def asked_by(self, key_id):
        return self.accounts[key_id.removeprefix("role-")] if key_id.startswith("role-") else Management(self)

    def page(self, start, token=None):
        ids = sorted(self.accounts, reverse=True)
        page = [{"Id": account, "Arn": f"arn:aws:organizations::{ACCOUNT}:account/o-x/{account}", "Name": f"name of {account}",
                 "Status": self.states.get(account, "ACTIVE")} for account in ids[start:start + self.PAGE]]
        token = str(start + self.PAGE) if token is None and start + self.PAGE < len(ids) else token
        return json.dumps({"Accounts": page, **({"NextToken": token} if token else {})})


class Management:
    """The management account as its own credentials see it."""

    def __init__(self, organisation):
        self.organisation = organisation
        self.own = organisation.accounts[ACCOUNT]
        self.id, self.users = ACCOUNT, self.own.users

    def answer(self, action, given):
        if action == "ListAccounts":
            return 200, self.organisation.page(int(given.get("NextToken", "0")))
        if action == "AssumeRole":
            account, role = given["RoleArn"].removeprefix("arn:aws:iam::").split(":role/")
            if role != "org/audit" or account not in self.organisation.accounts:
                return error(403, "AccessDenied")
            return 200, response(action, f"<Credentials><AccessKeyId>role-{account}</AccessKeyId><SecretAccessKey>x</SecretAccessKey>"
                                         "<SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>")
        return self.own.answer(action, given)


def user_id(name):
    return f"AIDA{abs(hash(name))}"


def more(start, size, marker):
    """How a page ends; `marker` (text, "" for none) replaces the true one."""
    if marker is None and start + PAGE < size:
        marker = str(start + PAGE)
    return "<IsTruncated>false</IsTruncated>" if marker is None else "<IsTruncated>true</IsTruncated>" + (marker and f"<Marker>{marker}</Marker>")


def response(action, inner):
    return (f'<?xml version="1.0"?>\n<{action}Response xmlns="{NAMESPACE}"><{action}Result>{inner}</{action}Result>'
            f"<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{action}Response>")


def error(status, code):
    return status, (f'<ErrorResponse xmlns="{NAMESPACE}"><Error><Type>Sender</Type><Code>{code}</Code><Message>no</Message></Error>'
                    "<RequestId>r</RequestId></ErrorResponse>")


class Fault:
    """How an answer is spoiled on the wire."""

    def __init__(self, status=200, body=None, headers=(), cut=None, claim=None, reset=False, silent=False, slow=0.0,
                 framing="length", change=None, before=b"", behind=b""):
        self.status, self.body, self.headers = status, body, headers
        self.cut = cut        # only so many bytes of the body are sent
        self.claim = claim    # Content-Length says this
        self.reset = reset    # the connection is reset: before the answer, or where it is cut
        self.silent = silent  # no answer at all
        self.slow = slow      # seconds between two pieces of the body
        self.framing = framing  # how the body's end is told: "length", "chunked", or "close", as HTTP/1.0 does
        self.change = change    # bytes -> bytes, of the body
        self.before, self.behind = before, behind  # bytes around the answer


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if "X-Amz-Target" in self.headers:
            given = {"Action": self.headers["X-Amz-Target"].split(".")[1], **json.loads(body)}
        else:
            given = {name: values[0] for name, values in urllib.parse.parse_qs(body).items()}
        server = self.server
        key_id = re.search("Credential=([^/]*)", self.headers["Authorization"]).group(1)
        account = server.account.asked_by(key_id)
        with server.lock:
            server.requests += 1
            question = (account.id, *sorted((name, str(value)) for name, value in given.items()))
            nth = server.times[question] = server.times.get(question, 0) + 1
            fault = server.script(account, given["Action"], given, nth, self.headers)
        if isinstance(fault, tuple):
            fault = Fault(*fault)
        status, body = account.answer(given["Action"], given)
        if fault is None:
            return self.send(Fault(status), body.encode())
        self.send(fault, body.encode() if fault.body is None else fault.body if isinstance(fault.body, bytes) else fault.body.encode())

    def send(self, fault, body):
        if fault.silent:
            time.sleep(30)
        if fault.silent or (fault.reset and fault.cut is None):
            return self.hang_up()
        self.wfile.write(fault.before)
        self.protocol_version = "HTTP/1.0" if fault.framing == "close" else "HTTP/1.1"
        self.send_response(fault.status)
        for name, value in fault.headers:
            self.send_header(name, value)
        body = fault.change(body) if fault.change else body
        if fault.framing == "length":
            self.send_header("Content-Length", str(len(body) if fault.claim is None else fault.claim))
        elif fault.framing == "chunked":
            self.send_header("Transfer-Encoding", "chunked")
            body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (body[at:at + 100] for at in range(0, len(body), 100))) + b"0\r\n\r\n"
        self.end_headers()
        body = body[:fault.cut]
        for start in range(0, len(body), 64 if fault.slow else len(body)):
            self.wfile.write(body[start:start + 64] if fault.slow else body + fault.behind)
            time.sleep(fault.slow)
        self.wfile.flush()
        if fault.reset:
            self.hang_up()
        elif fault.cut is not None or fault.claim is not None or fault.framing == "close":
            self.close_connection = True

    def hang_up(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()
        self.wfile = self.rfile = open("/dev/null", "r+b")

    def log_message(self, *_):
        pass


class FaultServer(http.server.ThreadingHTTPServer):
    """`script(account, action, given, nth, headers)` says how the nth asking of a question fails: None, (status, body) or a Fault."""
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, account, script, tls=None):
        super().__init__(("127.0.0.1", 0), Handler)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.account, self.script = account, script
        self.requests, self.times, self.lock = 0, {}, threading.Lock()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_):
        pass

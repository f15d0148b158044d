"""Credentials that come from the machine: a container's endpoint, an instance's metadata, a sign-in portal. Each is
played by a small server that insists on what the real one insists on. What is then asked of IAM fails; what matters is
with whose key it was asked."""
import hashlib
import http.server
import json
import subprocess
import threading

import program_case
from program_case import ProgramCase


class Machine(http.server.BaseHTTPRequestHandler):
    """Container endpoint, metadata service, sign-in portal and IAM in one. `asked` remembers who signed what."""
    protocol_version = "HTTP/1.1"

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def credentials(self, key_id):
        return json.dumps({"Code": "Success", "AccessKeyId": key_id, "SecretAccessKey": self.server.secret, "Token": self.server.token,
                           "Expiration": "2030-01-01T00:00:00Z"}).encode()

    def do_PUT(self):
        fine = self.path == "/latest/api/token" and self.headers.get("X-aws-ec2-metadata-token-ttl-seconds") == "21600"
        self.answer(200, b"metadata-token") if fine else self.answer(400)

    def do_GET(self):
        has_token = self.headers.get("X-aws-ec2-metadata-token") == "metadata-token"
        if self.path == "/container" and self.headers.get("Authorization") == "Basic container-token":
            self.answer(200, self.credentials("of-container"))
        elif self.path == "/latest/meta-data/iam/security-credentials/" and has_token:
            self.answer(200, b"instance-role")
        elif self.path == "/latest/meta-data/iam/security-credentials/instance-role" and has_token:
            self.answer(200, self.credentials("of-instance"))
        elif self.path == "/federation/credentials?role_name=Audit&account_id=111122223333" and \
                self.headers.get("x-amz-sso_bearer_token") == self.server.token:
            self.answer(200, json.dumps({"roleCredentials": {"accessKeyId": "of-portal", "secretAccessKey": self.server.secret,
                                                             "sessionToken": self.server.token, "expiration": 1893456000000}}).encode())
        else:
            self.answer(404)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.headers["Authorization"], self.headers.get("X-Amz-Security-Token")))
        self.answer(403, b"<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>")

    def log_message(self, *_):
        pass


class Credentials(ProgramCase):
    def setUp(self):
        super().setUp()
        self.machine = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Machine)
        self.machine.asked, self.machine.secret, self.machine.token = [], self.maker.aws_secret(), self.maker.aws_secret()
        threading.Thread(target=self.machine.serve_forever, daemon=True).start()
        self.addCleanup(self.machine.server_close)
        self.addCleanup(self.machine.shutdown)
        self.url = f"http://127.0.0.1:{self.machine.server_port}"

    def collect(self, *words, **variables):
        env = self.environment({"AWS_ENDPOINT_URL_IAM": self.url, "AWS_ENDPOINT_URL_STS": self.url, **variables})
        self.done = subprocess.run([program_case.BIN / "keymuster-collect", "-o", self.folder / "s.json", *words], env=env,
                                   capture_output=True, text=True, timeout=60)
        for secret in (self.machine.secret, self.machine.token):
            self.assertNotIn(secret, self.done.stdout + self.done.stderr)
        self.assertFalse((self.folder / "s.json").exists())
        return self.done

    def assertAskedBy(self, key_id):
        self.assertIn("AccessDenied", self.done.stdout)
        self.assertTrue(self.machine.asked)
        for authorization, token in self.machine.asked:
            self.assertIn(f"Credential={key_id}/", authorization)
            self.assertIn("x-amz-security-token", authorization)
            self.assertEqual(token, self.machine.token)

    def test_a_container(self):
        self.collect(AWS_CONTAINER_CREDENTIALS_FULL_URI=self.url + "/container", AWS_CONTAINER_AUTHORIZATION_TOKEN="Basic container-token")
        self.assertAskedBy("of-container")

    def test_an_instance(self):
        self.collect(AWS_EC2_METADATA_SERVICE_ENDPOINT=self.url)
        self.assertAskedBy("of-instance")

    def test_a_sign_in(self):
        cache = hashlib.sha1(b"corp").hexdigest()
        self.write(f".aws/sso/cache/{cache}.json", json.dumps({"accessToken": self.machine.token, "expiresAt": "2030-01-01T00:00:00Z"}))
        self.write(".aws/config", "[profile audit]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Audit\n"
                   "[sso-session corp]\nsso_region = eu-west-1\n")
        self.collect("--profile", "audit", AWS_ENDPOINT_URL_SSO=self.url)
        self.assertAskedBy("of-portal")

    def test_a_program(self):
        self.write("give.json", json.dumps({"Version": 1, "AccessKeyId": "of-program", "SecretAccessKey": self.machine.secret,
                                            "SessionToken": self.machine.token}))
        self.write(".aws/config", f"[default]\ncredential_process = cat {self.folder}/give.json\n")
        self.collect()
        self.assertAskedBy("of-program")

    def test_none_at_all(self):
        done = self.collect(AWS_EC2_METADATA_DISABLED="true")
        self.assertEqual((done.returncode, done.stdout.count("\n")), (2, 1))
        self.assertIn("no credentials were found", done.stdout)
        self.assertEqual(self.machine.asked, [])

    def test_a_proxy_does_not_see_what_stays_here(self):
        self.collect(AWS_EC2_METADATA_SERVICE_ENDPOINT=self.url, HTTP_PROXY="http://127.0.0.1:9", http_proxy="http://127.0.0.1:9",
                     HTTPS_PROXY="http://127.0.0.1:9", ALL_PROXY="http://127.0.0.1:9")
        self.assertAskedBy("of-instance")

    def test_a_mistyped_profile(self):
        self.write(".aws/config", "[profile audit]\nregion = eu-west-1\n")
        done = self.collect("--profile", "adit")
        self.assertEqual(done.returncode, 2)
        self.assertIn('did you mean "audit"?', done.stdout)

    def test_values_do_not_show_in_errors_of_the_command_line(self):
        pasted = self.maker.aws_secret()
        for words in ([pasted], ["--" + "x=" + pasted], ["--max-rps", pasted]):
            done = subprocess.run([program_case.BIN / "keymuster-collect", *words], env=self.environment(), capture_output=True, text=True)
            self.assertEqual(done.returncode, 2)
            self.assertNotIn(pasted, done.stdout + done.stderr)


if __name__ == "__main__":
    program_case.main()

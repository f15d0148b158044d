"""A crash leaves no core file: what a run has read, and an auditor's credentials, stay in memory."""
import os
import resource
import signal
import socket
import subprocess
import time

import program_case
from program_case import BIN, ProgramCase


class CoreDumps(ProgramCase):
    def status_of_crash(self, words, env=None, ready=None):
        """The wait status of a program that crashes at work, where the shell allows core files of any size."""
        def allow():
            resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

        process = subprocess.Popen(words, cwd=self.folder, env=self.environment(env), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, preexec_fn=allow)
        self.addCleanup(process.stdin.close)
        ready(process)
        os.kill(process.pid, signal.SIGSEGV)
        _, status = os.waitpid(process.pid, 0)
        process.returncode = 0  # waited for
        self.assertTrue(os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGSEGV, status)
        return status

    def setUp(self):
        super().setUp()
        try:
            dumped = os.WCOREDUMP(self.status_of_crash(["sleep", "30"], ready=lambda _: time.sleep(0.2)))
        except ValueError:
            self.skipTest("core files are forbidden here for good")
        if not dumped:
            self.skipTest("this machine writes no core files")

    def test_scan(self):
        def feed(process):
            process.stdin.write(f"aws_secret_access_key = {self.maker.aws_secret()}\n".encode() * 2000)
            process.stdin.flush()
            time.sleep(0.3)

        self.assertFalse(os.WCOREDUMP(self.status_of_crash([BIN / "keymuster", "scan", "-"], ready=feed)))

    def test_collect(self):
        """While it waits for an answer to a request that it signed."""
        server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(server.close)
        server.settimeout(20)
        env = {"AWS_ACCESS_KEY_ID": self.maker.key_id(), "AWS_SECRET_ACCESS_KEY": self.maker.aws_secret(), "AWS_REGION": "us-east-1",
               "AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL": "http://127.0.0.1:%d" % server.getsockname()[1]}

        def asked(_):
            connection, _ = server.accept()
            self.addCleanup(connection.close)
            self.assertTrue(connection.recv(1000))

        words = [BIN / "keymuster-collect", "--output", "snapshot.json"]
        self.assertFalse(os.WCOREDUMP(self.status_of_crash(words, env, asked)))
        self.assertEqual([path.name for path in self.folder.iterdir() if "core" in path.name and path.stat().st_size > 100_000
                          and env["AWS_SECRET_ACCESS_KEY"].encode() in path.read_bytes()], [])


if __name__ == "__main__":
    program_case.main()

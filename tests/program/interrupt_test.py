"""A signal ends a run within seconds; what was found is published, marked as incomplete."""
import json
import os
import signal
import subprocess
import time

import program_case
from program_case import AS_OF, ProgramCase


class Interrupt(ProgramCase):
    def start(self, *words):
        process = subprocess.Popen(self.command(*words), cwd=self.folder, env=self.environment(), stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(lambda: process.poll() is None and process.kill())
        return process

    def stop(self, process, number):
        """Sends the signal while the scan waits for standard input, which stays open."""
        began = time.monotonic()
        process.send_signal(number)
        process.wait(timeout=20)
        out, err = process.stdout.read(), process.stderr.read()
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()
        self.assertLess(time.monotonic() - began, 5)
        return out, err.decode(errors="replace")

    def test_a_scan_that_waits_for_input(self):
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)):
            with self.subTest(signal=number):
                key = self.maker.key_id()
                self.write("leak.txt", f"id = {key}\n")
                process = self.start("scan", "leak.txt", "-", "-j", "1", "-o", "r.json")
                process.stdin.write(b"plain text\n" * 1000)
                process.stdin.flush()
                time.sleep(0.7)
                _, said = self.stop(process, number)
                self.assertEqual(process.returncode, code, said)
                self.assertIn(f"exit {code}: stopped by signal {int(number)}", said)
                report = json.loads((self.folder / "r.json").read_text())
                self.assertTrue(report["outcome"]["interrupted"])
                self.assertFalse(report["outcome"]["complete"])
                self.assertEqual(report["outcome"]["exit_code"], code)
                self.assertIn("stopped by signal", report["outcome"]["incomplete_because"][0])
                self.assertEqual([leak["key_id"] for leak in report["leaks"]], [key])

    def test_a_scan_in_full_run(self):
        for n in range(4000):
            self.write(f"tree/{n % 50}/f{n}.txt", f"id = {self.maker.key_id()}\n" if n % 500 == 0 else "plain text here\n" * 200)
        for pause in (0.0, 0.02, 0.05, 0.1, 0.2):
            process = self.start("scan", "tree", "-o", "r.json")
            time.sleep(pause)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=30)
            self.assertIn(process.returncode, (130, 1, -2), err)
            if process.returncode == 130:
                report = json.loads((self.folder / "r.json").read_text())
                self.assertTrue(report["outcome"]["interrupted"])
                self.assertTrue(any("interrupted" in reason for reason in report["outcome"]["incomplete_because"]))

    def test_no_temporary_file_is_left(self):
        self.write("a.txt", "x")
        process = self.start("scan", "a.txt", "-", "-o", "r.json")
        time.sleep(0.5)
        self.stop(process, signal.SIGTERM)
        self.assertEqual(sorted(os.listdir(self.folder)), ["a.txt", "r.json"])

    def test_the_old_report_survives_a_kill(self):
        self.write("a.txt", "x")
        self.write("r.json", "old")
        process = self.start("scan", "a.txt", "-", "-o", "r.json")
        time.sleep(0.5)
        process.kill()
        process.communicate(timeout=20)
        self.assertEqual((self.folder / "r.json").read_text(), "old")


if __name__ == "__main__":
    program_case.main()

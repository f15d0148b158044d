"""What versions of files tell from their changes alone is what they tell as wholes."""
import base64
import random

import program_case
from git_case import GitCase


class Deltas(GitCase):
    def setUp(self):
        super().setUp()
        self.random = random.Random(20260)

    def prose(self, lines):
        words = ["return", "value", "self.name", "index + 1", "// the next", "key = None", "token", "if (size > 0)", "\"text\"", "client.call(", "https://example.org/a"]
        return [" ".join(self.random.choice(words) for _ in range(self.random.randint(2, 12))) for _ in range(lines)]

    def secrets(self):
        """One line each, plain and in disguises; and lines that are halves of what another change completes."""
        key, secret = self.key(), self.maker.aws_secret()
        assignment = f"aws_access_key_id = {key}\naws_secret_access_key = {secret}\n"
        token = self.maker.github_token()
        return [
            [f"aws_access_key_id = {key}", f"aws_secret_access_key = {secret}"],
            [f"token: {token}"],
            [base64.b64encode(assignment.encode()).decode()],
            ["".join(f"\\u{ord(byte):04x}" for byte in key)],
            [f'id = "{key[:7]}" + "{key[7:]}"'],
            [assignment.encode("utf-16-le").decode("latin-1")],
            [key[:12]],
            [f"secret_access_key = {secret[:20]}"],
            ["-----BEGIN RSA PRIVATE KEY-----", *[self.maker.word("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 64) for _ in range(24)]],
            ["-----END RSA PRIVATE KEY-----"],
        ]

    def edit(self, lines):
        at = self.random.randrange(len(lines) + 1)
        kind = self.random.randrange(6)
        if kind == 0:
            del lines[at:at + self.random.randint(1, 30)]
        elif kind == 1:
            lines[at:at] = self.prose(self.random.randint(1, 20))
        elif kind == 2 and at < len(lines):
            lines[at] = lines[at][: self.random.randint(0, len(lines[at]))]
        elif kind == 3 and at + 60 < len(lines):
            lines[at:at + 60] = lines[at + 30:at + 60] + lines[at:at + 30]
        elif kind == 4:
            lines[at:at] = self.random.choice(self.secrets())
        else:  # joined with the next line, as when a line end goes
            lines[at:at + 2] = ["".join(lines[at:at + 2])]

    def test_changes_tell_what_wholes_tell(self):
        self.init()
        files = {f"f{i}": self.prose(size) for i, size in enumerate((40, 400, 2500, 6000))}
        for _ in range(60):
            for name, lines in files.items():
                for _ in range(self.random.randint(0, 3)):
                    self.edit(lines)
                (self.folder / "repo" / name).write_bytes("\n".join(lines).encode("latin-1"))
            self.git("add", "-A")
            self.git("commit", "-q", "--allow-empty", "-m", "m")
        self.git("repack", "-q", "-a", "-d", "-f", "--depth=200", "--window=30")
        reports = []
        for words in ((), ("--whole-objects",), ("--jobs", 3)):
            report = self.report("scan", "repo", "--history-only", "--as-of", "2026-11-20T07:00:00Z", *words, expect=1)
            del report["run"]
            reports.append(report)
        self.assertGreater(len(reports[0]["leaks"]), 20)
        self.assertEqual(reports[0], reports[1])
        self.assertEqual(reports[0], reports[2])


if __name__ == "__main__":
    program_case.main()

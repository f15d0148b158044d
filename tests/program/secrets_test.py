"""No secret that is planted anywhere comes out anywhere: not in reports, not in logs, not in errors, not in temporary files."""
import base64
import io
import os
import pathlib
import tarfile
import urllib.parse

import program_case
from program_case import AS_OF, ProgramCase


def spellings(secret):
    raw = secret.encode()
    yield "raw", raw
    yield "hex", raw.hex().encode()
    yield "HEX", raw.hex().upper().encode()
    yield "percent", "".join(f"%{byte:02X}" for byte in raw).encode()
    yield "quoted", urllib.parse.quote(secret, safe="").encode()
    yield "json", secret.replace("/", "\\/").encode()
    yield "reversed", raw[::-1]
    for shift in range(3):  # the middle of every base64 alignment
        encoded = base64.b64encode(b"\0" * shift + raw)
        yield f"base64+{shift}", encoded[4:-4]


class Secrets(ProgramCase):
    def setUp(self):
        super().setUp()
        self.planted = {}
        self.temporary = self.folder / "tmp"
        self.temporary.mkdir()

    def plant(self, name, make):
        self.planted[name] = make()
        return self.planted[name]

    def assertSilent(self, *texts):
        for text in texts:
            for name, secret in self.planted.items():
                for how, spelling in spellings(secret):
                    self.assertNotIn(spelling, text, f"{name} as {how}")

    def plant_tree(self):
        aws, token = self.maker.aws_secret, self.maker.github_token
        key = self.maker.key_id
        self.write("tree/.env", f"AWS_ACCESS_KEY_ID={key()}\nAWS_SECRET_ACCESS_KEY={self.plant('content', aws)}\n")
        self.write("tree/utf16.txt", f"aws_secret_access_key = {self.plant('utf-16', aws)}\n".encode("utf-16"))
        self.write("tree/two.txt", f"{self.plant('first of a line', token)} {self.plant('second of a line', token)}\n")
        self.write(f"tree/{self.plant('file name', token)}.txt", "named after a token\n")
        self.write(f"tree/{self.plant('folder name', token)}/inner.txt", f"id={key()}\n")
        os.symlink(f"https://x:{self.plant('link target', token)}@example.org/", self.folder / "tree/link")
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as tar:
            for name, content in ((f"in/{self.plant('member name', token)}.txt", "x\n"),
                                  ("in/credentials", f"aws_secret_access_key = {self.plant('member', aws)}\n")):
                info = tarfile.TarInfo(name)
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content.encode()))
            link = tarfile.TarInfo("in/link")
            link.type, link.linkname = tarfile.SYMTYPE, "/" + self.plant("member link", token)
            tar.addfile(link)
        self.write("tree/a.tar.gz", packed.getvalue())
        closed = self.write(f"tree/{self.plant('unreadable name', token)}.txt", "x", mode=0)
        self.assertTrue(closed.exists())

    def everything_written(self):
        for path, _, files in os.walk(self.temporary):
            for name in files:
                yield (pathlib.Path(path) / name).read_bytes()

    def run_everywhere(self, *words, **options):
        """All formats; gives standard output, standard error and the files."""
        for name in ("json", "html", "txt"):
            (self.folder / f"out.{name}").unlink(missing_ok=True)
        outputs = [word for name in ("json", "html", "txt") for word in ("-o", f"{self.temporary}/out.{name}")]
        self.temporary.chmod(0o777)
        done = self.keymuster(*words, *outputs, "-v", env={"TMPDIR": str(self.temporary)}, **options)
        return done, [done.stdout, done.stderr, *self.everything_written()]

    def test_planted_secrets_stay_inside(self):
        self.plant_tree()
        root, _ = self.recording()
        done, texts = self.run_everywhere("scan", "tree", "--from", root, *AS_OF, as_nobody=True)
        self.assertEqual(done.returncode, 1, done.stderr.decode(errors="replace"))
        self.assertEqual(len(texts), 5)
        self.assertSilent(*texts)
        self.assertIn(b"github", texts[0])  # they were found all the same

    def test_with_a_fingerprint_key(self):
        self.plant_tree()
        key = self.plant("fingerprint key", lambda: self.maker.word(program_case.BASE62, 48))
        self.write("key", key + "\n", mode=0o600)
        _, texts = self.run_everywhere("scan", "tree", "--fingerprint-key-file", "key")
        self.assertSilent(*texts)

    def test_arguments_and_errors(self):
        token = self.plant("argument", self.maker.github_token)
        self.write("a.txt", "x")
        for words in (["scan", token], ["scan", f"--{token}"], [token], ["scan", "a.txt", "--exclude", token], ["scan", "a.txt", "-o", f"{token}.docx"],
                      ["scan", "a.txt", "-o", f"{token}/r.json"], ["scan", "-c", token], ["audit", "--from", token], ["explain", token],
                      ["report", "show", token], ["rules", token], ["help", token], ["scan", "a.txt", "--fail-on", token],
                      ["scan", "a.txt", "--rules", token], ["scan", "a.txt", "--as-of", token], ["scan", "a.txt", "-f", token],
                      ["scan", "a.txt", "-f", "json", "--exclude", f"x/{token}"], ["scan", "a.txt", "-v", "--include", f"*{token}"]):
            with self.subTest(words=[word.replace(token, "TOKEN") for word in words]):
                done = self.keymuster(*words)
                self.assertSilent(done.stdout, done.stderr)

    def test_variables(self):
        token = self.plant("variable", self.maker.github_token)
        self.write("a.txt", "x")
        for variable in ("KEYMUSTER_JOBS", "KEYMUSTER_CONFIG", "KEYMUSTER_FAIL_ON", "KEYMUSTER_EXCLUDE", "KEYMUSTER_RULES"):
            done = self.keymuster("scan", "a.txt", "-v", env={variable: token})
            self.assertSilent(done.stdout, done.stderr)
        self.assertSilent(self.keymuster("doctor", env={"KEYMUSTER_JOBS": "2", "AWS_ACCESS_KEY_ID": token}).stdout)

    def test_recordings(self):
        root, ids = self.recording()
        secret = self.plant("recorded", self.maker.aws_secret)
        self.write("acme/created.json", '{"AccessKey": {"UserName": "alice", "AccessKeyId": "%s", "SecretAccessKey": "%s"}}' % (ids["alice"], secret))
        self.write(f"acme/{self.plant('recording name', self.maker.github_token)}.json", "not json: " + self.plant("garbage", self.maker.github_token))
        done, texts = self.run_everywhere("audit", "--from", root, *AS_OF)
        self.assertEqual(done.returncode, 1)
        self.assertSilent(*texts)

    def test_configuration_files(self):
        token = self.plant("in a file", self.maker.github_token)
        self.write("a.txt", "x")
        for name, text in (("c.toml", f"[scan]\n{token} = 1\n"), ("c.toml", f"[scan]\njobs = '{token}'\n"), ("c.toml", f"[{token}]\n"),
                           ("c.toml", f"[report]\nfail_on = '{token}'\n"), ("c.toml", f"x = {token}\n")):
            self.write(name, text)
            done = self.keymuster("scan", "a.txt", "-c", name)
            self.assertExit(done, 2)
            self.assertSilent(done.stdout, done.stderr)

    def test_standard_input(self):
        secret = self.plant("stdin", self.maker.aws_secret)
        done, texts = self.run_everywhere("scan", "-", stdin=f"aws_secret_access_key = {secret}\n".encode())
        self.assertEqual(done.returncode, 1)
        self.assertSilent(*texts)


if __name__ == "__main__":
    program_case.main()

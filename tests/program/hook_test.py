"""git calls keymuster: before a commit, before a push, and on the server."""
import json
import os
import shutil
import subprocess
import unittest

import program_case
from program_case import BIN, ProgramCase

ZERO = "0" * 40


@unittest.skipUnless(shutil.which("git"), "git is not installed")
class Hooks(ProgramCase):
    def setUp(self):
        super().setUp()
        (self.folder / "repo").mkdir()
        self.git("init", "-q", "-b", "main", ".")
        self.commit("readme", "hello\n")

    def git(self, *words, cwd="repo", check=True):
        done = subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words], cwd=self.folder / cwd,
                              env=self.environment({"GIT_CONFIG_NOSYSTEM": "1"}), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        text = done.stdout.decode(errors="replace")
        if check:
            self.assertEqual(done.returncode, 0, text)
            return text.strip()
        return done.returncode, text

    def commit(self, name, content, cwd="repo", check=True):
        self.write(f"{cwd}/{name}", content)
        self.git("add", "-A", cwd=cwd)
        return self.git("commit", "-q", "-m", "m", cwd=cwd, check=check)

    def hook(self, *words, cwd="repo", **options):
        return self.keymuster("hook", *words, cwd=self.folder / cwd, **options)

    def remote(self):
        self.git("init", "-q", "--bare", "remote.git", cwd=".")
        self.git("remote", "add", "origin", str(self.folder / "remote.git"))
        self.git("push", "-q", "origin", "main")

    def assertStopped(self, answer, key):
        code, text = answer
        self.assertNotEqual(code, 0, text)
        self.assertIn(key, text)
        self.assertIn("stops this", text)

    def test_a_commit_is_stopped(self):
        self.assertExit(self.hook("install"), 0)
        key = self.maker.key_id()
        self.assertStopped(self.commit("leak", key, check=False), key)
        self.git("rm", "-q", "--cached", "leak")
        # What is not staged is not asked for.
        self.write("repo/fine", "nothing\n")
        self.git("add", "fine")
        self.git("commit", "-q", "-m", "m")
        self.assertExit(self.hook("uninstall"), 0)
        self.commit("leak", key)

    def test_commit_all_and_linked_work_trees(self):
        self.git("worktree", "add", "-q", "../linked", "-b", "linked")
        self.assertExit(self.hook("install", "pre-commit", cwd="linked"), 0)
        self.assertTrue((self.folder / "repo/.git/hooks/pre-commit").exists())
        key = self.maker.key_id()
        for cwd in ("repo", "linked"):
            self.write(f"{cwd}/readme", key)
            self.assertStopped(self.git("commit", "-q", "-a", "-m", "m", cwd=cwd, check=False), key)

    def test_the_developers_ignore_file_is_heard(self):
        self.hook("install")
        key = self.maker.key_id()
        self.write("repo/leak", key)
        self.git("add", "leak")
        report = json.loads(self.keymuster("scan", "--staged", "-f", "json", cwd=self.folder / "repo").stdout)
        fingerprint = report["leaks"][0]["secret_fingerprint"]
        self.write("repo/.keymuster-ignore.toml",
                   f'[[ignore]]\nsecret = "{fingerprint}"\nreason = "a test"\nowner = "us"\nexpires = "never"\n')
        self.commit("leak", key)

    def test_comments_of_the_developer_are_heard(self):
        self.hook("install")
        self.hook("install", "pre-push")
        self.remote()
        key = self.maker.key_id()
        answer = self.commit("leak", key + "  # keymuster:allow\n", check=False)
        self.assertStopped(answer, key)
        self.assertIn("keymuster:allow reason: WHY", answer[1])
        self.commit("leak", key + "  # keymuster:allow reason: a key of the test bench\n")
        self.git("push", "-q", "origin", "main")

    def test_the_server_hears_no_comments_unless_it_is_told_to(self):
        self.remote()
        self.assertExit(self.hook("install", "pre-receive", cwd="remote.git"), 0)
        key = self.maker.key_id()
        self.commit("leak", key + "  # keymuster:allow reason: a key of the test bench\n")
        answer = self.git("push", "-q", "origin", "main", check=False)
        self.assertStopped(answer, key)
        self.assertIn("not heard", answer[1])
        hook = self.folder / "remote.git/hooks/pre-receive"
        hook.write_text(hook.read_text().replace("hook run pre-receive", "hook run pre-receive --trust-target"))
        self.git("push", "-q", "origin", "main")

    def test_a_push_is_stopped_and_old_leaks_are_not_asked_again(self):
        old, new = self.maker.key_id(), self.maker.key_id()
        self.commit("old", old)
        self.remote()
        self.hook("install", "pre-push")
        self.commit("fine", "fine\n")
        self.git("push", "-q", "origin", "main")
        self.commit("new", new)
        self.git("rm", "-q", "new")
        self.git("commit", "-q", "-m", "gone")
        answer = self.git("push", "-q", "origin", "main", check=False)
        self.assertStopped(answer, new)
        self.assertNotIn(old, answer[1])
        self.assertStopped(self.git("push", "-q", "origin", "main:topic", check=False), new)
        self.git("push", "-q", "origin", "main~2:refs/heads/topic")
        self.git("push", "-q", "origin", ":topic")

    def test_the_server_stops_a_push_in_quarantine(self):
        self.remote()
        self.assertExit(self.hook("install", "pre-receive", cwd="remote.git"), 0)
        self.commit("fine", "fine\n")
        self.git("push", "-q", "origin", "main")
        key = self.maker.key_id()
        self.commit("leak", key)
        # What the pushed tree says of itself is not heard there.
        self.write("repo/.keymuster-ignore.toml", "[[ignore]]\n")
        answer = self.git("push", "-q", "origin", "main", check=False)
        self.assertStopped(answer, key)
        self.assertEqual(self.git("rev-parse", "main", cwd="remote.git"), self.git("rev-parse", "main~1"))
        self.git("reset", "-q", "--hard", "main~1")
        self.git("push", "-q", "origin", "main:other")

    def test_a_hook_of_somebody_else_is_left_alone(self):
        path = self.write("repo/.git/hooks/pre-commit", "#!/bin/sh\nexit 0\n", mode=0o755)
        for word in ("install", "uninstall"):
            self.assertExit(self.hook(word), 2, "did not write it")
        self.assertEqual(path.read_text(), "#!/bin/sh\nexit 0\n")

    def test_what_a_hook_cannot_be(self):
        self.assertExit(self.hook("instal"), 2, "did you mean")
        self.assertExit(self.hook("install", "pre-comit"), 2, "did you mean")
        self.assertExit(self.hook("run", "pre-push", stdin=b"rubbish\n"), 2, "standard input")
        self.assertExit(self.hook("run", "pre-receive", stdin=f"{ZERO} {'1' * 39} refs/heads/x\n".encode()), 2)
        self.assertExit(self.hook("run", "pre-push", stdin=b""), 0)
        self.assertExit(self.hook("run", "pre-push", stdin=f"(delete) {ZERO} refs/heads/x {'1' * 40}\n".encode()), 0)
        self.assertExit(self.hook("run", "pre-push", stdin=f"a {'1' * 40} b {ZERO}\n".encode()), 2, "1111")
        self.assertExit(self.hook("install", cwd="/"), 3, "no git repository")


if __name__ == "__main__":
    program_case.main()

"""Repositories that git itself makes, and what was found in them."""
import os
import subprocess

from program_case import ProgramCase


class GitCase(ProgramCase):
    def git(self, *words, cwd="repo", stdin=b"", env=None):
        """One git command without the machine's or the user's configuration; its output."""
        where = self.folder / cwd
        done = subprocess.run(["git", "-c", "gc.auto=0", "-c", "protocol.file.allow=always", *map(str, words)], cwd=where, input=stdin, capture_output=True,
                              env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1",
                                   "GIT_AUTHOR_NAME": "Ann", "GIT_AUTHOR_EMAIL": "ann@example.org",
                                   "GIT_AUTHOR_DATE": "1700000000 +0100", "GIT_COMMITTER_NAME": "Com",
                                   "GIT_COMMITTER_EMAIL": "com@example.org", "GIT_COMMITTER_DATE": "1700000100 +0000", **(env or {})})
        self.assertEqual(done.returncode, 0, done.stderr.decode(errors="replace"))
        return done.stdout.decode(errors="replace").strip()

    def init(self, *options, cwd="repo"):
        (self.folder / cwd).mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main", *options, ".", cwd=cwd)
        self.commit("readme", "hello\n", cwd=cwd)

    def commit(self, name, content, message="m", cwd="repo", env=None):
        self.write(f"{cwd}/{name}", content)
        self.git("add", "-A", "-f", cwd=cwd)
        self.git("commit", "-q", "-m", message, cwd=cwd, env=env)
        return self.git("rev-parse", "HEAD", cwd=cwd)

    def key(self):
        return self.maker.key_id()

    def places(self, report, key):
        return [place for leak in report["leaks"] if leak["key_id"] == key for place in leak["locations"]]

    def assertFound(self, report, key, **about):
        """Some place of the key has these members, of the place or of its history."""
        places = self.places(report, key)
        self.assertTrue(places, f"{about}: not found")
        for place in places:
            flat = {**place.get("history", {}), **place}
            if all(flat.get(name) == value for name, value in about.items()):
                return place
        self.fail(f"{about}: only {places}")

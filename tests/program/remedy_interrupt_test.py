"""A remedy script is killed at each of its changes, before AWS hears of it and after: the user keeps a working key, and to
run it again completes what was begun."""
import subprocess

import remedy_case
from remedy_case import RemedyCase


class Interrupted(RemedyCase):
    def kill_at(self, change, when):
        """Puts an `aws` in front of the real one that ends the whole process group at a change, once."""
        self.fuse = self.write("fuse")
        self.write("bin/aws", f"""#!/bin/sh
case "$*" in *"iam {change} "*)
  if [ -f '{self.fuse}' ]; then
    rm '{self.fuse}'
    [ {when} = before ] || '{self.bin}/aws' "$@"
    kill -9 0
  fi ;;
esac
exec '{self.bin}/aws' "$@"
""", 0o755)

    def apply(self, *words):
        done = subprocess.run(["sh", self.path, "--apply", *words], env={**self.env, "FORWARD": str(self.clock)}, capture_output=True,
                              text=True, timeout=240, start_new_session=True)
        keys = self.keys()
        self.assertIn("Active", keys.values(), "the user has no working key")
        return done, keys

    def complete(self, *words):
        """Runs it until it ends by itself, doing as it says."""
        for _ in range(3):
            done, keys = self.apply(*words)
            if "was lost while it was made" in done.stderr:
                self.assertEqual((done.returncode, keys), (3, {self.key: "Active"}))
                (self.folder / f".keymuster/{self.key}/new-key.json").unlink()
            elif done.returncode != -9:
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                return done, keys
        self.fail("did not end")

    def rotate(self, change, when):
        self.kill_at(change, when)
        self.aws("tag-user", f"--user-name={self.user}", f"--tags=Key={self.key},Value=nightly backup")
        self.script()
        self.complete()
        _, keys = self.complete("--switched")
        new, = set(keys) - {self.key}
        self.assertEqual(keys, {self.key: "Inactive", new: "Active"})
        self.clock = 25 * 3600
        _, keys = self.complete()
        self.assertEqual(keys, {new: "Active"})
        # The description of the old key went with it: no tag is left that tells of a key that is gone.
        tags = self.aws("list-user-tags", f"--user-name={self.user}")["Tags"]
        self.assertEqual(tags, [{"Key": new, "Value": f"Replaces {self.key}"}])
        self.assertFalse(self.fuse.exists(), "it was never interrupted")

    def test_while_a_key_is_made(self):
        self.rotate("create-access-key", "before")

    def test_when_a_key_was_made(self):
        self.rotate("create-access-key", "after")

    def test_before_the_old_key_is_stopped(self):
        self.rotate("update-access-key", "before")

    def test_when_the_old_key_was_stopped(self):
        self.rotate("update-access-key", "after")

    def test_before_the_old_key_is_deleted(self):
        self.rotate("delete-access-key", "before")

    def test_when_the_old_key_was_deleted(self):
        self.rotate("delete-access-key", "after")

    def test_before_the_old_keys_description_is_removed(self):
        self.rotate("untag-user", "before")


if __name__ == "__main__":
    remedy_case.main()

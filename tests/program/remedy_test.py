"""The scripts of `report remedy`, run by a POSIX shell with the real AWS CLI against moto's server: rotation completes, each
guard stops, and an interrupted run goes on. Days of waiting are played by a `date` of the test's own."""
import subprocess

import remedy_case
from remedy_case import RemedyCase


class Remedy(RemedyCase):
    def test_a_rotation_completes_and_waits_where_it_must(self):
        self.script()
        before = self.keys()
        self.sh(said="Next: create a new key")
        self.assertEqual(self.keys(), before)
        self.sh("--apply", said="run this with --switched")
        new, = set(self.keys()) - {self.key}
        self.sh("--apply", said="run this with --switched")  # run again: nothing is made twice
        self.assertEqual(self.keys(), {self.key: "Active", new: "Active"})
        self.sh("--switched", said="Next: deactivate")
        self.assertEqual(self.keys()[self.key], "Active")
        self.sh("--apply", "--switched", said="may be deleted in 24 h")
        self.assertEqual(self.keys(), {self.key: "Inactive", new: "Active"})
        self.clock = 23 * 3600
        self.sh("--apply", said="Wait until it is not missed")
        self.clock = 24 * 3600 + 60
        self.sh(said="Next: delete")
        self.aws("update-access-key", f"--user-name={self.user}", f"--access-key-id={new}", "--status=Inactive")
        self.sh("--apply", code=3, said="no active key has taken over")
        self.aws("update-access-key", f"--user-name={self.user}", f"--access-key-id={new}", "--status=Active")
        self.sh("--apply", said="Done.")
        self.assertEqual(self.keys(), {new: "Active"})
        self.sh("--apply", said="nothing is left to do")

    def test_no_free_slot_stops_it_and_a_successor_may_be_named(self):
        other = self.new_key()
        self.script()
        self.sh("--apply", code=3, said="no slot is free")
        self.assertEqual(set(self.keys().values()), {"Active"})
        self.sh("--apply", "--switched", f"--successor={other}", said="may be deleted in 24 h")
        self.assertEqual(self.keys(), {self.key: "Inactive", other: "Active"})

    def test_a_leaked_key_is_stopped_first(self):
        self.script(leaked=True)
        self.sh(said="Next: deactivate")
        self.sh("--apply", said="tree/app.env")
        self.assertEqual(self.keys().pop(self.key), "Inactive")
        self.assertEqual(len(self.keys()), 2)

    def test_an_idle_key_that_came_to_life_is_left_alone(self):
        self.script(used="2026-07-01")
        # moto knows of no use at all, which is as silent as can be.
        self.sh("--apply", said="may be deleted in 24 h")
        self.assertEqual(self.keys(), {self.key: "Inactive"})

    def test_credentials_of_another_account_stop_it(self):
        self.script()
        self.path.write_text(self.path.read_text().replace(f"account='{self.moto.about['account']}'", "account='999999999999'"))
        self.sh("--apply", code=3, said="these credentials are of account")

    def test_an_interrupted_creation_is_not_repeated(self):
        self.script()
        self.write(f".keymuster/{self.key}/new-key.json", "")
        self.path.chmod(0o755)
        done = subprocess.run(["sh", self.path, "--apply"], env={**self.env, "FORWARD": "0"}, capture_output=True, text=True)
        self.assertEqual((done.returncode, list(self.keys())), (3, [self.key]), done.stderr)
        self.assertIn("was lost while it was made", done.stderr)

    def test_a_key_that_a_script_cannot_help(self):
        self.script()
        report = self.folder / "report.json"
        self.assertExit(self.keymuster("report", "remedy", report, "AKIA" + "X" * 16), 2, "nothing to do about the key")
        self.assertExit(self.keymuster("report", "remedy", report), 2, "report remedy FILE KEY-ID")


if __name__ == "__main__":
    remedy_case.main()

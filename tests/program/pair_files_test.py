"""Ids and secrets in files of their own, whose names say what they are."""
import os
import shutil
import unittest
import zipfile

from git_case import GitCase
from program_case import ProgramCase, main


class FilePairs(ProgramCase):
    def setUp(self):
        super().setUp()
        self.key, self.secret = self.maker.key_id(), self.maker.aws_secret()

    def partners(self, report):
        """key id -> the places of what is its partner, as far as it is found."""
        secrets = {leak["secret_fingerprint"]: leak for leak in report["leaks"] if not leak["key_id"]}
        return {leak["key_id"]: sorted(os.path.basename((secrets[partner["secret_fingerprint"]]["locations"][0]["members"] or
                                                        [secrets[partner["secret_fingerprint"]]["locations"][0]["path"]])[-1])
                                       for partner in leak["partners"])
                for leak in report["leaks"] if leak["key_id"]}

    def test_names_that_people_and_programs_give(self):
        for id_name, secret_name in (("access_key_id.txt", "secret_access_key.txt"), ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
                                     ("aws-access-key-id", "aws-secret-access-key"), ("accessKeyId", "secretAccessKey"),
                                     ("prod_aws_access_key_id", "prod_aws_secret_access_key"),
                                     ("aws_access_key", "aws_secret_key")):
            with self.subTest(id_name):
                self.write(f"{id_name}.d/{id_name}", self.key + "\n")
                self.write(f"{id_name}.d/{secret_name}", self.secret)
                report = self.report("scan", f"{id_name}.d", expect=1)
                self.assertEqual(self.partners(report), {self.key: [secret_name]})
                secret, = [leak for leak in report["leaks"] if not leak["key_id"]]
                self.assertEqual(secret["confidence"], "medium")
                place, = secret["locations"]
                self.assertEqual((place["line"], place["column"], place["offset"], place["length"]), (1, 1, 0, 40))
                self.assertIn("another file of the folder", " ".join(secret["reasons"]))

    def test_no_cross_product(self):
        other_key, other_secret = self.maker.key_id(), self.maker.aws_secret()
        for folder, key, secret in (("a", self.key, self.secret), ("b", other_key, other_secret)):
            self.write(f"two/{folder}/AWS_ACCESS_KEY_ID", key)
            self.write(f"two/{folder}/AWS_SECRET_ACCESS_KEY", secret)
        report = self.report("scan", "two")
        by_place = {leak["secret_fingerprint"]: leak["locations"][0]["path"] for leak in report["leaks"] if not leak["key_id"]}
        told = {leak["key_id"]: [by_place[partner["secret_fingerprint"]] for partner in leak["partners"]]
                for leak in report["leaks"] if leak["key_id"]}
        self.assertEqual(told, {self.key: ["two/a/AWS_SECRET_ACCESS_KEY"], other_key: ["two/b/AWS_SECRET_ACCESS_KEY"]})
        # Two of one name in a folder: nobody can say which.
        self.write("one/aws_access_key_id.txt", self.key)
        self.write("one/aws_secret_access_key.txt", self.secret)
        self.write("one/aws_secret_access_key.old", other_secret)
        self.assertEqual(self.partners(self.report("scan", "one")), {self.key: []})
        # Stems tell them apart.
        for stem, key, secret in (("prod", self.key, self.secret), ("dev", other_key, other_secret)):
            self.write(f"stems/{stem}_aws_access_key_id", key)
            self.write(f"stems/{stem}_aws_secret_access_key", secret)
        self.assertEqual(self.partners(self.report("scan", "stems")),
                         {self.key: ["prod_aws_secret_access_key"], other_key: ["dev_aws_secret_access_key"]})

    def test_other_names_and_folders_are_no_pair(self):
        self.write("no/a/AWS_ACCESS_KEY_ID", self.key)
        self.write("no/b/AWS_SECRET_ACCESS_KEY", self.secret)
        self.assertEqual(self.partners(self.report("scan", "no")), {self.key: []})
        self.write("words/AWS_ACCESS_KEY_ID", self.key)
        self.write("words/digest", self.secret)
        self.assertEqual(self.partners(self.report("scan", "words")), {self.key: []})
        # A digest is no secret because its file is called one.
        self.write("hash/aws_secret_access_key", "0123456789abcdef" * 2 + "01234567")
        self.report("scan", "hash", expect=0)

    def test_a_pair_in_one_file_is_surer(self):
        self.write("both/aws_secret_access_key", f"aws_access_key_id={self.key}\naws_secret_access_key={self.secret}\n")
        self.write("both/aws_access_key_id", self.key)
        secret, = [leak for leak in self.report("scan", "both")["leaks"] if not leak["key_id"]]
        self.assertEqual(secret["confidence"], "high")

    def test_members_of_an_archive(self):
        with zipfile.ZipFile(self.folder / "a.zip", "w") as archive:
            archive.writestr("s/AWS_ACCESS_KEY_ID", self.key)
            archive.writestr("s/AWS_SECRET_ACCESS_KEY", self.secret + "\n")
        self.assertEqual(self.partners(self.report("scan", "a.zip")), {self.key: ["AWS_SECRET_ACCESS_KEY"]})


@unittest.skipUnless(shutil.which("git"), "git is not installed")
class StagedPairs(GitCase):
    def test_what_is_staged(self):
        self.init()
        key, secret = self.key(), self.maker.aws_secret()
        self.write("repo/s/AWS_ACCESS_KEY_ID", key)
        self.write("repo/s/AWS_SECRET_ACCESS_KEY", secret)
        self.git("add", "-A")
        report = self.report("scan", "repo", "--staged", expect=1)
        partners = {leak["key_id"]: len(leak["partners"]) for leak in report["leaks"]}
        self.assertEqual(partners, {key: 1, "": 1})


if __name__ == "__main__":
    main()

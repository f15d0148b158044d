"""What the objects of a repository hold is found, wherever git keeps it; repositories are made by git itself."""
import os
import shutil
import subprocess
import zlib

import program_case
from git_case import GitCase


class HidingPlaces(GitCase):
    """facts of git logs that are blind: each place alone, in the form that `git log -p` does not show."""

    def scan(self, expect=1, *words, **options):
        return self.report("scan", "repo", *words, expect=expect, **options)

    def check(self, key, **about):
        for packed in (False, True):
            if packed:
                # Unreachable objects stay loose or go to a pack of their own.
                self.git("repack", "-q", "-a", "-d", "-k")
            self.assertFound(self.scan(), key, **about)

    def test_evil_merge(self):
        key = self.key()
        self.init()
        self.git("checkout", "-q", "-b", "side")
        self.commit("side", "side\n")
        self.git("checkout", "-q", "main")
        self.commit("main", "main\n")
        self.git("merge", "-q", "--no-commit", "--no-ff", "side")
        self.commit("evil", key, "merge")
        self.git("rm", "-q", "evil")
        self.git("commit", "-q", "-m", "gone")
        self.check(key, place="content", reach="past", path="repo/evil")

    def test_no_diff_attribute(self):
        key = self.key()
        self.init()
        self.write("repo/.gitattributes", "* -diff\n")
        self.commit("secret", key)
        self.git("rm", "-q", "secret")
        self.git("commit", "-q", "-m", "gone")
        self.check(key, place="content")

    def test_binary_by_info_attributes_and_threshold(self):
        key = self.key()
        self.init()
        self.write("repo/.git/info/attributes", "* binary\n")
        self.git("config", "core.bigFileThreshold", "1")
        self.commit("secret", key)
        self.git("rm", "-q", "secret")
        self.git("commit", "-q", "-m", "gone")
        self.check(key, place="content")

    def test_zero_byte_and_utf16(self):
        first, second = self.key(), self.key()
        self.init()
        self.commit("nul", b"\0\n" + first.encode())
        self.commit("wide", ("\ufeff" + second).encode("utf-16-le"))
        self.git("rm", "-q", "nul", "wide")
        self.git("commit", "-q", "-m", "gone")
        self.check(first, place="content")
        self.check(second, encoding="utf-16le")

    def test_replaced_commit(self):
        key = self.key()
        self.init()
        clean = self.git("rev-parse", "HEAD")
        leaking = self.commit("secret", key)
        self.git("replace", leaking, clean)
        self.git("checkout", "-q", clean, "--", ".")
        (self.folder / "repo/secret").unlink()
        self.check(key, place="content")

    def test_graft_and_forged_shallow(self):
        key = self.key()
        self.init()
        self.commit("secret", key)
        self.git("rm", "-q", "secret")
        self.git("commit", "-q", "-m", "gone")
        head = self.git("rev-parse", "HEAD")
        self.write("repo/.git/info/grafts", head + "\n")
        self.check(key, place="content")
        (self.folder / "repo/.git/info/grafts").unlink()
        self.write("repo/.git/shallow", head + "\n")
        report = self.scan()
        self.assertFound(report, key, place="content")
        self.assertIn("shallow-history", {entry["reason"] for entry in report["coverage"]["entries"]})

    def test_tag_of_a_blob(self):
        key = self.key()
        self.init()
        blob = self.git("hash-object", "-w", "--stdin", stdin=key.encode())
        self.git("tag", "of-a-blob", blob)
        self.check(key, place="content", reach="tag")

    def test_tag_message(self):
        key = self.key()
        self.init()
        self.git("tag", "-a", "-m", "see " + key, "v1")
        self.check(key, place="tag", reach="tag")

    def test_message_of_an_empty_commit(self):
        key = self.key()
        self.init()
        self.git("commit", "-q", "--allow-empty", "-m", "use " + key)
        self.check(key, place="commit-message", reach="head")

    def test_staged_only(self):
        key = self.key()
        self.init()
        self.write("repo/staged", key)
        self.git("add", "staged")
        (self.folder / "repo/staged").unlink()
        self.check(key, place="content", reach="index", path="repo/staged")

    def test_reset_away(self):
        key = self.key()
        self.init()
        self.commit("secret", key)
        self.git("reset", "-q", "--hard", "HEAD~1")
        self.check(key, place="content", reach="reflog", path="repo/secret")

    def test_unreachable(self):
        key = self.key()
        self.init()
        self.git("hash-object", "-w", "--stdin", stdin=key.encode())
        self.check(key, place="content", reach="unreachable")

    def test_type_change(self):
        key = self.key()
        self.init()
        os.symlink("readme", self.folder / "repo/link")
        self.git("add", "link")
        self.git("commit", "-q", "-m", "link")
        (self.folder / "repo/link").unlink()
        self.commit("link", key)
        (self.folder / "repo/link").unlink()
        os.symlink("readme", self.folder / "repo/link")
        self.git("add", "link")
        self.git("commit", "-q", "-m", "back")
        self.check(key, place="content", path="repo/link")

    def test_link_target(self):
        key = self.key()
        self.init()
        os.symlink("/" + key, self.folder / "repo/link")
        self.git("add", "link")
        self.git("commit", "-q", "-m", "link")
        self.git("rm", "-q", "link")
        self.git("commit", "-q", "-m", "gone")
        self.check(key, place="link-target", path="repo/link")

    def test_root_commit(self):
        key = self.key()
        (self.folder / "repo").mkdir()
        self.git("init", "-q", "-b", "main", ".")
        self.git("config", "log.showRoot", "false")
        self.commit("secret", key)
        self.git("rm", "-q", "secret")
        self.git("commit", "-q", "--allow-empty", "-m", "gone")
        self.check(key, place="content", reach="past")

    def test_author_and_mail(self):
        name, mail = self.key(), self.key()
        self.init()
        self.git("commit", "-q", "--allow-empty", "-m", "m", env={"GIT_AUTHOR_NAME": name, "GIT_COMMITTER_EMAIL": mail})
        self.check(name, place="commit-header")
        self.check(mail, place="commit-header")

    def test_branch_name(self):
        loose, packed = self.key(), self.key()
        self.init()
        self.git("branch", "a-" + packed)
        self.git("pack-refs", "--all")
        self.git("branch", "b-" + loose)
        report = self.scan()
        self.assertFound(report, packed)
        self.assertFound(report, loose)

    def test_file_name(self):
        key = self.key()
        self.init()
        self.commit("folder/" + key, "x")
        self.git("rm", "-q", "-r", "folder")
        self.git("commit", "-q", "-m", "gone")
        self.check(key, place="file-name", path="repo/folder/" + key)

    def test_submodule_url(self):
        key = self.key()
        self.init()
        self.commit(".gitmodules", f'[submodule "x"]\n\tpath = x\n\turl = https://{key}@example.org/x\n')
        self.git("rm", "-q", ".gitmodules")
        self.git("commit", "-q", "-m", "gone")
        self.check(key, place="content", path="repo/.gitmodules")

    def test_note(self):
        key = self.key()
        self.init()
        self.git("notes", "add", "-m", key)
        self.check(key, reach="note")

    def test_signature_and_merged_tag(self):
        signature, merged = self.key(), self.key()
        self.init()
        tree = self.git("rev-parse", "HEAD^{tree}")
        commit = (f"tree {tree}\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\ngpgsig -----BEGIN\n {signature}\n"
                  f" -----END\nmergetag object {tree}\n type tree\n tag t\n {merged}\n\nmessage\n")
        made = self.git("hash-object", "-w", "-t", "commit", "--stdin", stdin=commit.encode())
        self.git("branch", "signed", made)
        self.check(signature, place="commit-header")
        self.check(merged, place="commit-header")

    def test_stash_with_untracked_files(self):
        changed, untracked = self.key(), self.key()
        self.init()
        self.write("repo/readme", changed)
        self.write("repo/new", untracked)
        self.git("stash", "-q", "-u")
        self.check(changed, reach="stash", path="repo/readme")
        self.check(untracked, reach="stash", path="repo/new")

    def test_hidden_refs(self):
        for ref in ("refs/pull/1/head", "refs/hidden/x", "refs/worktree/private"):
            with self.subTest(ref=ref):
                key = self.key()
                self.init(cwd="repo/" + ref)
                leaking = self.commit("secret", key, cwd="repo/" + ref)
                self.git("reset", "-q", "--hard", "HEAD~1", cwd="repo/" + ref)
                self.git("update-ref", ref, leaking, cwd="repo/" + ref)
                self.git("reflog", "expire", "--expire=now", "--all", cwd="repo/" + ref)
                self.assertFound(self.scan(), key, reach="other-ref")

    def test_reflog_message(self):
        key = self.key()
        self.init()
        self.git("update-ref", "--create-reflog", "-m", "moved for " + key, "refs/heads/x", "HEAD")
        self.assertFound(self.scan(), key, path="repo/.git/logs/refs/heads/x")

    def test_archive_in_history(self):
        key = self.key()
        self.init()
        import gzip
        self.commit("data.gz", gzip.compress(key.encode()))
        self.git("rm", "-q", "data.gz")
        self.git("commit", "-q", "-m", "gone")
        place = self.assertFound(self.scan(), key, path="repo/data.gz")
        self.assertEqual(len(place["members"]), 1)


class Losses(GitCase):
    def reasons(self, report):
        return {entry["reason"] for entry in report["coverage"]["entries"]}

    def test_what_is_excluded_is_no_loss_in_the_history_either(self):
        self.init()
        import gzip
        broken = gzip.compress(self.maker.word("abcdefgh", 4000).encode())[:-60]
        self.commit("vendor/broken.gz", broken)
        self.git("rm", "-q", "vendor/broken.gz")
        self.git("commit", "-q", "-m", "gone")
        self.assertFalse(self.report("scan", "repo")["outcome"]["complete"])
        report = self.report("scan", "repo", "--exclude", "vendor", expect=0)
        self.assertTrue(report["outcome"]["complete"], report["coverage"]["entries"])
        self.assertEqual(self.reasons(report), {"excluded"})
        self.assertFalse(self.report("scan", "repo", "--exclude", "other")["outcome"]["complete"])

    def test_a_pack_without_an_index_is_read(self):
        key = self.key()
        self.init()
        self.commit("secret", key)
        self.git("rm", "-q", "secret")
        self.git("commit", "-q", "-m", "gone")
        self.git("repack", "-q", "-a", "-d")
        for index in (self.folder / "repo/.git/objects/pack").glob("*.idx"):
            index.unlink()
        self.assertFound(self.report("scan", "repo", expect=1), key, path="repo/secret")

    def test_one_damaged_object_is_named_and_the_others_are_read(self):
        keys = [self.key() for _ in range(10)]
        self.init()
        for i, key in enumerate(keys):
            self.commit(f"file{i}", key)
        self.git("rm", "-q", "file*")
        self.git("commit", "-q", "-m", "gone")
        blob = self.git("rev-parse", "HEAD~1:file5")
        path = self.folder / "repo/.git/objects" / blob[:2] / blob[2:]
        path.chmod(0o644)
        for damage in (b"garbage", b"", path.read_bytes()[:-4], zlib.compress(b"blob 3\0four"), zlib.compress(b"x" * 100)):
            path.write_bytes(damage)
            report = self.report("scan", "repo", expect=1)
            found = {leak["key_id"] for leak in report["leaks"]}
            self.assertEqual(found, set(keys) - {keys[5]})
            lost = [entry for entry in report["coverage"]["entries"] if entry["class"] == "lost"]
            self.assertEqual([entry["where"] for entry in lost], ["repo/.git@" + blob])

    def test_a_missing_object_is_named(self):
        self.init()
        blob = self.git("rev-parse", "HEAD:readme")
        (self.folder / "repo/.git/objects" / blob[:2] / blob[2:]).unlink()
        report = self.report("scan", "repo", expect=3)
        lost = [(entry["reason"], entry["where"]) for entry in report["coverage"]["entries"] if entry["class"] == "lost"]
        self.assertEqual(lost, [("missing-object", "repo/.git@" + blob)])

    def test_shallow_and_partial_clones_are_incomplete(self):
        self.init()
        self.commit("second", "x")
        self.git("config", "uploadpack.allowFilter", "true")
        self.git("clone", "-q", "--depth=1", f"file://{self.folder}/repo", "../shallow")
        self.assertIn("shallow-history", self.reasons(self.report("scan", "shallow", expect=3)))
        self.git("clone", "-q", "--bare", "--filter=blob:none", f"file://{self.folder}/repo", "../partial")
        report = self.report("scan", "partial", expect=3)
        self.assertIn("missing-object", self.reasons(report))
        self.assertIn("partial clone", str(report["coverage"]["entries"]))

    def test_alternates_outside_are_said_and_inside_are_read(self):
        key = self.key()
        self.init()
        self.commit("secret", key)
        self.git("clone", "-q", "--shared", f"{self.folder}/repo", "../borrower")
        self.git("clone", "-q", "--bare", "--shared", f"{self.folder}/repo", "../bare")
        self.assertIn("alternate-outside", self.reasons(self.report("scan", "bare", expect=3)))
        both = self.report("scan", ".", expect=1)
        self.assertNotIn("alternate-outside", self.reasons(both))
        objects = both["coverage"]["counts"]["object"]["met"]
        self.assertEqual(objects, self.report("scan", "repo", expect=1)["coverage"]["counts"]["object"]["met"])

    def test_unknown_formats_are_no_clean_result(self):
        for setting, value in (("extensions.objectFormat", "sha512"), ("extensions.future", "1")):
            with self.subTest(setting=setting):
                self.init()
                self.git("config", "core.repositoryFormatVersion", "1")
                self.git("config", setting, value)
                self.assertIn("unsupported-format", self.reasons(self.report("scan", "repo", expect=3)))
                subprocess.run(["rm", "-rf", self.folder / "repo"], check=True)

    def test_a_large_file_pointer_is_recorded(self):
        self.init()
        self.commit("big", f"version https://git-lfs.github.com/spec/v1\noid sha256:{'ab' * 32}\nsize 123\n")
        self.assertIn("large-file-missing", self.reasons(self.report("scan", "repo", expect=3)))

    def test_empty_repositories_are_fine(self):
        self.write("x", "text")
        (self.folder / "empty").mkdir()
        self.git("init", "-q", ".", cwd="empty")
        self.report("scan", ".", expect=0)

    def test_worktrees_and_submodules_lead_to_one_history(self):
        key = self.key()
        self.init()
        self.commit("secret", key)
        self.git("worktree", "add", "-q", "../linked", "-b", "linked")
        report = self.report("scan", "linked", expect=1)
        self.assertFound(report, key, reach="head")
        both = self.report("scan", ".", expect=1)
        self.assertIn("read-elsewhere", self.reasons(both))
        self.write("forged/.git", "gitdir: ../repo/.git\n")
        forged = self.report("scan", "forged", expect=3)
        self.assertIn("history-not-read", self.reasons(forged))


class Hostile(GitCase):
    def assertStartsNothing(self, *words, env):
        """As strace sees it, where there is one: no program but our own, and no socket."""
        if not shutil.which("strace"):
            return
        log = self.folder / "calls"
        subprocess.run(["strace", "-f", "-qq", "-e", "trace=execve,execveat,socket,connect", "-o", log, program_case.BIN / "keymuster", *words],
                       env=self.environment(env), cwd=self.folder, capture_output=True, timeout=120)
        calls = log.read_text().splitlines()
        self.assertTrue(any("execve(" in call for call in calls), "strace saw nothing")
        self.assertEqual([call for call in calls if f'execve("{program_case.BIN}/keymuster' not in call], [])

    def test_no_program_is_started_and_nothing_changes(self):
        key = self.key()
        self.init()
        self.commit("secret", key)
        trap = self.write("trap", "#!/bin/sh\necho run >> " + str(self.folder / "sprung") + "\n", 0o755)
        for name in ("git", "sh", "less", "vi", "gpg", "ssh"):
            self.write("bin/" + name, trap.read_text(), 0o755)
        for hook in ("post-checkout", "pre-commit", "post-index-change", "reference-transaction"):
            self.write("repo/.git/hooks/" + hook, trap.read_text(), 0o755)
        config = self.folder / "repo/.git/config"
        settings = ["core.fsmonitor", "core.sshCommand", "core.pager", "pager.log", "core.editor", "core.askPass", "core.gitProxy",
                    "core.alternateRefsCommand", "diff.external", "diff.x.textconv", "diff.x.command", "filter.x.clean", "filter.x.smudge",
                    "filter.x.process", "gpg.program", "credential.helper", "uploadpack.packObjectsHook", "alias.log", "merge.x.driver",
                    "trailer.x.cmd", "sequence.editor", "interactive.diffFilter", "core.hooksPath", "include.path", "protocol.ext.allow"]
        with config.open("a") as out:
            for setting in settings:
                section, _, name = setting.rpartition(".")
                section = section.replace(".x", ' "x"').replace("pager.log", 'pager')
                out.write(f"[{section}]\n\t{name} = {trap}\n")
            out.write(f'[log]\n\tshowSignature = true\n[remote "origin"]\n\turl = ext::{trap}\n\tpromisor = true\n')
        self.write("repo/.gitattributes", "* diff=x filter=x merge=x\n")

        def tree():
            done = subprocess.run("find repo -type f -exec sha256sum {} + | sort; find repo -printf '%p %m %T@\\n' | sort",
                                  shell=True, cwd=self.folder, capture_output=True, check=True)
            return done.stdout
        before = tree()
        env = {"PATH": f"{self.folder}/bin:{os.environ['PATH']}"}
        for words, leak in ((("repo",), True), (("repo", "--branch", "main", "--since", "2020-01-01"), True), (("repo", "--history-only", "--verify"), True),
                            (("repo", "--staged"), False)):
            with self.subTest(words=words):
                report = self.report("scan", *words, env=env, expect=1 if leak else 0)
                self.assertEqual(bool(self.places(report, key)), leak)
                self.assertStartsNothing("scan", *words, env=env)
                self.assertEqual(before, tree())
        self.assertFalse((self.folder / "sprung").exists())


class Attribution(GitCase):
    def test_one_secret_in_many_commits_is_one_finding(self):
        key = self.key()
        self.init()
        ids = []
        for i in range(30):
            when = f"{1700000000 + 86400 * i} +0000"
            ids.append(self.commit("config", f"# {i}\nid = {key}\n" + "x\n" * i, cwd="repo",
                                   env={"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "GIT_AUTHOR_NAME": f"Dev {i}"}))
        self.git("branch", "release")
        self.git("rm", "-q", "config")
        self.git("commit", "-q", "-m", "gone")
        report = self.report("scan", "repo", expect=1)
        self.assertEqual(len(report["leaks"]), 1)
        place, = self.places(report, key)
        history = place["history"]
        self.assertEqual((place["path"], history["commits"], history["objects"]), ("repo/config", 30, 30))
        self.assertEqual((history["first"]["id"], history["last"]["id"]), (ids[0], ids[-1]))
        self.assertEqual(history["first"]["author"], "Dev 0 <ann@example.org>")
        self.assertEqual(history["first"]["time"], "2023-11-14T22:13:20Z")
        self.assertEqual((history["reach"], history["branches"]), ("branch", ["release"]))

    def test_at_head(self):
        key = self.key()
        self.init()
        made = self.commit("a/b/config", key)
        report = self.report("scan", "repo", expect=1)
        place = self.assertFound(report, key, reach="head", path="repo/a/b/config")
        self.assertEqual(place["history"]["first"]["id"], made)
        self.assertEqual(place["history"]["branches"], ["main"])

    def test_a_rename_is_a_place_of_its_own(self):
        key = self.key()
        self.init()
        self.commit("old", key)
        self.git("mv", "old", "new")
        self.git("commit", "-q", "-m", "rename")
        report = self.report("scan", "repo", expect=1)
        self.assertFound(report, key, path="repo/old", reach="past")
        self.assertFound(report, key, path="repo/new", reach="head")

    def test_threads_change_nothing(self):
        self.init()
        for i in range(20):
            self.commit(f"d{i % 3}/f{i}", self.key() + "\n" + self.key())
        reports = []
        for jobs in (1, 2, 5):
            report = self.report("scan", "repo", "--jobs", jobs, "--as-of", "2026-11-20T07:00:00Z", expect=1)
            del report["run"]
            reports.append(report)
        self.assertEqual(reports[0], reports[1])
        self.assertEqual(reports[0], reports[2])


if __name__ == "__main__":
    program_case.main()

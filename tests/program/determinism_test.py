"""The comparable part of every output is the same bytes for any number of threads and any rerun."""
import json
import os
import re
import subprocess

import program_case
from program_case import AS_OF, ProgramCase


class Determinism(ProgramCase):
    def make_tree(self):
        """Some hundred files with leaks, near misses, archives, links and losses."""
        root, ids = self.recording(users=tuple((f"user{n}", f"2026-{n % 9 + 1:02}-01") for n in range(30)))
        known = list(ids.values())
        for n in range(200):
            lines = [self.maker.word(program_case.BASE62, 60) for _ in range(40)]
            if n % 3 == 0:
                lines[n % 40] = f"aws_access_key_id = {known[n % len(known)]}"
                lines[(n + 1) % 40] = f"aws_secret_access_key = {self.maker.aws_secret()}"
            if n % 7 == 0:
                lines[5] = f"token: {self.maker.github_token()}"
            self.write(f"work/{n % 13}/{n % 5}/file{n}.txt", "\n".join(lines) + "\n")
        for n in range(5):
            subprocess.run(["tar", "-czf", f"work/archive{n}.tar.gz", f"work/{n}"], cwd=self.folder, check=True)
        os.symlink("file1.txt", self.folder / "work/link")
        self.write("work/empty.txt")
        return root

    @staticmethod
    def comparable(folder, name):
        report = json.loads((folder / f"{name}.json").read_text())
        report.pop("run")
        html = (folder / f"{name}.html").read_text()
        return json.dumps(report), html

    def without_run(self, name):
        """The raw bytes up to `run`, which the JSON writer puts last."""
        text = (self.folder / f"{name}.json").read_text()
        return text[:text.index('"run"')]

    def test_threads_and_reruns(self):
        root = self.make_tree()
        runs = {"one": ["-j", "1"], "eight": ["-j", "8"], "again": ["-j", "8"], "window": ["-j", "3", "--window", "64"]}
        for name, flags in runs.items():
            done = self.keymuster("scan", "work", "--from", root, *AS_OF, *flags, "-o", f"{name}.json", "-o", f"{name}.html")
            self.assertExit(done, 1)
        for name in ("eight", "again", "window"):
            self.assertEqual(self.without_run(name), self.without_run("one"), name)
        self.assertGreater(len(json.loads((self.folder / "one.json").read_text())["leaks"]), 50)

    def test_html_is_the_same_but_for_the_run(self):
        root = self.make_tree()
        pages = []
        for jobs in ("1", "8"):
            done = self.keymuster("scan", "work", "--from", root, *AS_OF, "-j", jobs, "-f", "html")
            self.assertExit(done, 1)
            pages.append(self.without_run_section(done.stdout.decode()))
        self.assertEqual(pages[0], pages[1])

    def without_run_section(self, page):
        """The page without the element that shows the run's own figures."""
        shorter, count = re.subn(r'<(section|details|footer)[^>]*id="run".*?</\1>', "", page, flags=re.S)
        self.assertEqual(count, 1, "the page has one element with id run")
        return shorter

    def test_a_report_in_the_scanned_tree_is_not_scanned_by_the_next_run(self):
        self.write("work/leak.txt", f"id = {self.maker.key_id()}\n")
        outputs = ("-o", "work/r.json", "-o", "work/r.html")
        for _ in range(2):
            self.assertExit(self.keymuster("scan", "work", *AS_OF, *outputs), 1)
        second = self.without_run("work/r")
        self.assertExit(self.keymuster("scan", "work", *AS_OF, *outputs), 1)
        self.assertEqual(self.without_run("work/r"), second)
        report = json.loads((self.folder / "work/r.json").read_text())
        self.assertEqual([len(leak["locations"]) for leak in report["leaks"]], [1])
        self.assertEqual(report["outcome"]["complete"], True)
        self.assertEqual(str(report["coverage"]).count("this run writes its report there"), 2)

    def test_order_of_targets_is_the_callers_and_of_files_is_ours(self):
        self.make_tree()
        reports = [self.report("scan", "work", "-j", jobs, *AS_OF) for jobs in ("1", "5")]
        for report in reports:
            report.pop("run")
        self.assertEqual(reports[0], reports[1])


if __name__ == "__main__":
    program_case.main()

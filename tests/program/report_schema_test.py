"""The JSON report against its published schema, and the HTML report against a parser that is not ours."""
import copy
import html.parser
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("KEYMUSTER_SOURCE", pathlib.Path(__file__).parents[2]))
BIN = pathlib.Path(os.environ.get("KEYMUSTER_BIN", SOURCE / "build/dev/bin"))
SCHEMA = json.loads((SOURCE / "report/schema/report-v1.json").read_text())

try:
    import jsonschema
except ImportError:
    jsonschema = None


def dumped(suffix):
    """Reports that tests/report/report_dump_test.cc wrote: name -> bytes."""
    found = {path.name: path.read_bytes() for path in sorted(FOLDER.glob("*" + suffix))}
    assert len(found) > 80, f"only {len(found)} reports of kind {suffix} in {FOLDER}"
    return found


def setUpModule():
    global FOLDER, _keep
    _keep = tempfile.TemporaryDirectory()
    FOLDER = pathlib.Path(_keep.name)
    subprocess.run([BIN / "report_tests", "--gtest_filter=ReportDump.*"], check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "KEYMUSTER_REPORT_DUMP": str(FOLDER)})


def tearDownModule():
    _keep.cleanup()


def definitions(schema):
    """Every object of the schema that has named properties."""
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for value in schema.values():
            yield from definitions(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from definitions(value)


def objects(value):
    """Every object inside a JSON value."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from objects(inner)


@unittest.skipIf(jsonschema is None, "python3-jsonschema is not installed: the JSON schema was NOT checked")
class Schema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)
        cls.validator = jsonschema.Draft202012Validator(SCHEMA)

    def assertValid(self, report, name):
        errors = [f"{error.json_path}: {error.message[:200]}" for error in self.validator.iter_errors(report)]
        self.assertEqual(errors[:3], [], name)

    def test_every_report_is_valid(self):
        for name, text in dumped(".json").items():
            self.assertValid(json.loads(text), name)

    def test_every_object_is_closed(self):
        for definition in definitions(SCHEMA):
            self.assertIs(definition.get("additionalProperties"), False, definition.get("description"))

    def test_the_schema_refuses_what_is_not_in_it(self):
        """A member too many, or one too few, anywhere in a report."""
        report = json.loads((FOLDER / "sample.json").read_bytes())
        tried = 0
        for number, _ in enumerate(objects(report)):
            changed = copy.deepcopy(report)
            target = list(objects(changed))[number]
            if not target or "description" in target:
                continue
            target["not in the schema"] = {}
            self.assertFalse(self.validator.is_valid(changed), target)
            tried += 1
        self.assertGreater(tried, 30)
        self.assertEqual(set(report) - set(SCHEMA["required"]), {"explanation"})  # only where it was asked for
        for member in SCHEMA["required"]:
            changed = {name: value for name, value in report.items() if name != member}
            self.assertFalse(self.validator.is_valid(changed), member)

    def test_the_schema_promises_nothing_that_is_never_written(self):
        written = set()
        for text in dumped(".json").values():
            written.update(*(found.keys() for found in objects(json.loads(text))))
        promised = set()
        for definition in definitions(SCHEMA):
            promised.update(definition["properties"])
        self.assertEqual(promised - written, set())

    def test_every_word_of_the_schema_is_written(self):
        text = b"".join(dumped(".json").values()).decode()
        words = set()
        for definition in (*definitions(SCHEMA), {"properties": SCHEMA["$defs"]}):
            for part in definition["properties"].values():
                words.update(part.get("enum", ()))
        self.assertGreater(len(words), 60)
        self.assertEqual([word for word in sorted(words) if f'"{word}"' not in text], [])

    def test_reports_of_the_program_are_valid(self):
        """What `scan` and `demo` really write."""
        with tempfile.TemporaryDirectory() as folder:
            tree = pathlib.Path(folder, "tree")
            tree.mkdir()
            key_id = "UX5ERM2ZK4WTD7YQAIKA"[::-1]  # our own scanner reads through strings that are joined
            tree.joinpath("settings.py").write_text(f'aws_access_key_id = "{key_id}"\n')
            pathlib.Path(os.fsdecode(os.fsencode(tree) + b"/caf\xe9 " + key_id.encode())).write_text("x")
            out = pathlib.Path(folder, "report.json")
            page = pathlib.Path(folder, "report.html")
            scan = subprocess.run([BIN / "keymuster", "scan", tree, "-o", out, "-o", page, "--exit-zero"], capture_output=True,
                                  cwd=folder)
            self.assertEqual(scan.returncode, 0, scan.stderr.decode())
            report = json.loads(out.read_text())
            self.assertValid(report, "scan")
            self.assertIn(key_id, {leak["key_id"] for leak in report["leaks"]})
            self.assertIn("path_base64", out.read_text())
            self.assertEqual(markup(page.read_text()).problems, [])

            demo = subprocess.run([BIN / "keymuster", "demo"], capture_output=True, cwd=folder)
            self.assertEqual(demo.returncode, 0, demo.stderr.decode())
            self.assertValid(json.loads(pathlib.Path(folder, "demo/report.json").read_text()), "demo")
            self.assertEqual(markup(pathlib.Path(folder, "demo/report.html").read_text()).problems, [])


class Markup(html.parser.HTMLParser):
    """Collects what could run, load or send something."""

    ACTIVE = {"script", "iframe", "object", "embed", "applet", "form", "input", "button", "img", "video", "audio", "base",
              "frame", "frameset", "math", "template", "noscript", "foreignobject", "use", "image", "animate", "set"}

    def __init__(self):
        super().__init__()
        self.problems, self.tags, self.rows = [], 0, 0

    def handle_starttag(self, tag, attributes):
        self.tags += 1
        if tag in self.ACTIVE:
            self.problems.append(f"<{tag}>")
        for name, value in attributes:
            if name.startswith("on") or name in ("style", "src", "srcset", "srcdoc", "action", "formaction", "xlink:href"):
                self.problems.append(f"{tag} {name}={value!r}")
            if name == "href" and not re.match(r"#[\w-]+$|https?://|data:,$", value or ""):
                self.problems.append(f"{tag} href={value!r}")
            if name == "http-equiv" and value != "Content-Security-Policy":
                self.problems.append(f"http-equiv={value!r}")

    def handle_comment(self, data):
        self.problems.append(f"comment {data[:40]!r}")

    def handle_pi(self, data):
        self.problems.append(f"processing instruction {data[:40]!r}")

    def unknown_decl(self, data):
        self.problems.append(f"declaration {data[:40]!r}")


def markup(page):
    parser = Markup()
    parser.feed(page)
    parser.close()
    return parser


class Html(unittest.TestCase):
    def test_nothing_in_a_page_is_active(self):
        for name, text in dumped(".html").items():
            found = markup(text.decode())
            self.assertGreater(found.tags, 50, name)
            self.assertEqual(found.problems, [], name)

    def test_the_parser_would_see_it(self):
        for page in ("<script>x</script>", '<p onclick="x">', '<a href="javascript:x">', "<!-- x -->", '<p style="x">', "<img src=x>"):
            self.assertNotEqual(markup(page).problems, [], page)

    def test_text_reports_hold_no_control_characters(self):
        for name, text in dumped(".txt").items():
            self.assertIsNone(re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text.decode()), name)


if __name__ == "__main__":
    if jsonschema is None:
        print("report_schema_test: python3-jsonschema is not installed, the schema is not checked", file=sys.stderr)
    unittest.main()

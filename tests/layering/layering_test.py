"""The architecture as tests: who includes whom, who may print, where third-party headers and raw secrets may appear."""
import os
import pathlib
import re
import subprocess
import unittest

SOURCE = pathlib.Path(os.environ.get("KEYMUSTER_SOURCE", pathlib.Path(__file__).parents[2]))
BUILD = pathlib.Path(os.environ.get("KEYMUSTER_BIN", SOURCE / "build/dev/bin")).parent

# docs/architecture.md, "Who may include whom". A longer prefix wins.
MAY_INCLUDE = {
    "core": {"core"},
    "host": {"host", "core"},
    "rules": {"rules", "core"},
    "scanner/leaks": {"scanner/leaks", "scanner/leaks/archive/wire", "rules", "host", "core"},
    "scanner/leaks/archive/wire": {"scanner/leaks/archive/wire", "core"},
    "scanner/leaks/decoder": {"scanner/leaks/decoder", "scanner/leaks/archive/wire", "host", "core"},
    "scanner/keys": {"scanner/keys", "host", "core"},
    "report": {"report", "core"},
    "cli": {"cli", "report", "scanner/leaks", "scanner/keys", "rules", "host", "core", "scanner/leaks/decoder"},
}

# Third-party header prefix -> the only files that may include it.
ONE_DOOR = {
    "re2/": ["scanner/leaks/match/"],
    "libdeflate.h": ["scanner/leaks/git/inflater.cc"],
    "zlib.h": ["scanner/leaks/git/stream_inflater.cc", "scanner/leaks/decoder/"],
    "hwy/": ["scanner/leaks/match/block_masks.cc", "scanner/leaks/expand/candidate_masks.cc"],
    "archive.h": ["scanner/leaks/decoder/"],
    "archive_entry.h": ["scanner/leaks/decoder/"],
    "curl/": ["scanner/keys/live/"],
    "pugixml": ["scanner/keys/live/"],
    "nettle/": ["core/digest.cc"],
    "CLI/": ["cli/"],
    "toml++/": ["rules/toml_document.cc"],
    "rapidjson/": ["core/json_document.cc", "report/json/", "scanner/keys/", "scanner/leaks/git/state_file.cc"],
}
DOOR_LIMIT = {"re2/": 1, "curl/": 1, "pugixml": 1, "CLI/": 1, "archive.h": 1}

PRINTS_OR_EXITS = re.compile(
    r"\bstd::(cout|cerr|clog|exit|abort|terminate|quick_exit)\b|(?<![\w.:>])(printf|fprintf|puts|fputs|putchar|perror|exit|_exit|abort)\s*\(")
# Between fork and exec a child has no other way to end.
MAY_EXIT = {"host/process.cc"}

# Files that may see the bytes of a Secret, each with its reason in docs/architecture.md.
MAY_EXPOSE = ("core/secret", "core/digest", "scanner/leaks/filter/", "scanner/leaks/gather/", "scanner/leaks/proof/", "scanner/keys/live/transport")


def sources(*folders):
    for folder in folders or ("core", "host", "rules", "scanner", "report", "cli"):
        for path in sorted((SOURCE / folder).rglob("*")):
            if path.suffix in (".cc", ".h"):
                yield path.relative_to(SOURCE).as_posix(), path.read_text()


def room_of(path, rooms=tuple(MAY_INCLUDE)):
    return max((room for room in rooms if path.startswith(room + "/")), key=len, default=None)


def without_comments_and_strings(text):
    text = re.sub(r'R"(\w*)\(.*?\)\1"', '""', text, flags=re.S)
    text = re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)
    text = re.sub(r"//[^\n]*", "", text)
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def defined_functions(path):
    """The functions that a program or library defines, but for those that many define: inline, templates, local to
    a file. Some linkers make all names of a program local."""
    said = subprocess.run(["nm", "--defined-only", path], capture_output=True, text=True, check=True).stdout
    return {name for name in re.findall(r" [Tt] (\S+)$", said, re.M) if "_GLOBAL__N_" not in name}


class Layering(unittest.TestCase):
    def test_includes_point_one_way(self):
        wrong, seen = [], 0
        for path, text in sources():
            room = room_of(path)
            for target in re.findall(r'^#include "([^"]+)"', text, re.M):
                seen += 1
                if not (SOURCE / target).exists():
                    wrong.append(f"{path}: {target} is not written from the root")
                    continue
                if room_of(target) not in MAY_INCLUDE[room]:
                    wrong.append(f"{path} ({room}) includes {target}")
        self.assertGreater(seen, 100)
        self.assertEqual(wrong, [])

    def test_third_party_headers_have_one_door(self):
        wrong, users = [], {}
        for path, text in sources():
            for target in re.findall(r'^#include <([^>]+)>', text, re.M):
                for prefix, doors in ONE_DOOR.items():
                    if target.startswith(prefix):
                        users.setdefault(prefix, set()).add(path)
                        if not any(path.startswith(door) for door in doors) or path.endswith(".h"):
                            wrong.append(f"{path} includes <{target}>")
        for prefix, limit in DOOR_LIMIT.items():
            if len(users.get(prefix, ())) > limit:
                wrong.append(f"<{prefix}...> is included by {sorted(users[prefix])}")
        self.assertEqual(wrong, [])

    def test_only_cli_prints_or_exits(self):
        wrong = []
        for path, text in sources("core", "host", "rules", "scanner", "report"):
            if path in MAY_EXIT:
                continue
            for number, line in enumerate(without_comments_and_strings(text).splitlines(), 1):
                if PRINTS_OR_EXITS.search(line):
                    wrong.append(f"{path}:{number}: {line.strip()}")
        self.assertEqual(wrong, [])

    def test_libraries_call_no_printing_function(self):
        """The same promise read from the built libraries, as simdjson does."""
        libraries = [BUILD / f"libkeymuster_{name}.a" for name in
                     ("core", "rules_engine", "rules", "scanner_leaks", "scanner_keys", "report", "archive_wire")]
        if not all(library.exists() for library in libraries):
            self.fail(f"no libraries in {BUILD}")
        banned = re.compile(r"\bU (printf|puts|putchar|perror|exit|_exit|_ZSt4cout|_ZSt4cerr)(@|$)", re.M)
        for library in libraries:
            symbols = subprocess.run(["nm", "-u", library], capture_output=True, text=True).stdout
            self.assertIsNone(banned.search(symbols), f"{library.name}: {banned.search(symbols)}")

    def test_threads_live_in_one_file_a_program(self):
        users = {path for path, text in sources()
                 if re.search(r"#include <(thread|mutex|condition_variable|future|shared_mutex|semaphore|latch|barrier)>", text)}
        may = ("scanner/leaks/worker_pool", "scanner/leaks/match/", "cli/collector/organisation_run")
        stray = {path for path in users if not path.startswith(may)}
        self.assertEqual(stray, set())

    def test_raw_secrets_are_seen_by_few(self):
        users = sorted(path for path, text in sources() if "ExposeBytes" in without_comments_and_strings(text))
        self.assertEqual([path for path in users if not path.startswith(MAY_EXPOSE)], [])

    def test_files_stay_small(self):
        for path, text in sources():
            self.assertLessEqual(text.count("\n"), 600, path)

    def test_each_program_links_only_its_privilege(self):
        """Foreign shared libraries, foreign code linked statically, and our own libraries that another program is for."""
        barred = {
            "keymuster": (("libcurl", "libarchive", "libre2", "libcrypto", "libssl"), r"^(curl_easy_|curl_multi_|archive_read_)",
                          ("live", "decoder")),
            "keymuster-decode": (("libcurl", "libre2"), r"^curl_|3re2", ("live", "scanner_leaks", "scanner_keys", "rules_engine", "report")),
            "keymuster-collect": (("libarchive", "libre2", "libbz2", "liblzma"), r"^archive_|3re2|^lzma_|^BZ2_",
                                  ("decoder", "scanner_leaks", "archive_wire", "rules_engine", "report")),
        }
        for program, (libraries, foreign, ours) in barred.items():
            path = BUILD / "bin" / program
            linked = subprocess.run(["ldd", path], capture_output=True, text=True, check=True).stdout
            for library in libraries:
                self.assertNotIn(library, linked, program)
            # A function that a program exports stands in for that of a shared library: two copies of libcrypto do not mix.
            exported = subprocess.run(["nm", "-D", "--defined-only", path], capture_output=True, text=True, check=True).stdout
            self.assertEqual(re.findall(r" T (\S+)$", exported, re.M)[:5], [], f"{program} exports functions")
            held = defined_functions(path)
            self.assertIn("main", held, f"{program} is stripped")
            self.assertEqual([name for name in sorted(held) if re.search(foreign, name)][:5], [], program)
            for library in ours:
                of_library = defined_functions(BUILD / f"libkeymuster_{library}.a")
                self.assertGreater(len(of_library), 3, library)
                self.assertEqual(sorted(held & of_library)[:5], [], f"{program} holds code of {library}")


if __name__ == "__main__":
    unittest.main()

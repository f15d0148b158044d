"""The programs that are compared: how each is called, installed, and how its findings are counted."""

import dataclasses
import json
import pathlib
import shutil
from collections.abc import Callable


def json_lines(text: str) -> int:
    return sum(1 for line in text.splitlines() if line.startswith("{"))


def lines(text: str) -> int:
    return sum(1 for line in text.splitlines() if line.strip())


def json_list(text: str) -> int:
    return len(json.loads(text) or []) if text.strip() else 0


def detect_secrets(text: str) -> int:
    return sum(len(found) for found in json.loads(text)["results"].values())


def keymuster(text: str) -> int:
    return sum(len(leak["locations"]) for leak in json.loads(text)["leaks"])


@dataclasses.dataclass
class Program:
    """One way of calling one program. In `command`, TREE and REPORT stand for paths."""

    name: str
    command: list[str]
    count: Callable[[str], int] | None  # findings in the report, or in what it prints; None: it has none
    install: str = ""  # how to get it by name
    in_report: bool = False
    exits: tuple[int, ...] = (0,)

    def missing(self) -> bool:
        return shutil.which(self.command[0]) is None

    def called(self, tree: pathlib.Path, report: pathlib.Path) -> list[str]:
        places = {"TREE": str(tree), "REPORT": str(report)}
        return [places.get(word, word) for word in self.command]


KEYMUSTER_FLAGS = ["--no-history", "-o", "REPORT", "-q", "--exit-zero", "--allow-incomplete", "--no-progress"]


def keymusters(binary: str, rules: list[str]) -> list[Program]:
    scan = [binary, "scan", "TREE", *KEYMUSTER_FLAGS]
    ways = [
        ("keymuster", scan),
        ("keymuster --no-archives", [*scan, "--no-archives"]),
        ("keymuster -j1 --no-archives", [*scan, "--no-archives", "-j", "1"]),
        ("keymuster --only-rule aws-*", [*scan, "--no-archives", "--only-rule", "aws-*"]),
    ]
    for file in rules:
        ways.append((f"keymuster, rules of {pathlib.Path(file).name}", [*scan, "--no-archives", "--no-builtin-rules", "--rules", file]))
    return [Program(name, command, keymuster, in_report=True) for name, command in ways]


def rivals() -> list[Program]:
    quiet = ["--no-banner", "--exit-code", "0", "-l", "error", "--report-format", "json", "--report-path", "REPORT"]
    return [
        Program("find, cat", ["sh", "-c", 'find "$1" -type f -print0 | xargs -0 cat >/dev/null', "sh", "TREE"], None),
        Program("rg, one literal", ["rg", "-uu", "-a", "-c", "AKIAIOSFODNN7", "TREE"], lines, "apt install ripgrep", exits=(0, 1)),
        Program("rg, an AWS key id", ["rg", "-uu", "-a", "-o", "--no-unicode", "--no-filename", "AKIA[A-Z2-7]{16}", "TREE"], lines,
                "apt install ripgrep", exits=(0, 1)),
        Program("gitleaks", ["gitleaks", "dir", "TREE", *quiet], json_list,
                "go install github.com/zricethezav/gitleaks/v8@latest", in_report=True),
        Program("betterleaks", ["betterleaks", "dir", "TREE", *quiet], json_list,
                "go install github.com/betterleaks/betterleaks@latest", in_report=True),
        Program("trufflehog", ["trufflehog", "filesystem", "TREE", "--no-verification", "--no-update", "--json"], json_lines,
                "go install github.com/trufflesecurity/trufflehog/v3@latest"),
        Program("ripsecrets", ["ripsecrets", "TREE"], lines, "cargo install ripsecrets", exits=(0, 1)),
        Program("detect-secrets", ["detect-secrets", "scan", "--all-files", "--no-verify", "TREE"], detect_secrets,
                "pip install detect-secrets"),
    ]

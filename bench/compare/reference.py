"""Whether keymuster finds what RE2 alone finds: no time is worth printing before that is known."""

import json
import pathlib
import random
import subprocess
import tempfile

import programs


def stage(files: list[pathlib.Path], tree: pathlib.Path) -> int:
    """Links (or copies) the files into a tree of their own, so that all programs are given the same; says how many bytes."""
    total = 0
    for index, file in enumerate(files):
        folder = tree / f"{index // 500:04}" / f"{index % 500:03}"
        folder.mkdir(parents=True, exist_ok=True)
        try:
            (folder / file.name).hardlink_to(file)
        except OSError:
            (folder / file.name).write_bytes(file.read_bytes())
        total += file.stat().st_size
    return total


def sample(files: list[pathlib.Path], found_in: set[int], most: int) -> list[pathlib.Path]:
    """Files of `most` bytes in all, those in which something was found first; the same for the same list."""
    chosen, total = [], 0
    order = random.Random(1).sample(range(len(files)), len(files))
    for index in sorted(order, key=lambda index: index not in found_in):
        size = files[index].stat().st_size
        if total + size <= most:
            chosen.append(files[index])
            total += size
    return chosen


def own_leaks(binary: str, tree: pathlib.Path, report: pathlib.Path) -> list[dict]:
    way = programs.keymusters(binary, [])[1]
    subprocess.run(way.called(tree, report), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return json.loads(report.read_text())["leaks"]


def found_in(leaks: list[dict], tree: pathlib.Path) -> set[int]:
    """Which of the staged files hold findings, by index in the list."""
    places = (place["path"] for leak in leaks for place in leak["locations"])
    parts = (pathlib.PurePath(path).relative_to(tree).parts for path in places if path.startswith(str(tree)))
    return {int(part[0]) * 500 + int(part[1]) for part in parts}


def differences(binary: str, reference: str, files: list[pathlib.Path], staged: pathlib.Path,
                most: int) -> tuple[int, list[str]]:
    """How many places the two agree on in a sample, and the lines in which they do not."""
    with tempfile.TemporaryDirectory(dir=staged.parent) as folder:
        tree, report = pathlib.Path(folder) / "tree", pathlib.Path(folder) / "report.json"
        stage(sample(files, found_in(own_leaks(binary, staged, report), staged), most), tree)
        own = [f"{leak['rule']} {place['fingerprint']}" for leak in own_leaks(binary, tree, report) for place in leak["locations"]]
        told = subprocess.run([reference, str(tree)], check=True, capture_output=True, text=True).stdout.split("\n")
    expected = [line for line in told if line]
    return len(set(own) & set(expected)), sorted(set(own) ^ set(expected))

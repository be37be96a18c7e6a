#!/usr/bin/env python3
"""Guards accuracy: measures the binary and compares the figures with those recorded in tests/accuracy.toml.

  accuracy.py BINARY             fails when a figure lies more than 0.005 below the one recorded
  accuracy.py --update BINARY    records the figures measured

It measures with ../shared/eval/score.py on ../shared/data. Where these are not there, the labelled replies in fixtures/ are what
guards accuracy: `cargo test` holds every one of them against the findings written beside it.
"""
import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RECORDED = ROOT / "tests" / "accuracy.toml"
SHARED = ROOT.parent / "shared"
SCORE = SHARED / "eval" / "score.py"
SLACK = 0.005

HEAD = """\
# Accuracy as measured when it was last recorded; `.ci/accuracy.py --update BINARY` writes this file.
# More is better everywhere. `clean_without_alarm` is the share of good replies without a false warning or error.
"""


def score(what, binary, folder):
    files = sorted(str(path) for path in (SHARED / "data" / folder).glob("*.jsonl"))
    command = [sys.executable, str(SCORE), "--json", what, str(binary), *files]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{SCORE} failed:\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout)


def measure(binary):
    replies = score("replies", binary, "replies")
    clean = replies["clean"]
    passives = score("passives", binary, "passive")
    return {
        "replies": {
            "precision": replies["precision"],
            "recall": replies["recall"],
            "macro_f1": replies["macro_f1"],
            "clean_without_alarm": 1 - replies["clean_with_alarm"] / clean if clean else 1.0,
        },
        "passives": {name.replace(".jsonl", ""): figures["f1"] for name, figures in sorted(passives.items())},
    }


def record(figures):
    lines = [HEAD]
    for table, values in figures.items():
        lines.append(f"[{table}]")
        lines += [f"{json.dumps(name) if ' ' in name else name} = {value:.3f}" for name, value in values.items()]
        lines.append("")
    RECORDED.write_text("\n".join(lines), encoding="utf-8")


def compare(figures):
    """Prints every figure beside the one recorded; returns whether none has dropped."""
    recorded = tomllib.loads(RECORDED.read_text(encoding="utf-8"))
    held = True
    for table, values in recorded.items():
        for name, before in values.items():
            now = figures.get(table, {}).get(name)
            dropped = now is None or now < before - SLACK
            shown = "not measured" if now is None else f"{now:.3f}"
            print(f"{table:9} {name:45} recorded {before:.3f}  now {shown}{'  DROPPED' if dropped else ''}")
            held = held and not dropped
    for table, values in figures.items():
        for name in values.keys() - recorded.get(table, {}).keys():
            print(f"{table:9} {name:45} now {values[name]:.3f}, not recorded")
    return held


def main():
    arguments = sys.argv[1:]
    update = "--update" in arguments
    rest = [argument for argument in arguments if argument != "--update"]
    if len(rest) != 1 or rest[0].startswith("-"):
        sys.exit(__doc__)
    binary = Path(rest[0]).resolve()
    if not SCORE.exists():
        if update:
            sys.exit(f"nothing to measure with: no {SCORE}")
        print("No ../shared/eval/score.py: the labelled fixtures, which `cargo test` runs, guard accuracy here.")
        return
    figures = measure(binary)
    if update:
        record(figures)
        print(f"recorded in {RECORDED.relative_to(ROOT)}")
    elif not RECORDED.exists():
        sys.exit(f"no figures recorded: run `.ci/accuracy.py --update {rest[0]}` and commit {RECORDED.relative_to(ROOT)}")
    elif not compare(figures):
        sys.exit("accuracy has dropped; mend the rules, or record the new figures with --update and say why")


main()

#!/usr/bin/env python3
"""Holds what README.md shows against what the program says.

  manual.py BINARY             fails where they differ
  manual.py --update BINARY    writes what the program says into README.md

It looks at the table of rules (level, languages, fix; what a rule flags is written by hand), at blocks under a comment
`<!-- cordial ARGUMENTS -->`, and at the finding shown as JSON.
"""
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
LANGUAGES = ["es", "pt", "ru", "en"]

# The keys of a finding, as they are laid out on lines.
LINES = [["rule", "level"], ["message"], ["help"], ["language", "file"], ["reply"], ["range"], ["text_range", "excerpt"], ["fixes"], ["fingerprint"]]


def said(binary, arguments):
    return subprocess.run([binary, *arguments], cwd=ROOT, capture_output=True, text=True).stdout.rstrip("\n")


def table(text, rules, problems):
    """The text with the rows of the table as the program would have them."""

    def row(match):
        rule = rules.pop(match["id"], None)
        if rule is None:
            problems.append(f"no rule `{match['id']}`")
            return match[0]
        languages = [code for code in LANGUAGES if code in rule["languages"]]
        shown = "all" if languages == LANGUAGES else ", ".join(languages) or "none"
        return f"| `{match['id']}` | {rule['level']} | {match['flags']} | {shown} | {'fix' if rule['fix'] else ''} |"

    text = re.sub(r"^\| `(?P<id>[a-z-]+)` \| (?:error|warning|suggestion) \| (?P<flags>.*) \| [a-z, ]+ \| (?:fix)? *\|$", row, text, flags=re.M)
    problems += [f"rule `{name}` is not in the table of rules" for name, rule in rules.items() if rule["languages"]]
    return text


def blocks(text, binary):
    def block(match):
        return f"{match[1]}{said(binary, shlex.split(match[2]))}\n```"

    return re.sub(r"(<!-- cordial (.*) -->\n```text\n)[^`]*?```", block, text)


def finding(text, binary):
    """The text with the finding that it shows as JSON as the program would print it."""

    def block(match):
        shown = json.loads(match[1])
        lines = said(binary, ["check", "--isolated", "--output-format", "json-lines", shown["file"]]).splitlines()
        now = next((line for line in map(json.loads, lines) if line["rule"] == shown["rule"]), shown)
        if now == shown:
            return match[0]
        pair = lambda key: f"{json.dumps(key)}:{json.dumps(now[key], ensure_ascii=False, separators=(',', ':'))}"
        laid_out = ",\n ".join(",".join(pair(key) for key in line if key in now) for line in LINES)
        return f"```json\n{{{laid_out}}}\n```"

    return re.sub(r'```json\n(\{"rule":[^`]*)```', block, text)


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--update"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    binary = str(Path(arguments[0]).resolve())
    before = README.read_text(encoding="utf-8")
    rules = {rule["id"]: rule for rule in json.loads(said(binary, ["rules", "--isolated", "--output-format", "json"]))}
    problems = []
    after = finding(blocks(table(before, rules, problems), binary), binary)
    if "--update" in sys.argv:
        README.write_text(after, encoding="utf-8")
    elif before != after:
        pairs = zip(before.splitlines(), after.splitlines())
        first = next((number for number, (one, other) in enumerate(pairs, 1) if one != other), 0)
        problems.append(f"README.md:{first}: not what the program says; run `.ci/manual.py --update {arguments[0]}`")
    if problems:
        sys.exit("\n".join(problems))


main()

#!/usr/bin/env python3
"""Fixes replies in JSON, in plain text, HTML and Markdown inside it, and reads the files back with Python's own parsers.

    fixed_json.py BINARY

The fixed file must hold the text that fixing the plain text gives, and differ from the old one in the edits' bytes alone.
"""

import html
import json
import pathlib
import random
import subprocess
import sys
import tempfile
from html.parser import HTMLParser

FLAGS = ["--isolated", "--lang", "en", "--kind", "draft", "--select", "bureaucratese,useless-question", "--unsafe-fixes"]
SENTENCES = [
    "Could you please send us the \"blue\" form & a photo?",
    "We moved the visit prior to the summer, at <b> gate 4 \\ north.",
    "In order to close it, sign & send page 3 \U0001f642.",
    "The engineer\u2019s caf\u00e9 opens at 9:00, prior to the bank.",
    "Would you mind checking the \u00abred\u00bb lamp\ttoday?",
    "Thanks for the note.",
]


class Text(HTMLParser):
    """The paragraphs of a page."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.paragraphs = []

    def handle_starttag(self, tag, attrs):
        if tag == "p":
            self.paragraphs.append("")

    def handle_data(self, data):
        if self.paragraphs:
            self.paragraphs[-1] += data


def run(binary, *args):
    return subprocess.run([binary, "check", *FLAGS, *args], capture_output=True, text=True, check=False)


def fixed(binary, path):
    """The file's bytes after fixing; the edits announced before are all that may change."""
    old = path.read_bytes()
    found = [json.loads(line) for line in run(binary, "--output-format", "json-lines", str(path)).stdout.splitlines()]
    edits = sorted({(edit["start"], edit["end"], edit["content"]) for one in found for fix in one["fixes"] for edit in fix["edits"]}, reverse=True)
    expected = old
    for start, end, content in edits:
        expected = expected[:start] + content.encode() + expected[end:]
    run(binary, "--fix", str(path))
    new = path.read_bytes()
    assert new == expected, f"{path.name}: other bytes changed than those of {edits}"
    return new, len(edits)


def entities(text, dice):
    """The text as HTML, some of its letters as references."""
    letter = lambda c: f"&#{ord(c)};" if dice.random() < 0.03 and c.isalpha() else html.escape(c, quote=dice.random() < 0.5)
    return "".join(map(letter, text))


def escaped(text, dice):
    """The text as a JSON string, some of its letters escaped."""
    raw = json.dumps(text, ensure_ascii=dice.random() < 0.5)
    return "".join(f"\\u{ord(c):04x}" if dice.random() < 0.03 and c.isalpha() and raw[max(at - 5, 0) : at].count("\\") == 0 else c for at, c in enumerate(raw))


def main():
    binary = pathlib.Path(sys.argv[1]).resolve()
    dice = random.Random(4)
    folder = pathlib.Path(tempfile.mkdtemp())
    total = 0
    for turn in range(25):
        paragraphs = [" ".join(dice.choices(SENTENCES, k=dice.randint(1, 3))) for _ in range(dice.randint(1, 4))]
        plain = folder / "plain.txt"
        plain.write_text("\n\n".join(paragraphs), encoding="utf-8", newline="")
        export = folder / "export.json"
        page = "".join(f"<p>{entities(paragraph, dice)}</p>\n" for paragraph in paragraphs)
        macro = lambda field, text: f'{{"title": "x", "actions": [{{"field": "{field}",\t"value" : {escaped(text, dice)}}}]}}'
        strings = [macro("comment_value", "\n\n".join(paragraphs)), macro("comment_value_html", page)]
        export.write_text('{"macros": [' + ",\r\n".join(strings) + "]}\n", encoding="utf-8", newline="")
        wanted = fixed(binary, plain)[0].decode()
        new, edits = fixed(binary, export)
        macros = json.loads(new)["macros"]
        assert macros[0]["actions"][0]["value"] == wanted, (turn, wanted, macros[0])
        reader = Text()
        reader.feed(macros[1]["actions"][0]["value"])
        # Where a page writes a letter as a reference, a rewrite over it is not offered: that paragraph stays.
        for old, new_text, seen in zip(paragraphs, wanted.split("\n\n"), reader.paragraphs, strict=True):
            assert "&#" in page or seen == new_text, (turn, new_text, seen)
            assert seen.count("Thanks") == old.count("Thanks")
        total += edits
    assert total > 50, total
    print(f"25 exports fixed with {total} edits, and read back")


main()

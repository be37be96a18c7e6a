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

FLAGS = ["--isolated", "--lang", "en", "--kind", "draft", "--select", "bureaucratese,useless-question"]
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
    run(binary, "--fix", "--unsafe-fixes", str(path))
    new = path.read_bytes()
    assert new == expected, f"{path.name}: other bytes changed than those of {edits}"
    return new, len(edits)


def entities(text, dice):
    """The text as HTML, marks and foreign letters as references now and then. Words stay: what is written in references is not rewritten."""
    as_number = lambda c: (c in '<>&"' or ord(c) > 127) and dice.random() < 0.5
    return "".join(f"&#{ord(c)};" if as_number(c) else html.escape(c, quote=False) for c in text)


def escaped(text, dice):
    """The text as a JSON string, marks and foreign letters escaped now and then."""
    raw = json.dumps(text, ensure_ascii=dice.random() < 0.5)
    return raw.replace("&", "\\u0026") if dice.random() < 0.5 else raw


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
        # A page shows any white space as one space.
        assert [" ".join(text.split()) for text in reader.paragraphs] == [" ".join(text.split()) for text in wanted.split("\n\n")], (turn, wanted)
        total += edits
    assert total > 50, total
    print(f"25 exports fixed with {total} edits, and read back")


main()

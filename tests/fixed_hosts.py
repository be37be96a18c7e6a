#!/usr/bin/env python3
"""Fixes replies in YAML, TOML and CSV, and holds what other parsers read from the fixed files against the same replies fixed as plain text.

Usage: tests/fixed_hosts.py PROGRAM. Needs Python 3.11; YAML is left out, and said to be, where PyYAML is not installed.
Where a way of writing cannot take a fix, the reply has to be as it was."""

import csv
import io
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib

try:
    import yaml
except ImportError:
    yaml = None

REPLIES = {
    "en": [
        "Hi Sam,\n\nThanks for the photo. Could you send us the \"blue\" invoice? We moved it prior to the sale; don't worry.\n\nKind regards,\nOwen",
        "Hi Sam, thanks. Could you send us a copy of the invoice?",
        "Thanks: it's here.\n\nIn order to open it, could you please send us the code?\n",
        "Could you tell us the address? \U0001F642 We need it prior to Monday.",
    ],
    "es": [
        "Hola, Ana:\n\nGracias por la foto. ¿Podría enviarnos el «recibo» de mayo? Es para el cambio.\n\nUn saludo,\nBerta",
        "¿Podría enviarnos una captura?",
        "Hola, Ana. Gracias. ¿Me podrías confirmar la dirección, por favor?",
    ],
    "pt": [
        "Olá, Ana!\n\nObrigada pela foto. Você poderia nos enviar o \"recibo\" de maio?\n\nLívia",
        "Você poderia nos enviar uma foto do medidor?",
    ],
    "ru": [
        "Здравствуйте, Анна!\n\nСпасибо за фото. Не могли бы вы прислать «чек» за май?\n\nОльга",
        "Не могли бы вы прислать фото счётчика?",
    ],
}


def indented(text, spaces):
    return "\n".join(" " * spaces + line if line else "" for line in text.split("\n"))


def folded(text):
    """Text in which runs of line ends have one more."""
    return re.sub(r"\n+", lambda ends: ends.group() + "\n", text)


def flow(text):
    """Lines of a flow scalar, the first space a line end."""
    return folded(text).replace("\n", "\n    ").replace(" ", "\n    ", 1)


def block(style, text):
    kept = len(text) - len(text.rstrip("\n"))
    body = text.rstrip("\n") if style == "|" else folded(text.rstrip("\n"))
    return f"{style}{['-', '', '+'][min(kept, 2)]}\n{indented(body, 4)}" + "\n" * kept


def yaml_file(scalar):
    return f"# was lost\n- title: 'one'\n  response: {scalar}\n- title: two\n  response: ''\n"


def yaml_ways(text):
    quote = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    yield "yaml", yaml_file('"' + quote.replace(" ", " \\\n    ", 1) + '"')
    yield "yaml", yaml_file('"' + "".join(f"\\U{ord(c):08x}" if c in "áéíóúç¿ё" else c for c in quote) + '"')
    yield "yaml", yaml_file(block("|", text))
    yield "yaml", yaml_file(block("|", text)).replace("\n", "\r\n")
    yield "yaml", yaml_file(block(">", text))
    if text == text.strip():
        yield "yaml", yaml_file("'" + flow(text.replace("'", "''")) + "'")
        if ": " not in text and ":\n" not in text and "\n" not in text:
            yield "yaml", yaml_file(flow(text))
            if "," not in text and "?" not in text:
                yield "yaml", f"- {{title: one, response: {text}}}\n"


def toml_ways(text):
    basic = text.replace("\\", "\\\\").replace('"', '\\"')
    yield "toml", f'[[reply]]\ntitle = "one"\nbody = """\n{basic.replace(" ", " " + chr(92) + chr(10) + "  ", 1)}"""\n'
    yield "toml", '[[reply]]\ntitle = "one"\nbody = "' + basic.replace("\n", "\\n") + '"\n'
    yield "toml", f"[[reply]]\ntitle = 'one'\nbody = '''\n{text}'''\n"
    if "\n" not in text and "'" not in text:
        yield "toml", f"[[reply]]\ntitle = 'one'\nbody = '{text}'\n"


def csv_ways(text):
    for delimiter in ",;\t":
        for quoting in (csv.QUOTE_ALL, csv.QUOTE_MINIMAL):
            out = io.StringIO(newline="")
            csv.writer(out, delimiter=delimiter, quoting=quoting).writerows([["id", "title", "body"], ["1", "one", text], ["2", "two", ""]])
            yield "csv", out.getvalue()


def read(name, data):
    text = data.decode()
    if name == "yaml":
        return yaml.safe_load(text)[0]["response"]
    if name == "toml":
        return tomllib.loads(text)["reply"][0]["body"]
    delimiter = max(",;\t", key=text.split("\n")[0].count)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))[0]["body"]


def fixed(program, lang, path):
    command = [program, "check", "--isolated", "--lang", lang, "--fix", "--unsafe-fixes", "--exit-zero", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def main():
    program = sys.argv[1]
    count, changed = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for lang, replies in REPLIES.items():
            for text in replies:
                plain = pathlib.Path(folder, "a.txt")
                plain.write_bytes(text.encode())
                fixed(program, lang, plain)
                wanted = plain.read_bytes().decode()
                assert wanted != text, f"nothing to fix in {text!r}"
                ways = [*toml_ways(text), *csv_ways(text), *(yaml_ways(text) if yaml else [])]
                for name, written in ways:
                    file = pathlib.Path(folder, f"a.{name}")
                    file.write_bytes(written.encode())
                    before = read(name, file.read_bytes())
                    assert before == text, f"{written!r} holds {before!r}, not {text!r}"
                    fixed(program, lang, file)
                    after = read(name, file.read_bytes())
                    count += 1
                    changed += after == wanted
                    if after != wanted:
                        assert after == text or written_partly(after, text, wanted), f"{written!r}\nbecame {after!r}\nnot {wanted!r}"
    print(f"{count} files, {changed} fixed as the plain text, {count - changed} that cannot take every fix")
    if not yaml:
        print("PyYAML is not installed: YAML was left out")


def written_partly(after, text, wanted):
    """Whether each word is one of the reply's or of the fixed reply's, in their order."""
    words = iter(text.split() + wanted.split())
    return set(after.split()) <= set(words)


if __name__ == "__main__":
    main()

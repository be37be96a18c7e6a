#!/usr/bin/env python3
"""Fixes replies as plain text, as HTML and as mails, and reads what comes out with Python's own parsers.

  fixed_markup.py BINARY

Every file must hold, as html.parser and email read it, the text that fixing the plain text gives; what is fixed once stays as it is; and no
line of quoted-printable may get too long.
"""
import email
import email.policy
import html
import quopri
import re
import subprocess
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path

FLAGS = ["check", "--isolated", "--kind", "draft", "--fix", "--unsafe-fixes", "--exit-zero", "--quiet"]

REPLIES = {
    "es": "Hola, Ana:\n\nGracias por la foto del módem. ¿Podría enviarnos también la factura de abril? "
    "Su línea fue cortada el martes por un error nuestro y lo sentimos; ya funciona otra vez, pruébela.\n\n"
    "¿Podría confirmarnos que el teléfono da señal & llamarnos si no? <Hoy> hay guardia.\n\nUn saludo,\nBerta",
    "pt": "Olá, Lívia!\n\nObrigada pela fotografia. Poderia nos enviar a fatura de março? "
    "A encomenda sai amanhã & chega na sexta.\n\nPoderia confirmar o endereço? É <só> isso.\n\nUm abraço,\nInês",
    "ru": "Здравствуйте, Анна!\n\nСпасибо за фотографию. Не могли бы вы прислать чек? Деньги вернём в пятницу.\n\n"
    "Не могли бы вы подтвердить адрес & время? <Сегодня> мы на связи.\n\nС уважением,\nБелла",
    "en": "Hi Priya,\n\nThanks for the photo. Could you send us the next reading on Friday? We moved it prior to the sale.\n\n"
    "Could you confirm the address & the “name” too? <Today> we’re here till six.\n\nBest,\nSam",
}
CHARSETS = {"es": ["utf-8", "iso-8859-1", "windows-1252"], "pt": ["utf-8", "iso-8859-15"], "ru": ["utf-8", "koi8-r", "windows-1251"], "en": ["utf-8", "windows-1252"]}


class Text(HTMLParser):
    """The text of a page: paragraphs parted by blank lines, white space as one space."""

    def __init__(self):
        super().__init__()
        self.text, self.hidden = "", False

    def handle_starttag(self, tag, attrs):
        self.hidden = self.hidden or tag == "style"
        self.text += {"p": "\0\0", "br": "\0"}.get(tag, "")

    def handle_endtag(self, tag):
        self.hidden = self.hidden and tag != "style"

    def handle_data(self, data):
        self.text += "" if self.hidden else data

    @classmethod
    def of(cls, page):
        parser = cls()
        parser.feed(page)
        parser.close()
        lines = (re.sub(r"[ \t\r\n]+", " ", line).strip() for line in parser.text.split("\0"))
        return "\n".join(lines).strip()


def pages(text):
    """The text as HTML, plainly and with references, wrapped lines and tags that mean nothing."""
    plain = "".join("<p>" + html.escape(part, quote=False).replace("\n", "<br>") + "</p>\n" for part in text.split("\n\n"))
    yield plain
    head = "<!DOCTYPE html>\n<html><head><title></title><style>p { color: red }</style></head><body>\n"
    references = "".join(f"&#{ord(letter)};" if ord(letter) > 127 else letter for letter in plain)
    # The first space of each line is left, so that no words are parted from their tag.
    yield head + re.sub(r"(\w,? \w+ \w+) (\w)", r"\1\n   \2", references) + "</body></html>\n"


def mail(text, kind, charset, line_end="\n", parts=False):
    body = quopri.encodestring(text.encode(charset)).decode("ascii")
    part = f"Content-Type: text/{kind}; charset={charset}\nContent-Transfer-Encoding: quoted-printable\n\n{body}"
    if parts:
        part = f'Content-Type: multipart/mixed; boundary="b=_1"\n\nno part\n--b=_1\n{part}\n--b=_1\nContent-Type: application/pdf\n\nwas sent\n--b=_1--\n'
    return (f"From: a@example.com\nTo: b@example.com\nSubject: x\nMIME-Version: 1.0\n{part}").replace("\n", line_end).encode("ascii")


def body_of(raw):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert not message.defects, message.defects
    part = message.get_body(("plain", "html"))
    content = part.get_content().replace("\r\n", "\n").strip()
    return Text.of(content) if part.get_content_subtype() == "html" else content


def encodable(text, charset):
    try:
        text.encode(charset)
        return True
    except UnicodeEncodeError:
        return False


def lay_out(folder):
    """Writes every file; gives for each its language, how it is read, and whether its set of characters may lack what a fix writes."""
    files = {}
    for lang, text in REPLIES.items():
        files[folder / f"plain.{lang}.txt"] = (lang, text.encode(), bytes.decode)
        for number, page in enumerate(pages(text)):
            files[folder / f"page{number}.{lang}.html"] = (lang, page.encode(), lambda raw: Text.of(raw.decode()))
            files[folder / f"mail-page{number}.{lang}.eml"] = (lang, mail(page, "html", "utf-8", "\r\n"), body_of)
        eight = f"From: a@example.com\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n"
        files[folder / f"mail-8bit.{lang}.eml"] = (lang, eight.encode(), body_of)
        for charset in CHARSETS[lang]:
            if encodable(text, charset):
                for parts in (False, True):
                    name = f"mail-{charset}-{int(parts)}.{lang}.eml"
                    files[folder / name] = (lang, mail(text, "plain", charset, "\r\n" if parts else "\n", parts), body_of)
    for path, (_, raw, _) in files.items():
        path.write_bytes(raw)
    return files


def main(binary):
    with tempfile.TemporaryDirectory() as home:
        files = lay_out(Path(home))
        names = [str(path) for path in files]
        for path, (lang, raw, read) in files.items():
            assert read(raw) == REPLIES[lang], f"{path.name}: written wrongly: {read(raw)!r}"
        subprocess.run([binary, *FLAGS, *names], check=True, stdout=subprocess.DEVNULL)
        fixed = {path: path.read_bytes() for path in files}
        subprocess.run([binary, *FLAGS, *names], check=True, stdout=subprocess.DEVNULL)
        wanted = {lang: (Path(home) / f"plain.{lang}.txt").read_text() for lang in REPLIES}
        for path, (lang, raw, read) in files.items():
            assert wanted[lang] != REPLIES[lang], f"{lang}: nothing is fixed"
            assert read(fixed[path]) == wanted[lang], f"{path.name}: {read(fixed[path])!r}\nnot {wanted[lang]!r}"
            assert path.read_bytes() == fixed[path], f"{path.name}: a second run changes it"
            lines = re.split(rb"\r?\n", fixed[path])
            assert b"8bit" in raw or path.suffix != ".eml" or max(map(len, lines)) <= 76, f"{path.name}: a line is too long"
        print(f"{len(files)} files hold, as Python reads them, what fixing the plain text gives")


if __name__ == "__main__":
    main(sys.argv[1])

#!/usr/bin/env python3
"""Whole-process figures of cordial, beside those of rg and wc in the same run.

  cargo build --release && benches/whole.py [SECTION...]

  --binary FILE    the program to measure (default: target/release/cordial)
  --folder FOLDER  where the corpus is kept (default: cordial-bench in the folder for temporary files)
  --small          a tenth of the input, to see that everything runs

Sections: draft files stream phrases lines (all of them by default).

The corpus is made here: replies of about 130 words in four languages, put together from parts with a fixed seed; the same script makes
the same bytes. Nothing is written into the repository. Times are wall-clock times of whole processes, start-up included; programs that
are compared run in turn, so that a busy machine slows both. Peak memory is what the kernel reports; it cannot fall below the memory of
this script, which starts the processes.
"""
import argparse
import hashlib
import json
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# ---------------------------------------------------------------------------------------------------------------- parts of replies

LANGUAGES = {
    "en": {
        "greeting": ["Hi {name},", "Hello {name},", "Good morning {name},"],
        "title": ["Dear customer,", "Dear valued customer,", "Dear Sir or Madam,"],
        "thanks": [
            "Thanks for the photos of {thing}, they saved us an hour.",
            "Thank you for writing on {day}.",
            "Thanks for telling us about {thing}.",
        ],
        "plain": [
            "We looked at {thing} on {day} and found the cause: the cable behind the left panel had come loose on the way.",
            "I went through the order with Vera from our warehouse, and she packed a new one at {hour}.",
            "The price on the page was {number} euros because the old list was still in place when you paid.",
            "You find {thing} in the app under Orders, on the second page, beside the date of your purchase.",
            "Our driver knocked at {hour}, met nobody, and took the parcel back to the shop in Green Street.",
            "I set the delivery to {day} between nine and eleven, and your neighbour at number {number} may sign for it.",
            "Two of the {number} boxes came from another town, so one of them arrives a day later than the first.",
            "The new version reads your old files as they are, and the settings stay where you left them.",
            "My colleague Owen keeps the spare parts on his desk until {day}, in case something else breaks.",
            "Your photo shows the label well, and the number on it matches our list.",
        ],
        "step": [
            "Please open the app, choose Orders, and tap Confirm before {day} at {hour}.",
            "Please reply to this message with the number on the label, and I will answer by {hour} on {day}.",
        ],
        "bad": {
            "passive": [
                "Your order was cancelled on {day}.",
                "The refund has been sent to your bank.",
                "Your account was blocked at {hour}.",
                "The parcel is being checked in our warehouse.",
            ],
            "question": ["Could you send us a photo of {thing}?", "Would you be able to confirm the address?", "Could you please tell us the number?"],
            "apology": ["We apologize for any inconvenience.", "We are sorry for the inconvenience caused."],
            "vague": ["You will hear from us soon.", "We will write to you as soon as possible."],
        },
        "closing": ["Best wishes,", "Kind regards,"],
        "things": ["the washing machine", "the blue lamp", "your subscription", "the train ticket", "the camera", "your invoice"],
        "days": ["Monday", "Tuesday", "Thursday", "12 May", "3 June"],
        "phrases": (["was", "were", "has been", "have been", "is being", "will be"], ["cancelled", "sent", "blocked", "checked", "refunded", "registered", "reviewed", "closed", "deleted", "charged", "moved", "opened", "rejected"]),
    },
    "es": {
        "greeting": ["Hola, {name}:", "Buenos días, {name}:", "Buenas tardes, {name}:"],
        "title": ["Estimado cliente:", "Apreciado usuario:", "Estimada clienta:"],
        "thanks": [
            "Gracias por las fotos de {thing}, nos ahorraron una hora.",
            "Gracias por escribirnos el {day}.",
            "Gracias por contarnos lo de {thing}.",
        ],
        "plain": [
            "Miramos {thing} el {day} y encontramos la causa: el cable de detrás del panel izquierdo venía suelto desde el almacén.",
            "Repasé el pedido con Vera, de nuestro almacén, y ella preparó otro a las {hour}.",
            "El precio de la página era de {number} euros porque la lista antigua seguía puesta cuando usted pagó.",
            "Encontrará {thing} en la aplicación, en Pedidos, en la segunda página, junto a la fecha de la compra.",
            "Nuestro repartidor llamó a las {hour}, no encontró a nadie y llevó el paquete a la tienda de la calle Verde.",
            "Puse la entrega para el {day} entre las nueve y las once, y su vecino del número {number} puede firmar.",
            "Dos de las {number} cajas salieron de otra ciudad, así que una llega un día después que la primera.",
            "La versión nueva lee sus archivos antiguos tal como están, y los ajustes siguen donde usted los dejó.",
            "Mi compañero Óscar guarda las piezas de repuesto en su mesa hasta el {day}, por si falla algo más.",
            "Su foto enseña bien la etiqueta, y el número coincide con nuestra lista.",
        ],
        "step": [
            "Por favor, abra la aplicación, elija Pedidos y pulse Confirmar antes del {day} a las {hour}.",
            "Por favor, responda a este mensaje con el número de la etiqueta y le contesto el {day} antes de las {hour}.",
        ],
        "bad": {
            "passive": [
                "Su pedido fue cancelado el {day}.",
                "El reembolso ha sido enviado a su banco.",
                "Su cuenta fue bloqueada a las {hour}.",
                "El paquete será revisado en nuestro almacén.",
            ],
            "question": ["¿Podría enviarnos una foto de {thing}?", "¿Puede confirmarnos la dirección?", "¿Nos podría decir el número?"],
            "apology": ["Pedimos disculpas por los inconvenientes.", "Lamentamos las molestias ocasionadas."],
            "vague": ["Le escribiremos en breve.", "Le contestaremos lo antes posible."],
        },
        "closing": ["Un saludo,", "Saludos cordiales,"],
        "things": ["la lavadora", "la lámpara azul", "su suscripción", "el billete de tren", "la cámara", "su factura"],
        "days": ["lunes", "martes", "jueves", "12 de mayo", "3 de junio"],
        "phrases": (["fue", "fueron", "ha sido", "han sido", "está siendo", "será"], ["cancelado", "enviado", "bloqueado", "revisado", "devuelto", "registrado", "cerrado", "borrado", "cobrado", "movido", "abierto", "rechazado", "aprobado"]),
    },
    "pt": {
        "greeting": ["Olá, {name}!", "Bom dia, {name}!", "Boa tarde, {name}!"],
        "title": ["Prezado cliente,", "Caro utilizador,", "Prezada cliente,"],
        "thanks": [
            "Obrigado pelas fotos, elas nos pouparam uma hora.",
            "Obrigada por escrever em {day}.",
            "Obrigado por contar o que houve com {thing}.",
        ],
        "plain": [
            "Olhamos {thing} em {day} e achamos a causa: o cabo atrás do painel esquerdo veio solto do armazém.",
            "Revi o pedido com a Vera, do nosso armazém, e ela preparou outro às {hour}.",
            "O preço na página era de {number} reais porque a lista antiga ainda estava lá quando você pagou.",
            "Você encontra {thing} no aplicativo, em Pedidos, na segunda página, ao lado da data da compra.",
            "Nosso entregador tocou às {hour}, não achou ninguém e levou o pacote para a loja da rua Verde.",
            "Marquei a entrega para {day} entre nove e onze horas, e o vizinho do número {number} pode assinar.",
            "Duas das {number} caixas saíram de outra cidade, por isso uma chega um dia depois da primeira.",
            "A versão nova lê seus arquivos antigos como estão, e os ajustes ficam onde você os deixou.",
            "Meu colega Óscar guarda as peças na mesa dele até {day}, caso quebre mais alguma coisa.",
            "Sua foto mostra bem a etiqueta, e o número bate com a nossa lista.",
        ],
        "step": [
            "Por favor, abra o aplicativo, escolha Pedidos e toque em Confirmar até {day} às {hour}.",
            "Por favor, responda a esta mensagem com o número da etiqueta, e eu respondo em {day} até as {hour}.",
        ],
        "bad": {
            "passive": [
                "Seu pedido foi cancelado em {day}.",
                "O reembolso foi enviado ao seu banco.",
                "Sua conta foi bloqueada às {hour}.",
                "O pacote está sendo verificado no nosso armazém.",
            ],
            "question": ["Você poderia nos enviar uma foto?", "Poderia confirmar o endereço?", "Pode nos informar o número?"],
            "apology": ["Pedimos desculpas pelo transtorno.", "Lamentamos o inconveniente causado."],
            "vague": ["Escreveremos em breve.", "Responderemos o mais rápido possível."],
        },
        "closing": ["Um abraço,", "Atenciosamente,"],
        "things": ["a máquina de lavar", "o abajur azul", "sua assinatura", "a passagem de trem", "a câmera", "sua fatura"],
        "days": ["segunda-feira", "terça-feira", "quinta-feira", "12 de maio", "3 de junho"],
        "phrases": (["foi", "foram", "tem sido", "têm sido", "está sendo", "será"], ["cancelado", "enviado", "bloqueado", "verificado", "devolvido", "registrado", "fechado", "apagado", "cobrado", "movido", "aberto", "recusado", "aprovado"]),
    },
    "ru": {
        "greeting": ["Здравствуйте, {name}!", "Добрый день, {name}!", "Доброе утро, {name}!"],
        "title": ["Уважаемый клиент!", "Уважаемый пользователь!", "Дорогой клиент!"],
        "thanks": [
            "Спасибо за фотографии, они сберегли нам целый час.",
            "Спасибо, что написали нам {day}.",
            "Спасибо, что рассказали про {thing}.",
        ],
        "plain": [
            "Мы посмотрели {thing} {day} и нашли причину: провод за левой панелью отошёл ещё на складе.",
            "Я прошла весь заказ вместе с Верой с нашего склада, и в {hour} она собрала новый.",
            "Цена на странице была {number} рублей, потому что там ещё висел старый список, когда вы платили.",
            "Вы найдёте {thing} в приложении, в разделе «Заказы», на второй странице, рядом с датой покупки.",
            "Наш курьер позвонил в {hour}, никого не застал и отвёз посылку в магазин на Зелёной улице.",
            "Я поставила доставку на {day}, с девяти до одиннадцати, расписаться может сосед из квартиры {number}.",
            "Две из {number} коробок ехали из другого города, поэтому одна приедет на день позже первой.",
            "Новая версия читает ваши старые файлы как есть, а настройки остаются там, где вы их оставили.",
            "Мой коллега Олег держит запасные детали у себя на столе, на случай если сломается что-то ещё.",
            "На вашей фотографии хорошо видно этикетку, и номер совпадает с нашим списком.",
        ],
        "step": [
            "Пожалуйста, откройте приложение, выберите «Заказы» и нажмите «Подтвердить» до {hour}, {day}.",
            "Пожалуйста, ответьте на это письмо и пришлите номер с этикетки, я отвечу {day} до {hour}.",
        ],
        "bad": {
            "passive": [
                "Ваш заказ был отменён {day}.",
                "Деньги были отправлены в ваш банк.",
                "Ваша учётная запись заблокирована.",
                "Посылка будет проверена на нашем складе.",
            ],
            "question": ["Не могли бы вы прислать фотографию?", "Вы не могли бы подтвердить адрес?", "Можете ли вы сообщить номер?"],
            "apology": ["Приносим извинения за доставленные неудобства.", "Просим прощения за неудобства."],
            "vague": ["Мы напишем вам в ближайшее время.", "Мы ответим вам как можно скорее."],
        },
        "closing": ["Всего доброго,", "С уважением,"],
        "things": ["стиральную машину", "синюю лампу", "вашу подписку", "билет на поезд", "камеру", "ваш счёт"],
        "days": ["в понедельник", "во вторник", "в четверг", "12 мая", "3 июня"],
        "phrases": (["был", "была", "были", "будет", "будут", "было"], ["отменён", "отправлен", "заблокирован", "проверен", "возвращён", "зарегистрирован", "закрыт", "удалён", "списан", "перенесён", "открыт", "отклонён", "одобрен"]),
    },
}

NAMES = ["Marta", "Anna", "Lucas", "Irina", "Sam", "Olga", "Diego", "Clara", "Jonas", "Nina"]

# How often a part is a bad one. Together they make one or two findings a reply, as in an everyday stream.
ODDS = {"title": 0.15, "passive": 0.35, "question": 0.3, "apology": 0.2, "vague": 0.25}
WORDS = 130


def fill(rng, parts, sentence, name):
    return sentence.format(
        name=name,
        thing=rng.choice(parts["things"]),
        day=rng.choice(parts["days"]),
        hour=f"{rng.randrange(8, 19)}:{rng.randrange(10, 60)}",
        number=rng.randrange(12, 99),
    )


def reply(rng, language, name=None):
    """A reply of about WORDS words."""
    parts = LANGUAGES[language]
    customer = name or rng.choice(NAMES)
    opener = rng.choice(parts["title" if rng.random() < ODDS["title"] else "greeting"])
    bad = [rng.choice(sentences) for kind, sentences in parts["bad"].items() if rng.random() < ODDS[kind]]
    fixed = [rng.choice(parts["thanks"]), rng.choice(parts["step"]), *bad]
    words = sum(len(sentence.split()) for sentence in fixed) + 8
    plain = []
    for sentence in rng.sample(parts["plain"], len(parts["plain"])):
        if words >= WORDS:
            break
        plain.append(sentence)
        words += len(sentence.split())
    body = plain + bad
    rng.shuffle(body)
    half = len(body) // 2
    paragraphs = [[fixed[0], *body[:half]], body[half:], [fixed[1]]]
    text = [fill(rng, parts, opener, customer)]
    text += [" ".join(fill(rng, parts, sentence, customer) for sentence in paragraph) for paragraph in paragraphs if paragraph]
    text.append(f"{rng.choice(parts['closing'])}\n{rng.choice(NAMES)}")
    return "\n\n".join(text)


# --------------------------------------------------------------------------------------------------------------------- the corpus

STREAM_MB = (100, 300)
LONG_MB = (1, 50)


def language_of(number):
    return list(LANGUAGES)[number % len(LANGUAGES)]


def make(folder, scale):
    """Writes the corpus; a file that says which script made it comes last."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    rng = random.Random(20)
    (folder / "draft.en.txt").write_text(reply(rng, "en") + "\n", encoding="utf-8")
    templates = folder / "templates"
    for number in range(int(2000 * scale)):
        language = language_of(number)
        (templates / language).mkdir(parents=True, exist_ok=True)
        text = reply(rng, language, "{{ticket.requester.first_name}}")
        (templates / language / f"{number:04}.md").write_text(text + "\n", encoding="utf-8")
    make_streams(rng, folder, scale)
    make_lines(rng, folder, scale)
    make_phrases(rng, folder)
    (folder / "made-by").write_text(mark(scale), encoding="utf-8")


def make_streams(rng, folder, scale):
    """Streams repeat the same ten megabytes of different replies."""
    lines = []
    size = number = 0
    while size < 10_000_000 * scale:
        language = language_of(number)
        record = {"id": str(number), "lang": language, "kind": "draft", "text": reply(rng, language)}
        lines.append(json.dumps(record, ensure_ascii=False) + "\n")
        size += len(lines[-1].encode())
        number += 1
    piece = "".join(lines).encode()
    for megabytes in STREAM_MB:
        with open(folder / f"stream-{megabytes}.jsonl", "wb") as file:
            for _ in range(megabytes // 10):
                file.write(piece)


def make_lines(rng, folder, scale):
    """The same sentences on one line and on short lines; one in so many is a finding of `useless-question`."""
    parts = LANGUAGES["en"]
    for megabytes, findings in ((LONG_MB[0], 100), (LONG_MB[1], 5000)):
        size = int(megabytes * 1_000_000 * (scale if megabytes > 1 else 1))
        findings = int(findings * (scale if megabytes > 1 else 1))
        sentences, written, asked = [], 0, 0
        while written < size:
            due = asked < findings and written >= asked * size // findings
            asked += due
            sentence = fill(rng, parts, "Could you send us a photo of {thing}?" if due else rng.choice(parts["plain"]), "Marta")
            sentences.append(sentence)
            written += len(sentence) + 1
        (folder / f"one-line-{megabytes}.en.txt").write_text(" ".join(sentences) + "\n", encoding="utf-8")
        (folder / f"short-lines-{megabytes}.en.txt").write_text("\n".join(sentences) + "\n", encoding="utf-8")


def make_phrases(rng, folder):
    """300 phrases for rg, and house packs with nine times the phrases that the built-in ones have."""
    phrases = [f"{left} {right}" for parts in LANGUAGES.values() for left in parts["phrases"][0] for right in parts["phrases"][1]]
    (folder / "phrases").write_text("\n".join(phrases[:: len(phrases) // 300][:300]), encoding="utf-8")
    house = folder / "house"
    house.mkdir()
    for language, parts in LANGUAGES.items():
        words = sorted({word.strip(".,:;!?¿«»").lower() for sentence in parts["plain"] for word in sentence.split() if "{" not in word})
        words = [word for word in words if word.isalpha() and len(word) > 3]
        added = [house_phrase(rng, words, number) for number in range(9 * count_phrases(language))]
        listed = ",\n    ".join(json.dumps(phrase, ensure_ascii=False) for phrase in added)
        pack = f'lang = "{language}"\n\n[extend.vague-timeframe]\nadd = [\n    {listed},\n]\n'
        (house / f"{language}.toml").write_text(pack, encoding="utf-8")
    names = ", ".join(f'"house/{language}.toml"' for language in LANGUAGES)
    (folder / "house.toml").write_text(f"packs = [{names}]\n", encoding="utf-8")


def house_phrase(rng, words, number):
    """One phrase in three is of words that the corpus holds; the others hold a word that it does not, as new rules mostly do."""
    phrase = rng.sample(words, 3)
    if number % 3:
        letters = "абвгдежзиклмнопрст" if phrase[0][0] > "z" else "abcdefghilmnoprstuv"
        phrase[rng.randrange(3)] = "".join(rng.choice(letters) for _ in range(7))
    return " ".join(phrase)


def count_phrases(language):
    """How many phrases rules and acts look for. Read without a parser: packs may be of a later TOML than Python knows."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "rules" / language).glob("*.toml")))
    lists = re.findall(r"^any\s*=\s*\[(.*?)\]\s*$", text, re.MULTILINE | re.DOTALL)
    return sum(len(re.findall(r'"(?:[^"\\\\]|\\\\.)*"', re.sub(r"^\s*#.*", "", one, flags=re.MULTILINE))) for one in lists)


def mark(scale):
    packs = "".join(f"{language}{count_phrases(language)}" for language in LANGUAGES)
    return hashlib.sha256(Path(__file__).read_bytes() + f"{scale}{packs}".encode()).hexdigest()


# ---------------------------------------------------------------------------------------------------------------------- measuring


class Bench:
    def __init__(self, binary, folder, scale):
        self.binary, self.folder, self.scale = str(binary), folder, scale
        self.rg = shutil.which("rg")
        self.out = folder / "output"

    def check(self, *arguments):
        return [self.binary, "check", "--isolated", "--exit-zero", "--quiet", *map(str, arguments)]

    def run(self, command):
        """Seconds and peak megabytes of a process that writes into a file."""
        actions = [
            (os.POSIX_SPAWN_OPEN, 1, str(self.out), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ]
        program = shutil.which(command[0]) or command[0]
        began = time.perf_counter()
        child = os.posix_spawn(program, command, os.environ, file_actions=actions)
        _, status, usage = os.wait4(child, 0)
        seconds = time.perf_counter() - began
        if os.waitstatus_to_exitcode(status) not in (0, 1):
            sys.exit(f"{' '.join(command)[:200]}: status {os.waitstatus_to_exitcode(status)}")
        return seconds, usage.ru_maxrss / 1024

    def medians(self, runs, *commands):
        """Median seconds of commands that run in turn, after one round that warms the cache."""
        times = [[] for _ in commands]
        for round in range(runs + 1):
            for command, taken in zip(commands, times):
                seconds, _ = self.run(command)
                if round:
                    taken.append(seconds)
        return [statistics.median(taken) for taken in times]

    def output_size(self):
        return self.out.stat().st_size

    def output_lines(self):
        with open(self.out, "rb") as file:
            return sum(1 for _ in file)


def beside(name, ours, theirs):
    print(f"  {name:42} {theirs * 1000:8.2f} ms   cordial takes {ours / theirs:.2f} times that")


def draft(bench):
    print("One draft, whole process, median of 200 runs in turn")
    lint = bench.check("--output-format", "concise", bench.folder / "draft.en.txt")
    others = [[bench.rg, "--version"]] if bench.rg else []
    ours, *theirs = bench.medians(200, lint, *others)
    print(f"  {'cordial check draft.en.txt':42} {ours * 1000:8.2f} ms")
    for seconds in theirs:
        beside("rg --version", ours, seconds)


def files(bench):
    folder = bench.folder / "templates"
    count = sum(1 for path in folder.rglob("*.md"))
    print(f"{count} template files of about {WORDS} words, median of 15 runs in turn")
    lint = bench.check("--output-format", "concise", folder)
    pattern = (bench.folder / "phrases").read_text(encoding="utf-8").replace("\n", "|")
    names = sorted(str(path) for path in folder.rglob("*.md"))
    others = [("wc -l", ["wc", "-l", *names])]
    if bench.rg:
        others.insert(0, ("rg -c, 300 phrases, case-sensitive", [bench.rg, "-c", "--case-sensitive", pattern, str(folder)]))
    ours, *theirs = bench.medians(15, lint, *(command for _, command in others))
    bench.run(lint)
    print(f"  {'cordial check templates':42} {ours * 1000:8.2f} ms   {bench.output_lines() / count:.2f} findings a file")
    for (name, _), seconds in zip(others, theirs):
        beside(name, ours, seconds)


def stream(bench):
    print("Streams of JSON Lines, one thread")
    for megabytes in STREAM_MB:
        path = bench.folder / f"stream-{megabytes}.jsonl"
        size = path.stat().st_size / 1_000_000
        lint = bench.check("-j1", "--output-format", "json-lines", path)
        seconds, peak = min(bench.run(lint) for _ in range(3 if megabytes == STREAM_MB[0] else 1))
        findings = bench.output_lines()
        with open(path, "rb") as file:
            replies = sum(1 for _ in file)
        print(
            f"  {f'{size:.0f} MB, {replies} replies':42} {seconds * 1000:8.0f} ms   {size / seconds:.1f} MB/s   "
            f"{findings / replies:.2f} findings a reply   peak {peak:.1f} MB"
        )
    (counted,) = bench.medians(3, ["wc", "-l", str(path)])
    print(f"  {f'wc -l over the {size:.0f} MB':42} {counted * 1000:8.0f} ms   {size / counted:.1f} MB/s")


def phrases(bench):
    path = bench.folder / f"stream-{STREAM_MB[0]}.jsonl"
    built_in = sum(count_phrases(language) for language in LANGUAGES)
    print(f"Ten times the phrases: {built_in} built in, nine times as many in house packs; one thread, {path.name}")
    one = bench.folder / "draft.en.txt"
    plain = [bench.binary, "check", "--exit-zero", "--quiet", "-j1", "--output-format", "json-lines"]
    house = [*plain, "--config", str(bench.folder / "house.toml")]
    start, start_house = bench.medians(9, [*plain, "--isolated", str(one)], [*house, str(one)])
    whole, whole_house = bench.medians(3, [*plain, "--isolated", str(path)], [*house, str(path)])
    print(f"  {'start-up (one draft)':42} {start * 1000:8.1f} ms   with ten times the phrases {start_house * 1000:.1f} ms (compiled then)")
    print(f"  {'stream without start-up':42} {(whole - start) * 1000:8.0f} ms   with ten times the phrases {(whole_house - start_house) * 1000:.0f} ms")
    print(f"  {'':42} {(whole_house - start_house) / (whole - start):8.2f} times the time; start-up included {whole_house / whole:.2f}")


def lines(bench):
    print("Long lines, `useless-question` alone")
    one = bench.folder / f"one-line-{LONG_MB[0]}.en.txt"
    (seconds,) = bench.medians(5, bench.check("--select", "useless-question", "--output-format", "full", one))
    size = bench.output_size()
    bench.run(bench.check("--select", "useless-question", "--output-format", "concise", one))
    print(f"  {f'one line of {LONG_MB[0]} MB, {bench.output_lines()} findings, full':42} {seconds * 1000:8.0f} ms   {size / 1000:.0f} kB written")
    paths = [bench.folder / f"{kind}-{LONG_MB[1]}.en.txt" for kind in ("one-line", "short-lines")]
    commands = [bench.check("--select", "useless-question", "--output-format", "concise", path) for path in paths]
    long, short = bench.medians(3, *commands)
    megabytes = paths[0].stat().st_size / 1_000_000
    print(f"  {f'one line of {megabytes:.0f} MB, concise':42} {long * 1000:8.0f} ms   on short lines {short * 1000:.0f} ms: {long / short:.2f} times")


SECTIONS = {"draft": draft, "files": files, "stream": stream, "phrases": phrases, "lines": lines}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", metavar="SECTION")
    parser.add_argument("--binary", type=Path, default=ROOT / "target" / "release" / "cordial")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "cordial-bench")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--make", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    unknown = [name for name in arguments.sections if name not in SECTIONS]
    if unknown:
        parser.error(f"no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    scale = 0.1 if arguments.small else 1
    folder = arguments.folder.resolve()
    if arguments.make:
        make(folder, scale)
        return
    if not arguments.binary.exists():
        sys.exit(f"no {arguments.binary}: run `cargo build --release` first")
    made = folder / "made-by"
    if not made.exists() or made.read_text(encoding="utf-8") != mark(scale):
        print(f"Making the corpus in {folder}", flush=True)
        # In a process of its own: what this one holds would count as the memory of those it measures.
        subprocess.run([sys.executable, __file__, "--make", "--folder", str(folder), *(["--small"] if arguments.small else [])], check=True)
    version = subprocess.run([arguments.binary.resolve(), "--version"], capture_output=True, text=True).stdout.strip()
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{version}, {os.cpu_count()} processors; this script's own peak {own:.1f} MB")
    bench = Bench(arguments.binary.resolve(), folder, scale)
    if not bench.rg:
        print("rg is not installed: its figures are left out")
    for name in arguments.sections or SECTIONS:
        print(flush=True)
        SECTIONS[name](bench)
    bench.out.unlink(missing_ok=True)


main()

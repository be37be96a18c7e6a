//! What of a draft is its own: the lines that begin a quoted mail, in the four languages, and lines that look like them.

use cordial::extract::{Format, Kind, Options, extract};
use cordial::packs::Packs;
use cordial::reply::{Given, read};
use cordial::source::Source;
use cordial::text::Pieces;

/// The sentences of a plain draft, parted by ` | `.
fn own(lang: &str, text: &str) -> String {
    own_of(Format::Text, lang, text)
}

fn own_of(format: Format, lang: &str, text: &str) -> String {
    let packs = Packs::builtin();
    let language = packs.language(lang).expect("the language is built in");
    let extraction = extract(&Source::new("a", text), format, &Options::default());
    let given = Given { kind: Kind::Draft, follow_up: None, bare_placeholders: &[] };
    let reply = read(&extraction.records[0], language, given, &mut Pieces::default());
    let spans = reply.text.sentences.iter().map(|sentence| reply.text.span_of(sentence));
    spans.map(|span| &reply.string()[span.start..span.end]).collect::<Vec<_>>().join(" | ")
}

#[test]
fn a_line_that_says_who_wrote_and_when_is_read_whole() {
    for (lang, line) in [
        ("pt", "Em ter., 3 de jun. de 2025 às 10:15, Ana <ana@example.com> escreveu:"),
        ("pt", "Em seg., 2 de jun. de 2025, 10:15, Ana Maria dos Santos e Silva <\nana@example.com> escreveu:"),
        ("pt", "-----Mensagem original-----\nDe: Ana <ana@example.com>"),
        ("ru", "вт, 3 июн. 2025 г. в 10:15, Анна <anna@example.com> пишет:"),
        ("ru", "вт, 3 июн. 2025 г. в 10:15, А. Иванова <anna@example.com>:"),
        ("ru", "03.06.2025, 10:15, \"Анна\" <anna@example.com>:"),
        ("ru", "Вторник, 3 июня 2025, 10:15 +03:00 от Анна <anna@example.com>:"),
        ("ru", "3 июня 2025 г., в 10:15, Анна <anna@example.com> написал(а):"),
        ("es", "El mar., 3 jun. 2025 a las 10:15 a. m., Marta (<m@example.com>) escribió:"),
        ("es", "De: Marta Pérez\nEnviado: martes, 3 de junio de 2025 10:15\nPara: Ayuda\nAsunto: Pago"),
        ("en", "On Tue, Jun 3, 2025 at 10:15 AM Sam J. Jones <s@example.com> wrote:"),
        ("en", "On Tue, Jun 3, 2025 at 10:15 a.m. Acme Inc. <\ns@example.com> wrote:"),
        ("en", "---- On Tue, 03 Jun 2025 10:15:00 +0200 Sam <s@example.com> wrote ----"),
        ("en", "*From:* Sam J. Jones <s@example.com>\n*Sent:* Tuesday, June 3, 2025 10:15 AM\n*To:* Help"),
        ("en", "From: Sam Jones\nSent: Tuesday, June 3, 2025 10:15 AM\nTo: Help\nSubject: Bill"),
    ] {
        assert_eq!(own(lang, &format!("Uno.\n\nOla\n{line}\n\nDos. Tres.\n")), "Uno. | Ola", "{line}");
        // Mail programs that write more lines mark nothing below them.
        if line.lines().count() < 3 {
            assert_eq!(own(lang, &format!("Uno.\n\n{line}\n\n> Dos.\n\nTres.\n")), "Uno. | Tres.", "{line}");
        }
    }
}

#[test]
fn in_a_page_too() {
    let page = "<p>Uno.</p><div>On Tue, Jun 3, 2025 at 10:15 AM Sam J. Jones &lt;<a href='mailto:s@example.com'>s@example.com</a>&gt; wrote:<br></div><blockquote>Dos.</blockquote>";
    assert_eq!(own_of(Format::Html, "en", page), "Uno.");
}

#[test]
fn prose_stays() {
    for (lang, text) in [
        ("en", "On Monday Ana wrote to us: the card is new."),
        ("en", "We called at 10:15. | Then Ana wrote:"),
        ("en", "We sent a copy to s@example.com. | Then Ana wrote:"),
        ("en", "The original message of 3 May is here."),
        ("es", "El lunes nos escribió: la tarjeta es nueva."),
        ("pt", "A mensagem original de 3 de maio está aqui."),
        ("ru", "Пишите на адрес <anna@example.com> до 18:00."),
    ] {
        assert_eq!(own(lang, &format!("Uno.\n\n{}\n\nDos.", text.replace(" | ", " "))), format!("Uno. | {text} | Dos."), "{text}");
        assert_eq!(own(lang, &format!("Uno.\n\n{}\n\nDos.", text.replace(" | ", "\n"))), format!("Uno. | {text} | Dos."), "{text}");
    }
}

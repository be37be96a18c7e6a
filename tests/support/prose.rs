//! Replies made of sentences in four languages, some of which break rules and some of which do not, with what makes reading hard strewn in:
//! placeholders, quotations, lists, quoted lines, emoji, other line ends, decomposed letters, no-break spaces, soft hyphens.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// A piece of a reply, told apart by what a format may do to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Letters and digits: may be emphasised, linked, written with entities and escapes.
    Word(String),
    /// Marks and white space: may be escaped.
    Marks(String),
    /// A placeholder, an address or a list marker: stands as it is.
    Fixed(String),
    /// A line end.
    LineEnd(&'static str),
}

impl Piece {
    pub fn text(&self) -> &str {
        match self {
            Self::Word(text) | Self::Marks(text) | Self::Fixed(text) => text,
            Self::LineEnd(text) => text,
        }
    }
}

/// A reply with its language.
#[derive(Clone)]
pub struct Prose {
    pub lang: &'static str,
    pub pieces: Vec<Piece>,
}

impl std::fmt::Debug for Prose {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}: {:?}", self.lang, self.text())
    }
}

impl Prose {
    /// The reply as plain text.
    pub fn text(&self) -> String {
        self.pieces.iter().map(Piece::text).collect()
    }

    /// The reply as HTML can say it: with line ends of one kind, and without tags of templates, which print nothing there.
    pub fn printed(&self) -> Self {
        let piece = |piece: &Piece| match piece {
            Piece::LineEnd(_) => Piece::LineEnd("\n"),
            Piece::Fixed(text) if text.starts_with("{%") => Piece::Fixed("{{vip}}".to_owned()),
            other => other.clone(),
        };
        Self { lang: self.lang, pieces: self.pieces.iter().map(piece).collect() }
    }
}

/// What a language gives to replies. `@` stands for a placeholder, `#` for a number, `~` for an address, `^` for an emoji.
struct Stock {
    lang: &'static str,
    greetings: &'static [&'static str],
    sentences: &'static [&'static str],
    items: &'static [&'static str],
    signatures: &'static [&'static str],
}

const PLACEHOLDERS: &[&str] = &[
    "{{name}}",
    "{{ticket.date}}",
    "%name%",
    "%{link}",
    "[NAME]",
    "<NAME>",
    "*|FNAME|*",
    "{{name}",
    "{% if vip %}",
    "XXX",
    "%%name%%",
    "#FIELD#",
];
const ADDRESSES: &[&str] = &["help.example.com", "https://example.com/a/b?c=1", "support@example.com"];
const EMOJI: &[&str] = &["\u{1F642}", "\u{1F44D}\u{1F3FD}", "\u{2764}\u{FE0F}", "\u{1F469}\u{200D}\u{1F4BB}", ":)"];
const NUMBERS: &[&str] = &["3", "14:50", "24", "1.200", "12/05", "99,90"];
const MARKERS: &[&str] = &["- ", "* ", "1. ", "2) ", "\u{2022} "];

const STOCKS: &[Stock] = &[
    Stock {
        lang: "es",
        greetings: &["Hola, Berta:", "Estimado cliente:", "Buenos días, @:", "A quien corresponda:", "Hola ^", "Asunto: su pedido"],
        sentences: &[
            "Su acceso fue bloqueado el lunes por un error nuestro.",
            "Las facturas no han sido enviadas todavía.",
            "Se ha detectado un fallo en el router.",
            "El pedido está cancelado desde las #.",
            "¿Podría enviarnos una foto del contador?",
            "¿Me podrías confirmar la dirección, por favor?",
            "Disculpe las molestias ocasionadas ^",
            "Le responderemos lo antes posible.",
            "En breve recibirá un correo en ~.",
            "Cambiamos el cable y ya funciona.",
            "Gracias por avisarnos del corte, @.",
            "Nos escribió «mi línea fue cortada sin aviso» y lo sentimos mucho.",
            "La pantalla dice \"se ha enviado el código\" y se queda ahí.",
            "Pulse Guardar y espere # minutos.",
            "Un técnico irá mañana a las #.",
            "Perdimos su paquete; el martes le mandamos otro.",
            "¡Qué alegría que ya tenga su entrada!",
            "La avería quedó resuelta, y el abono será ingresado en # días.",
        ],
        items: &["abra ~", "el aviso fue leído ayer", "escriba @ en la casilla", "se enviará el recibo", "copie el número #"],
        signatures: &["Un saludo,", "Berta Ibáñez", "Equipo de soporte", "@"],
    },
    Stock {
        lang: "pt",
        greetings: &["Olá, Lívia!", "Prezado cliente,", "Bom dia, @,", "A quem possa interessar:", "Oi ^"],
        sentences: &[
            "O seu cartão foi bloqueado ontem por uma falha nossa.",
            "As faturas não foram enviadas ainda.",
            "Foi detectado um erro no modem.",
            "Realizou-se a troca do aparelho às #.",
            "O pedido está cancelado.",
            "Você poderia nos enviar uma foto do medidor?",
            "Podes confirmar a morada, por favor?",
            "Pedimos desculpas por qualquer inconveniente ^",
            "Responderemos o mais breve possível.",
            "Em breve receberá um e-mail de ~.",
            "Trocamos o cabo e já funciona.",
            "Obrigado por nos avisar, @.",
            "Escreveu «a linha foi cortada sem aviso» e lamentamos muito.",
            "O ecrã diz \"foi enviado o código\" e fica assim.",
            "Clique em Guardar e espere # minutos.",
            "Um técnico vai amanhã às #.",
            "Perdemos a sua encomenda; na terça mandamos outra.",
            "Enviar-lhe-emos o recibo, que será emitido em # dias.",
        ],
        items: &["abra ~", "o aviso foi lido ontem", "escreva @ no campo", "envia-se o recibo", "copie o número #"],
        signatures: &["Atenciosamente,", "Lívia Araújo", "Equipa de apoio", "@"],
    },
    Stock {
        lang: "ru",
        greetings: &["Здравствуйте, Анна!", "Уважаемый клиент!", "Добрый день, @!", "Уважаемые абоненты,", "Привет ^"],
        sentences: &[
            "Ваш сервер был отключён в понедельник по нашей ошибке.",
            "Счета ещё не отправлены.",
            "Заявка была передана инженерам и будет рассмотрена.",
            "Проверка проводится нашими специалистами с #.",
            "Заказ отменен.",
            "Не могли бы вы прислать фото счётчика?",
            "Можете подтвердить адрес, пожалуйста?",
            "Приносим извинения за доставленные неудобства ^",
            "Ответим в ближайшее время.",
            "В скором времени вы получите письмо с ~.",
            "Мы заменили кабель, и все работает.",
            "Спасибо, что написали нам, @.",
            "Вы пишете: «линия была отключена без предупреждения», нам очень жаль.",
            "На экране стоит \"код был отправлен\", и ничего не меняется.",
            "Нажмите «Сохранить» и подождите # минут.",
            "Мастер придёт завтра в #.",
            "Мы потеряли вашу посылку; во вторник вышлем другую.",
            "Деньги вернутся за # дня, а чек будет выслан отдельно.",
        ],
        items: &["откройте ~", "письмо было прочитано вчера", "впишите @ в поле", "отправляется чек", "скопируйте номер #"],
        signatures: &["С уважением,", "Анна Лебедева", "Служба поддержки", "@"],
    },
    Stock {
        lang: "en",
        greetings: &["Hi Priya,", "Dear customer,", "Good morning, @!", "To whom it may concern:", "Hello ^", "Subject: your order"],
        sentences: &[
            "Your line was cut off on Monday through a mistake of ours.",
            "The invoices haven't been sent yet.",
            "An error has been found in the router.",
            "The order is cancelled.",
            "Could you send us a photo of the meter?",
            "Would you mind confirming the address, please?",
            "We apologise for any inconvenience caused ^",
            "We'll reply as soon as possible.",
            "You will receive a mail from ~ shortly.",
            "We changed the cable and it works again.",
            "Thank you for telling us, @.",
            "You wrote “my line was cut off without notice” and we are sorry.",
            "The screen says \"the code was sent\" and stays like that.",
            "Press Save and wait # minutes.",
            "An engineer comes tomorrow at #.",
            "We lost your parcel; we'll send another on Tuesday.",
            "It’s being looked into, and the money will be paid back within # days.",
            "Don't worry: nothing got lost.",
        ],
        items: &["open ~", "the notice was read yesterday", "write @ in the field", "the receipt is sent", "copy the number #"],
        signatures: &["Kind regards,", "Priya Nair", "The support team", "@"],
    },
];

/// A line of a reply: a template and what its stand-ins become.
type Line = (&'static str, usize);

/// A part of a reply.
#[derive(Clone, Debug)]
enum Part {
    Paragraph(Vec<Line>),
    List(usize, Vec<Line>),
    Quoted(Line),
}

/// What is strewn into a reply. Counted in words or spaces: every so many, none where 0.
#[derive(Clone, Copy, Debug)]
struct Strewn {
    line_end: &'static str,
    decomposed: bool,
    no_break: usize,
    soft_hyphen: usize,
}

/// Replies of all kinds in all languages.
pub fn any_prose() -> impl Strategy<Value = Prose> {
    (0..STOCKS.len()).prop_flat_map(|number| {
        let stock = &STOCKS[number];
        let line = |lines: &'static [&'static str]| (prop::sample::select(lines), 0_usize..64);
        let paragraph = prop::collection::vec(line(stock.sentences), 1..4);
        let part = prop_oneof![
            6 => paragraph.prop_map(Part::Paragraph),
            1 => (0..MARKERS.len(), prop::collection::vec(line(stock.items), 1..4)).prop_map(|(marker, items)| Part::List(marker, items)),
            1 => line(stock.sentences).prop_map(Part::Quoted),
        ];
        let parts = prop::collection::vec(part, 1..5);
        let ends = (prop::option::weighted(0.8, line(stock.greetings)), prop::option::of(prop::collection::vec(line(stock.signatures), 1..3)));
        (Just(stock.lang), ends, parts, strewn(), any::<bool>())
    })
    .prop_map(|(lang, (greeting, signature), parts, strewn, last_end)| {
        let greeting = greeting.into_iter().map(|line| Part::Paragraph(vec![line]));
        let all: Vec<Part> = greeting.chain(parts).collect();
        let mut pieces = Vec::new();
        for part in &all {
            write_part(part, strewn, &mut pieces);
            pieces.push(Piece::LineEnd(strewn.line_end));
        }
        for line in signature.into_iter().flatten() {
            write_line(line, &mut pieces);
            pieces.push(Piece::LineEnd(strewn.line_end));
        }
        while !last_end && matches!(pieces.last(), Some(Piece::LineEnd(_))) {
            pieces.pop();
        }
        Prose { lang, pieces: strew(pieces, strewn) }
    })
}

fn strewn() -> impl Strategy<Value = Strewn> {
    let every = || prop_oneof![2 => Just(0_usize), 1 => 1_usize..9];
    (prop::bool::weighted(0.3), prop::bool::weighted(0.3), every(), every()).prop_map(|(crlf, decomposed, no_break, soft_hyphen)| Strewn {
        line_end: if crlf { "\r\n" } else { "\n" },
        decomposed,
        no_break,
        soft_hyphen,
    })
}

fn write_part(part: &Part, strewn: Strewn, pieces: &mut Vec<Piece>) {
    let end = Piece::LineEnd(strewn.line_end);
    match part {
        Part::Paragraph(lines) => {
            for (number, line) in lines.iter().enumerate() {
                write_line(*line, pieces);
                // Some sentences go on in the line, others begin one.
                pieces.push(if number + 1 == lines.len() || line.1 % 3 == 0 { end.clone() } else { Piece::Marks(" ".to_owned()) });
            }
        }
        Part::List(marker, items) => {
            for item in items {
                pieces.push(Piece::Fixed(MARKERS[*marker].to_owned()));
                write_line(*item, pieces);
                pieces.push(end.clone());
            }
        }
        Part::Quoted(line) => {
            pieces.push(Piece::Fixed("> ".to_owned()));
            write_line(*line, pieces);
            pieces.push(end);
        }
    }
}

/// Cuts a template into words and marks, and puts something in place of its stand-ins.
fn write_line((template, choice): Line, pieces: &mut Vec<Piece>) {
    let pick = |list: &[&str]| list[choice % list.len()].to_owned();
    for c in template.chars() {
        match c {
            '@' => pieces.push(Piece::Fixed(pick(PLACEHOLDERS))),
            '~' => pieces.push(Piece::Fixed(pick(ADDRESSES))),
            '^' => pieces.push(Piece::Fixed(pick(EMOJI))),
            '#' => pieces.push(Piece::Marks(pick(NUMBERS))),
            _ => match (c.is_alphanumeric(), pieces.last_mut()) {
                (true, Some(Piece::Word(word))) => word.push(c),
                (true, _) => pieces.push(Piece::Word(c.to_string())),
                (false, Some(Piece::Marks(marks))) => marks.push(c),
                (false, _) => pieces.push(Piece::Marks(c.to_string())),
            },
        }
    }
}

fn strew(pieces: Vec<Piece>, strewn: Strewn) -> Vec<Piece> {
    let is_turn = |count: &mut usize, every: usize| {
        *count += 1;
        every > 0 && count.is_multiple_of(every)
    };
    let (mut words, mut spaces) = (0, 0);
    let strewn = |piece| match piece {
        Piece::Word(word) => {
            let middle = word.char_indices().nth(2).map(|(at, _)| at);
            let word = match middle.filter(|_| is_turn(&mut words, strewn.soft_hyphen)) {
                Some(at) => format!("{}\u{AD}{}", &word[..at], &word[at..]),
                None => word,
            };
            Piece::Word(if strewn.decomposed { word.nfd().collect() } else { word })
        }
        Piece::Marks(marks) => {
            let mend = |c| if c == ' ' && is_turn(&mut spaces, strewn.no_break) { '\u{A0}' } else { c };
            Piece::Marks(marks.chars().map(mend).collect())
        }
        other => other,
    };
    pieces.into_iter().map(strewn).collect()
}

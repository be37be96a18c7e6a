//! Which language a reply is taken for: right for nearly all replies of the development set, where it lies beside the repository, and
//! undetermined where nothing can be known or no pack reads it.

mod support;

use std::fs;
use std::path::Path;

use cordial::check::Options;
use cordial::extract::Format;
use support::{Checked, packs};

/// Share of the replies whose language must be found from the text alone.
const SHARE: f64 = 0.98;

/// Texts as long as replies are, in each language, in its varieties and without its accents.
const KNOWN: &[(&str, &str)] = &[
    ("es", "Hola, Berta: ya cambiamos el cable de la calle y la línea funciona desde las nueve."),
    ("es", "Che, fijate que ya te mandamos el código nuevo; si no te llega, escribinos y lo vemos juntos."),
    ("es", "Hola Berta, el tecnico ira manana por la tarde y le llamara una hora antes de llegar."),
    ("pt", "Olá, Lívia! Já trocámos o cabo da rua e a linha funciona desde as nove da manhã."),
    ("pt", "Oi, tudo bem? Você já pode entrar no aplicativo, a senha nova chegou no seu e-mail agora há pouco."),
    ("pt", "Ola Livia, o tecnico vai amanha a tarde e liga uma hora antes de chegar."),
    ("ru", "Здравствуйте, Анна! Мы заменили кабель на улице, и связь работает с девяти утра."),
    ("ru", "Анна, привет! Новый код мы уже отправили, если его нет, напишите нам еще раз."),
    ("en", "Hi Priya, we changed the cable in the street and your line has worked since nine."),
    ("en", "Hello! Your colour printer is on its way, and we'll call you an hour before it arrives."),
    ("es", "Hola, {{name}}: el técnico irá mañana, mire https://example.com/tracking/order/status y https://example.com/help/contact"),
];

/// Texts in languages that no pack reads, and texts too short for anything to be known of them.
const UNKNOWN: &[&str] = &[
    "Доброго дня, Ганно! Ми замінили кабель на вулиці, і зв'язок працює з дев'ятої ранку.",
    "Дякуємо за звернення! Ваше замовлення вже їде, кур'єр зателефонує за годину до приїзду.",
    "Bon dia, Berta: ja hem canviat el cable del carrer i la línia funciona des d'ahir; això és tot i ja està bé així, però avisi.",
    "Hola Montse, el tècnic vindrà demà a la tarda i trucarà una hora abans d'arribar a casa seva.",
    "Bonjour Berthe, nous avons remplacé le câble dans la rue et la ligne fonctionne depuis neuf heures.",
    "Guten Tag, wir haben das Kabel in der Straße getauscht, und Ihr Anschluss läuft seit neun Uhr wieder.",
    "Buongiorno Lucia, abbiamo sostituito il cavo nella strada e la linea funziona dalle nove di mattina.",
    "こんにちは。ケーブルを交換しました。回線は九時から使えます。",
    "",
    "Hola.",
    "OK, gracias!",
    "Спасибо, Анна!",
    "Thank you, Priya!",
    "12 34 56 78 90 11 22 33",
    "{{first_name}} {{last_name}} {{order}} {{date}} {{link}} {{agent}} {{team}}",
    "🙂 🙂 🙂 🙂 🙂 🙂 🙂 🙂",
];

/// The language of a text from the text alone, as the program finds it for a reply.
fn detected(text: &str) -> Option<String> {
    let checked = Checked::new("a.txt", text, Format::Text, &Options::default());
    checked.replies[0].language.as_deref().map(str::to_owned)
}

#[test]
fn the_language_of_nearly_all_replies_is_found() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/replies");
    if !folder.is_dir() {
        println!("no replies in {}: the fixtures alone are measured", folder.display());
        return;
    }
    let in_language = |lang: &str| {
        let text = fs::read_to_string(folder.join(format!("{lang}.jsonl"))).expect("a folder of replies has a file for every language");
        let records = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a record is JSON"));
        records.map(|record| record["text"].as_str().expect("a record has a text").to_owned()).collect()
    };
    assert_found(in_language, 100);
}

#[test]
fn the_language_of_nearly_all_fixtures_is_found() {
    let in_language = |lang: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(lang);
        let files = fs::read_dir(folder).expect("every language has fixtures").map(|entry| entry.expect("a file").path());
        let texts = files.filter(|path| path.extension().is_some_and(|extension| extension == "txt"));
        texts.map(|path| fs::read_to_string(path).expect("a fixture is UTF-8")).collect()
    };
    assert_found(in_language, 60);
}

/// Of the replies in each language, at least [`SHARE`] are taken for what they are; there are `least` of them or more.
fn assert_found(in_language: impl Fn(&str) -> Vec<String>, least: usize) {
    let (mut right, mut wrong) = (0, Vec::new());
    for lang in packs().codes() {
        for text in in_language(lang) {
            match detected(&text) {
                Some(found) if found == lang => right += 1,
                found => wrong.push(format!("{lang}, taken for {found:?}: {text}")),
            }
        }
    }
    let all = right + wrong.len();
    println!("language found for {right} of {all} replies; not for {wrong:#?}");
    assert!(all >= least, "{all} replies are too few to measure");
    assert!(right as f64 >= SHARE * all as f64, "{right} of {all}; {wrong:#?}");
}

#[test]
fn languages_with_a_pack_are_told_apart() {
    for (lang, text) in KNOWN {
        assert_eq!(detected(text).as_deref(), Some(*lang), "{text}");
    }
}

#[test]
fn what_no_pack_reads_is_undetermined_and_only_rules_without_language_run() {
    for text in UNKNOWN {
        assert_eq!(detected(text), None, "{text}");
        let checked = Checked::new("a.txt", text, Format::Text, &Options::default());
        assert!(checked.findings().all(|found| &*found.rule == "leftover-placeholder" && found.language.is_none()), "{text}");
        let placeholders = cordial::placeholder::find(text).len();
        assert_eq!(checked.findings().count(), placeholders, "{text}");
    }
}

/// A few foreign words, a name or an address do not change the language of a reply.
#[test]
fn foreign_names_in_a_reply_do_not_hide_its_language() {
    let cases = [
        (
            "en",
            "Hi Begoña, your parcel left São Paulo on Monday and will be in Cádiz by Friday, the courier will ring you first. Muñoz & Sons",
        ),
        ("ru", "Здравствуйте, Олексій! Мы отправили посылку в Київ в понедельник, курьер позвонит вам за час до приезда и всё объяснит."),
        ("es", "Hola, François: el paquete salió de Besançon el lunes y llega el viernes; el repartidor le llamará antes de ir a su casa."),
    ];
    for (lang, text) in cases {
        assert_eq!(detected(text).as_deref(), Some(lang), "{text}");
    }
}

/// What is said of the language from outside goes over what the text looks like.
#[test]
fn a_language_that_is_named_is_not_guessed() {
    let named = |lang: &str, text: &str| {
        let options = Options { lang: Some(lang.into()), ..Options::default() };
        Checked::new("a.txt", text, Format::Text, &options).replies[0].language.as_deref().map(str::to_owned)
    };
    assert_eq!(named("pt", "Gracias, adiós.").as_deref(), Some("pt"));
    assert_eq!(named("pt-BR", KNOWN[0].1).as_deref(), Some("pt"));
    assert_eq!(named("fr", KNOWN[0].1), None);
    let front = Checked::new(
        "a.txt",
        &format!("---\nlang: ru\n---\n{}", KNOWN[0].1),
        Format::Text,
        &Options { lang: Some("en".into()), ..Options::default() },
    );
    assert_eq!(front.replies[0].language.as_deref(), Some("ru"));
}

//! What mails read as: parts, encodings, character sets, what they quote.
//! Mails are the tests' own, as they stand in a mailbox.

use super::*;
use crate::extract::{Author, Format, extract};

fn read(mail: &str) -> Extraction {
    extract(&Source::new("a.eml", mail), Format::Email, &Options::default())
}

fn blocks(mail: &str) -> Vec<String> {
    let extraction = read(mail);
    let inside = |record: &Record| record.blocks.iter().map(|block| record.text[block.start..block.end].to_owned()).collect::<Vec<_>>();
    extraction.records.iter().flat_map(inside).collect()
}

/// The bytes of the mail that the words came from.
fn source_of<'m>(mail: &'m str, words: &str) -> &'m str {
    let record = read(mail).records.remove(0);
    let start = record.text.find(words).expect("the words are in the text");
    let span = record.map.to_source(Span::new(start, start + words.len()));
    &mail[span.start..span.end]
}

#[test]
fn a_mail_without_parts() {
    let mail = "From: a@example.com\r\nSubject: =?utf-8?Q?Su_l=C3=ADn?=\r\nMessage-ID: <1@example.com>\r\n\r\nHola:\r\n\r\nuno\r\n";
    let extraction = read(mail);
    let record = &extraction.records[0];
    assert_eq!(
        (record.title.as_deref(), record.id.as_deref(), record.pointer.as_deref()),
        (Some("Su l\u{ed}n"), Some("1@example.com"), Some("/parts/0"))
    );
    assert_eq!(blocks(mail), ["Hola:", "uno"]);
    assert_eq!(source_of(mail, "uno"), "uno");
    assert!(extraction.problems.is_empty());
}

#[test]
fn the_plain_part_comes_before_the_other() {
    let part = |kind: &str, text: &str| format!("--b\nContent-Type: {kind}\n\n{text}\n");
    let head = "Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n";
    let both = format!("{head}{}{}--b--\n", part("text/plain", "plain"), part("text/html", "<p>Plain"));
    assert_eq!(blocks(&both), ["plain"]);
    assert!(read(&both).records[0].map.is_twofold());
    let stub = format!("{head}{}{}--b--\n", part("text/plain", "plain"), part("text/html", "<p>another text"));
    assert_eq!(blocks(&stub), ["another text"]);
    assert!(!read(&stub).records[0].map.is_twofold());
    let blank = format!("{head}{}{}--b--\n", part("text/plain", " "), part("text/html", "<p>ht&amp;ml <b>x</b>"));
    assert_eq!(blocks(&blank), ["ht&ml x"]);
    assert_eq!(source_of(&blank, "t&m"), "t&amp;m");
    let nested = format!(
        "Subject: x\nContent-Type: multipart/mixed; boundary=c\n\n--c\n{}\n--c\nContent-Type: text/plain; name=a.txt\nContent-Disposition: attachment\n\nattached\n--c--\n",
        &both["Subject: x\nMIME-Version: 1.0\n".len()..]
    );
    assert_eq!(blocks(&nested), ["plain"]);
}

#[test]
fn bodies_are_decoded_with_their_places() {
    let mail =
        "Subject: x\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nLa l=EDn was se=\nnt.\n";
    assert_eq!(blocks(mail), ["La l\u{ed}n was sent."]);
    assert_eq!(source_of(mail, "was sent"), "was se=\nnt");
    let record = &read(mail).records[0];
    let start = record.text.find("was").expect("the words are in the text");
    assert!(record.map.is_replaceable(Span::new(start, start + 3)));
    let mail = "Subject: x\nContent-Transfer-Encoding: base64\nContent-Type: text/plain; charset=utf-8\n\nSG9sYSBB\nbmE=\n";
    assert_eq!(blocks(mail), ["Hola Ana"]);
    assert_eq!(source_of(mail, "Ana"), "YSBB\nbmE");
    assert_eq!(read(mail).records[0].pointer.as_deref(), Some("/parts/0/base64"));
}

#[test]
fn what_cannot_be_read_is_said() {
    let extraction = read("Subject: x\nContent-Type: text/plain; charset=shift_jis\n\nabc\n");
    assert!(extraction.records.is_empty());
    assert_eq!(extraction.problems[0].line, 4);
    assert!(extraction.problems[0].reason.contains("shift_jis"));
    let extraction = read("Hola Ana:\n\nuno");
    assert_eq!(extraction.records[0].text, "Hola Ana:\n\nuno");
    assert!(extraction.problems[0].reason.contains("plain text"));
    let sealed = read("Subject: x\nContent-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\nAAAA\n");
    assert!(sealed.unfit.is_some_and(|unfit| unfit.reason.contains("application/pkcs7-mime")) && sealed.records.is_empty());
    assert!(read("Subject: x\n\n").unfit.is_none());
    for mail in [
        "",
        "Subject:",
        "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b",
        "Subject: x\n\n",
        "Subject: x\nContent-Type: message/rfc822\n\nSubject: y\n\nz",
    ] {
        let _ = read(mail);
    }
}

#[test]
fn quoted_mails_are_the_thread() {
    let head = "Subject: x\n\n";
    let marked =
        format!("{head}Hola:\n\nuno\nEl lun, 3 mar 2025 a las 10:15, Ana (<ana@example.com>)\nwr\u{f3}te:\n\n> dos\n>> tres\n\nfour\n");
    assert_eq!(blocks(&marked), ["Hola:", "uno", "four"]);
    let thread: Vec<_> = read(&marked).records.remove(0).thread.into_iter().map(|message| (message.from, message.text)).collect();
    assert_eq!(thread, [(Author::Agent, "tres".to_owned()), (Author::Customer, "dos".to_owned())]);
    let unmarked = format!(
        "{head}uno\n\n-----Original Message-----\nFrom: Ana <ana@example.com>\nSent: Monday 3 March\nTo: b@example.com\nSubject: x\n\ndos\n\nFrom: b@example.com\nSent: 3/3/2025 9:10\nTo: Ana\nSubject: y\n\ntres\n"
    );
    assert_eq!(blocks(&unmarked), ["uno"]);
    let thread: Vec<_> = read(&unmarked).records.remove(0).thread.into_iter().map(|message| (message.from, message.text)).collect();
    assert_eq!(thread, [(Author::Agent, "tres".to_owned()), (Author::Customer, "dos".to_owned())]);
    let list = "Your data:\nName: Ana\nMail: ana@example.com\nVisit: Monday at 10:15\nPlace: here\n";
    assert_eq!(blocks(&format!("{head}{list}")), [list.trim()]);
    let wrapped = "uno\nEm ter., 3 de jun. de 2025 \u{e0}s 10:15, Ana <\nana@example.com> wr\u{f3}te:\n\n> dos\n";
    assert_eq!(blocks(&format!("{head}{wrapped}")), ["uno"]);
    assert_eq!(blocks(&format!("{head}uno\n\n---- On 3 Jun 2025 10:15:00 +0200 Ana wrote ----\n> dos\n")), ["uno"]);
    assert_eq!(blocks(&format!("{head}You ask:\n\n> dos\n\ntres\n")), ["You ask:", "tres"]);
}

#[test]
fn notes_behind_the_signature_are_left_out() {
    assert_eq!(blocks("Subject: x\n\nuno\n\n-- \nAna\nAcme\n\nThis was sent to you.\n"), ["uno"]);
    assert_eq!(blocks("Subject: x\n\n> uno\n> -- \n> Ana\n\ndos\n"), ["dos"]);
}

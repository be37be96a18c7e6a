//! Cases for the syntaxes of placeholders, and for what looks like one.
//! A text and the placeholders found in it stand side by side.

use std::time::Instant;

use super::find;

/// What is found in a text: the placeholder, its name, whether it is whole.
fn found(text: &str) -> Vec<(&str, &str, bool)> {
    find(text).iter().map(|found| (&text[found.span.start..found.span.end], &text[found.name.start..found.name.end], found.whole)).collect()
}

#[test]
fn whole_ones_and_their_names() {
    let cases = [
        ("{{x}}", "x"),
        ("{{ ticket.requester.first_name }}", "ticket.requester.first_name"),
        ("{{{x}}}", "x"),
        ("{first_name}", "first_name"),
        ("{!Contact.Name}", "Contact.Name"),
        ("{0}", "0"),
        ("{customer's name}", "customer's name"),
        ("{{First Name}}", "First Name"),
        ("{% if user.name == \"}\" %}", "user.name"),
        ("{%- endif -%}", "endif"),
        ("{% assign\n x = 1 %}", "x"),
        ("{{#if x}}", "x"),
        ("{{/if}}", "if"),
        ("{!! $name !!}", "name"),
        ("<%= customer.name %>", "customer.name"),
        ("<?= $name ?>", "name"),
        ("{{> header}}", "header"),
        ("{{x|fallback:\"y\"}}", "x"),
        ("{{ x | default: \"a }\" }}", "x"),
        ("%{x}", "x"),
        ("#{user.name}", "user.name"),
        ("${order}", "order"),
        ("%n\u{303}ame%", "n\u{303}ame"),
        ("%\u{418}\u{41c}\u{42f}%", "\u{418}\u{41c}\u{42f}"),
        ("[[x]]", "x"),
        ("[[first name]]", "first name"),
        ("[SURNAME]", "SURNAME"),
        ("[DUE_DATE]", "DUE_DATE"),
        ("[\u{414}\u{422}_2]", "\u{414}\u{422}_2"),
        ("[CUSTOMER NAME]", "CUSTOMER NAME"),
        ("<NAME>", "NAME"),
        ("<name>", "name"),
        ("<\u{438}\u{43c}\u{44f}>", "\u{438}\u{43c}\u{44f}"),
        ("<data>", "data"),
        ("<customer's name>", "customer's name"),
        ("<<x>>", "x"),
        ("<<time>>", "time"),
        ("<attribute key=\"x\" default=\"y\"/>", "x"),
        ("<attribute default='y'\n key='first name' />", "first name"),
        ("*|FNAME|*", "FNAME"),
        ("*|IF:FNAME|*", "FNAME"),
        ("#FIELD_2#", "FIELD_2"),
        ("xxxnamexxx", "name"),
        ("XXSurnameXX", "Surname"),
        ("XXEND_DATEXX", "END_DATE"),
        ("KEY_WORD_X", "KEY_WORD_X"),
        ("ORDER_1", "ORDER_1"),
        ("\u{41d}\u{41e}_1", "\u{41d}\u{41e}_1"),
    ];
    for (text, name) in cases {
        for around in [("", ""), ("a ", ", b"), ("\u{bf}", "!\n"), ("\u{a0}", "\r\n")] {
            let line = format!("{}{text}{}", around.0, around.1);
            assert_eq!(found(&line), [(text, name, true)], "in {line:?}");
        }
    }
}

#[test]
fn broken_ones() {
    let cases = [
        ("{{name}", "name"),
        ("{name}}", "name"),
        ("{{{name}}", "name"),
        ("{ {name}}", "name"),
        ("{ {name} }", "name"),
        ("{{name} }", "name"),
        ("{{#if name}", "name"),
        ("{{name", "name"),
        ("{{ first.name", "first.name"),
        ("%{name", "name"),
        ("${name", "name"),
        ("%{name}}", "name"),
        ("{% if", "if"),
        ("<<name>", "name"),
        ("<<\u{418}\u{41c}\u{42f}>", "\u{418}\u{41c}\u{42f}"),
        ("[[name]", "name"),
    ];
    for (text, name) in cases {
        for line in [text.to_owned(), format!("a {text}, b\nc"), format!("{text}.")] {
            assert_eq!(found(&line), [(text, name, false)], "in {line:?}");
        }
    }
    assert_eq!(found("{{name} and {{other}}"), [("{{name}", "name", false), ("{{other}}", "other", true)]);
    assert_eq!(found("{{name {{other}}"), [("{{name", "name", false), ("{{other}}", "other", true)]);
    assert_eq!(found("{% if x }a{% endif %}"), [("{% if", "if", false), ("{% endif %}", "endif", true)]);
    assert_eq!(found("{{name\n}}"), [("{{name", "name", false)]);
}

#[test]
fn neighbours_are_told_apart() {
    assert_eq!(found("https://a.b/{{order}}?q=%name%"), [("{{order}}", "order", true), ("%name%", "name", true)]);
    assert_eq!(found("[NAME][SURNAME]"), [("[NAME]", "NAME", true), ("[SURNAME]", "SURNAME", true)]);
    assert_eq!(found("%%{x}{y}"), [("%{x}", "x", true), ("{y}", "y", true)]);
    assert_eq!(found("{\"a\": {{x}}}"), [("{{x}}", "x", true)]);
    assert_eq!(found("{count, plural, one {item} other {items}}"), [("{item}", "item", true), ("{items}", "items", true)]);
    assert_eq!(found("[{{x}}] <{{y}}>"), [("{{x}}", "x", true), ("{{y}}", "y", true)]);
    assert_eq!(found("[NAME]: hello"), [("[NAME]", "NAME", true)]);
}

#[test]
fn what_is_left_alone() {
    let cases = [
        "[1] [x] [ ] [X] [link](url) [text][ref] [text][REF] [SUMO1] [EduPr\u{e1}tica] [NAME](https://a.b) [REF][] [OLD][1]",
        "[FAQ]: https://a.b/c",
        "[[1]](u) [[text](url)] [[text][ref]] [[ -f x ]] [[]]",
        "$100 100% 20% to 30% 5%off% 100 % a%",
        "https://a.b/%D0%B0%D1%8F and /%d0%b0 a%20b%20c %20abc%20",
        "3 < 5 > 2, a<b and b>c, x<y>z, Vec<String>, 1 <2> 3",
        "<b>bold</b> <br/> <BR> <a href=\"x\">y</a> <div> </name> <https://a.b> <me@a.b> <www.a.b> <!-- x -->",
        "{\"a\": 1} {\"a\":{\"b\":1}} {} { } {{}} a { color: red; } {{\"a\":1},{\"b\":2}} \\d{4} [0-9]{2} {a, b} {Hi|Hello}",
        "{{ {{{{{{ {{ 1 {{, { name",
        "#1# # #NAME #Name# a#B# #hash #TAG, #OTHER#x",
        "*|| *|a* | *bold* a * b *| x",
        "\u{58}XX XXI XXL xxx xxlxx maxxx exxxtraxxx XXxXX xX",
        "ERR_SYNC_07 ERR_FOO_BAR_BAZ DB_HOST snake_case __init__ MAX_1_x A_B_C_ /A_BC_D FOO_BAR_BAZ.txt X_AB_C=1 A_1 __FOO_BAR_BAZ__ $MY_VAR_X A_B_C",
        "<attribute> <attribute name='x'/>",
    ];
    for text in cases {
        let expected: &[(&str, &str, bool)] = if text.starts_with("<attribute>") { &[("<attribute>", "attribute", true)] } else { &[] };
        assert_eq!(found(text), expected, "in {text:?}");
    }
}

#[test]
fn hostile_texts_cost_linear_time() {
    let units = [
        "{",
        "{{ ",
        "{a",
        "<",
        "<a",
        "[",
        "[A",
        "[A]",
        "%a",
        "#A",
        "*|a",
        "_",
        "A_",
        "_\u{414}",
        "x",
        "xxxa",
        "{%",
        "<attribute ",
        "{ ",
        "{\"",
        "]:",
        "[AB]: ",
        "[AB]:",
    ];
    let started = Instant::now();
    for unit in units {
        let text = unit.repeat(100_000 / unit.len());
        let all = find(&text);
        assert!(all.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    }
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

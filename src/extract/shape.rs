//! Shapes of documents that hold replies and nothing else to lint: known by their keys, so that they need no configuration. A document in, its texts
//! out. Knows the keys of osTicket's templates and of lists of titled replies; a document of another shape has none.

use super::document::{Document, Value};
use super::pointer::Step;

/// Keys of a titled reply: what it is called.
const TITLES: [&str; 2] = ["title", "subject"];

/// Keys of a titled reply: what it says.
const TEXTS: [&str; 3] = ["response", "body", "reply"];

/// The numbers of the texts that are replies, and their titles.
pub(super) fn texts<P>(document: &Document<P>) -> Vec<(usize, Option<String>)> {
    document.roots().flat_map(|root| of_root(document, root)).collect()
}

fn of_root<P>(document: &Document<P>, root: usize) -> Vec<(usize, Option<String>)> {
    match document.node(root).value {
        Value::List => entries(document, root),
        Value::Map => match titled(document, root) {
            Some(found) => vec![found],
            None => document.children(root).flat_map(|child| entries(document, child)).collect(),
        },
        _ => Vec::new(),
    }
}

/// The replies of a list in which each entry is a titled reply: the shape of canned responses.
fn entries<P>(document: &Document<P>, list: usize) -> Vec<(usize, Option<String>)> {
    if !matches!(document.node(list).value, Value::List) {
        return Vec::new();
    }
    let found: Option<Vec<_>> = document.children(list).map(|entry| titled(document, entry)).collect();
    found.unwrap_or_default()
}

/// The reply and the title of a map that holds one of each: the shape of an e-mail template.
fn titled<P>(document: &Document<P>, map: usize) -> Option<(usize, Option<String>)> {
    let strings = |names: &[&str]| -> Vec<usize> {
        let held = names.iter().filter_map(|name| document.get(map, name));
        held.filter(|number| document.text(*number).is_some()).collect()
    };
    match (strings(&TITLES).as_slice(), strings(&TEXTS).as_slice()) {
        ([title], [text]) => Some((*text, document.text(*title).map(|title| title.trim().to_owned()))),
        _ => None,
    }
}

/// Letters of the code of a language, without a region.
const CODE: usize = 2;

/// The language that a node stands under where all keys of its document are languages, as in files of translations.
pub(super) fn language<P>(document: &Document<P>, number: usize) -> Option<String> {
    let upwards = std::iter::successors(Some(number), |&number| document.node(number).parent);
    let (mut top, mut below) = (number, number);
    for above in upwards {
        (below, top) = (top, above);
    }
    let code = |number: usize| match &document.node(number).key {
        Step::Key(key) => code_of(key),
        Step::Index(_) => None,
    };
    let all_are = matches!(document.node(top).value, Value::Map) && document.children(top).all(|child| code(child).is_some());
    if all_are { code(below) } else { None }
}

/// The language of a key such as `es` or `pt-BR`.
pub(super) fn code_of(key: &str) -> Option<String> {
    let (language, region) = key.split_once(['-', '_']).unwrap_or((key, "xx"));
    let is_code = language.len() == CODE && language.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_region = (2..=4).contains(&region.len()) && region.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_code && is_region).then(|| language.to_owned())
}

//! The language that the name of a file tells: `x.es.md`, `es/x.md`. A path and the known codes in, a code out.
//! Looks at names alone.

use super::known::Known;

/// The known language that a `/`-separated path names: a part between dots, the last that does, else the nearest folder. A region after the code
/// (`pt-BR`) is passed over.
#[must_use]
pub fn of_path<'k>(path: &str, known: &'k Known) -> Option<&'k str> {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (_, endings) = name.split_once('.').unwrap_or_default();
    endings.rsplit('.').skip(1).find_map(|part| code(part, known)).or_else(|| folders.rsplit('/').find_map(|folder| code(folder, known)))
}

fn code<'k>(part: &str, known: &'k Known) -> Option<&'k str> {
    let (main, region) = part.split_once(['-', '_']).unwrap_or((part, "BR"));
    let is_region = matches!(region.len(), 2 | 3) && region.bytes().all(|byte| byte.is_ascii_alphanumeric());
    known.languages.iter().map(String::as_str).find(|language| is_region && language.eq_ignore_ascii_case(main))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_codes_count_and_the_file_beats_its_folder() {
        let known = Known::new(vec!["xx".into(), "yy".into()], Vec::new(), Vec::new);
        for (path, expected) in [
            ("a.xx.md", Some("xx")),
            ("yy/a.xx.md", Some("xx")),
            ("yy/deep/a.b.md", Some("yy")),
            ("xx/yy/a.md", Some("yy")),
            ("xx-BR/a.md", Some("xx")),
            ("a.XX_419.txt", Some("xx")),
            ("a.xx.html.erb", Some("xx")),
            ("xx.md", None),
            ("xx-files/a.md", None),
            ("zz/a.md", None),
        ] {
            assert_eq!(of_path(path, &known), expected, "{path}");
        }
    }
}

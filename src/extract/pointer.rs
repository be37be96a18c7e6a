//! Pointers into documents: JSON pointers (RFC 6901) in which `*` stands for one key or index and `**` for any run of them, also none.
//! A pointer as written in; whether it matches a path of keys and indices, and which path it names beside another one, out.
//! Knows paths alone: reads no document. JSON, YAML and TOML share it.

use std::fmt::Write as _;

/// A step from a value down to one that it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the value of this key.
    Key(String),
    /// To the value of this number, from 0.
    Index(usize),
}

/// A part of a pointer.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// A key or an index.
    Literal(String),
    /// `*`.
    One,
    /// `**`.
    Run,
}

/// A pointer with wildcards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glob {
    parts: Vec<Part>,
}

impl Glob {
    /// The glob that a pointer is.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(pointer: &str) -> Result<Self, String> {
        let parts = pointer.strip_prefix('/').ok_or_else(|| format!("the pointer `{pointer}` does not begin with `/`"))?;
        let parts = parts.split('/').map(Part::parse).collect::<Result<_, &str>>();
        Ok(Self { parts: parts.map_err(|part| format!("`{part}` in the pointer `{pointer}`: after `~` stands 0 (for ~) or 1 (for /)"))? })
    }

    /// The glob of a field: a pointer as it is, or a key anywhere in a document.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn of_field(name: &str) -> Result<Self, String> {
        match name.starts_with('/') {
            true => Self::parse(name),
            false => Ok(Self { parts: vec![Part::Run, Part::Literal(name.to_owned())] }),
        }
    }

    /// Whether a path is one of those that the glob stands for.
    #[must_use]
    pub fn matches(&self, path: &[Step]) -> bool {
        let (mut part, mut step) = (0, 0);
        // Where to go on when what follows the last run does not match: the run takes one step more.
        let mut retry: Option<(usize, usize)> = None;
        while step < path.len() {
            match self.parts.get(part) {
                Some(Part::Run) => {
                    retry = Some((part + 1, step));
                    part += 1;
                }
                Some(found) if found.takes(&path[step]) => {
                    part += 1;
                    step += 1;
                }
                _ => {
                    let Some((after, taken)) = retry else { return false };
                    retry = Some((after, taken + 1));
                    (part, step) = (after, taken + 1);
                }
            }
        }
        self.parts[part..].iter().all(|part| *part == Part::Run)
    }

    /// Whether the path leads to something above what the glob stands for, or to it.
    #[must_use]
    pub fn leads_through(&self, path: &[Step]) -> bool {
        for (number, step) in path.iter().enumerate() {
            match self.parts.get(number) {
                Some(Part::Run) => return true,
                Some(part) if part.takes(step) => {}
                _ => return false,
            }
        }
        path.len() <= self.parts.len()
    }

    /// Whether something that the glob stands for may stand above, or be, what another glob stands for. Both are without `**`.
    #[must_use]
    pub fn may_hold(&self, other: &Self) -> bool {
        let meet = |(one, other): (&Part, &Part)| one == other || *one == Part::One || *other == Part::One;
        self.parts.len() <= other.parts.len() && self.parts.iter().zip(&other.parts).all(meet)
    }

    /// The glob up to its first `*`, that included: what one record stands in. `None` where `**` comes before it, or neither is there.
    #[must_use]
    pub fn record(&self) -> Option<Self> {
        let first = self.parts.iter().position(|part| !matches!(part, Part::Literal(_)))?;
        (self.parts[first] == Part::One).then(|| Self { parts: self.parts[..=first].to_vec() })
    }

    /// Whether it holds wildcards.
    #[must_use]
    pub fn is_wild(&self) -> bool {
        self.parts.iter().any(|part| !matches!(part, Part::Literal(_)))
    }

    /// Whether it holds `**`.
    #[must_use]
    pub fn has_run(&self) -> bool {
        self.parts.contains(&Part::Run)
    }

    /// The path that the glob names where another path has been reached: as long as the two go the same way, `*` stands for what stands there.
    /// `None` where more is left open.
    #[must_use]
    pub fn beside(&self, path: &[Step]) -> Option<Vec<Step>> {
        let mut together = true;
        let mut steps = Vec::with_capacity(self.parts.len());
        for (number, part) in self.parts.iter().enumerate() {
            let there = path.get(number).filter(|step| together && part.takes(step));
            together = there.is_some();
            steps.push(match (there, part) {
                (Some(step), _) => step.clone(),
                (None, Part::Literal(key)) => Step::Key(key.clone()),
                (None, _) => return None,
            });
        }
        Some(steps)
    }
}

impl Part {
    /// The part as written, or itself where it is none.
    fn parse(part: &str) -> Result<Self, &str> {
        match part {
            "*" => Ok(Self::One),
            "**" => Ok(Self::Run),
            literal => unescaped(literal).map(Self::Literal),
        }
    }

    fn takes(&self, step: &Step) -> bool {
        match (self, step) {
            (Self::One, _) => true,
            (Self::Literal(literal), step) => step.is(literal),
            (Self::Run, _) => false,
        }
    }
}

impl Step {
    /// Whether it is the step to this key, or to the index that this key is.
    #[must_use]
    pub fn is(&self, key: &str) -> bool {
        match self {
            Self::Key(own) => own == key,
            Self::Index(index) => key.parse() == Ok(*index),
        }
    }
}

/// The JSON pointer of a path.
#[must_use]
pub fn pointer(path: &[Step]) -> String {
    let mut pointer = String::new();
    for step in path {
        pointer.push('/');
        match step {
            Step::Key(key) => pointer.push_str(&escaped(key)),
            Step::Index(index) => {
                let _ = write!(pointer, "{index}");
            }
        }
    }
    pointer
}

/// A key as it stands in a pointer.
#[must_use]
pub fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The key that a part of a pointer stands for, or the part that stands for none.
fn unescaped(part: &str) -> Result<String, &str> {
    let escapes = part.split('~').skip(1);
    if escapes.clone().any(|after| !after.starts_with(['0', '1'])) {
        return Err(part);
    }
    Ok(part.replace("~1", "/").replace("~0", "~"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(steps: &str) -> Vec<Step> {
        let step = |step: &str| step.parse().map_or_else(|_| Step::Key(step.to_owned()), Step::Index);
        steps.split(' ').filter(|step| !step.is_empty()).map(step).collect()
    }

    fn glob(pointer: &str) -> Glob {
        Glob::of_field(pointer).expect("it parses")
    }

    #[test]
    fn wildcards_stand_for_steps_and_escapes_for_letters() {
        for (pointer, steps, expected) in [
            ("/items/*/body", "items 3 body", true),
            ("/items/*/body", "items body", false),
            ("/items/*/body", "items 3 4 body", false),
            ("/items/*", "items x", true),
            ("/items/3", "items 3", true),
            ("/es/**", "es a b", true),
            ("/es/**", "es", true),
            ("/es/**", "en a", false),
            ("/**/body", "body", true),
            ("/**/body", "a 0 body", true),
            ("/**/body", "a body 0", false),
            ("/**/a/*/b", "a a a 1 b", true),
            ("/a/**/b/**/c", "a b b x c", true),
            ("/a/**/b/**/c", "a c b", false),
            ("body", "x 1 body", true),
            ("a/b", "x a/b", true),
            ("/a~1b/~0", "a/b ~", true),
            ("/", "", false),
        ] {
            assert_eq!(glob(pointer).matches(&path(steps)), expected, "{pointer} {steps}");
        }
        assert!(glob("/").matches(&[Step::Key(String::new())]));
        assert_eq!(pointer(&[Step::Key("a/~".into()), Step::Index(7)]), "/a~1~0/7");
    }

    #[test]
    fn a_glob_names_what_stands_beside_a_path() {
        let beside = |pointer: &str, steps: &str| glob(pointer).beside(&path(steps)).map(|path| super::pointer(&path));
        assert_eq!(beside("/items/*/meta/name", "items 3 body").as_deref(), Some("/items/3/meta/name"));
        assert_eq!(beside("/a/*/b/*/c", "a 1 b 2 x").as_deref(), Some("/a/1/b/2/c"));
        assert_eq!(beside("/a/*/c", "b 1 c"), None);
        assert_eq!(beside("/locale", "items 3 body").as_deref(), Some("/locale"));
        assert_eq!(beside("/**/a", "b a"), None);
    }

    #[test]
    fn a_record_stands_where_the_first_star_does() {
        assert_eq!(glob("/items/*/x/*/body").record(), Some(glob("/items/*")));
        assert_eq!(glob("/*").record(), Some(glob("/*")));
        for open in ["/es/**", "/**/a/*", "/greeting", "body"] {
            assert_eq!(glob(open).record(), None, "{open}");
        }
        assert!(glob("/a/*/b").leads_through(&path("a 1")) && glob("/a/*/b").leads_through(&[]));
        assert!(
            !glob("/a/*/b").leads_through(&path("b")) && !glob("/a").leads_through(&path("a b")) && glob("/**").leads_through(&path("a b"))
        );
    }

    #[test]
    fn what_is_no_pointer_is_told() {
        assert!(Glob::parse("a").is_err_and(|why| why.contains("does not begin with `/`")));
        assert!(Glob::parse("/a~2").is_err_and(|why| why.contains("`a~2`")));
        assert!(Glob::parse("/a~").is_err());
    }
}

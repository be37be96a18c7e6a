//! Which parts of a file are templates, and what they are called: sections in, templates out, or nothing where the file is one reply.
//! Looks at the order of blocks and at the form of first lines, at no word.

use std::ops::Range;

use super::Form;
use super::document::{Document, Kind, Place, Section};
use super::greeting::{Opening, are_letters, greetings};
use super::separators;

/// What the templates of a file are.
pub(super) struct Plan {
    pub(super) form: Form,
    pub(super) templates: Vec<Template>,
    /// Titles of the sections that say something and hold no template.
    pub(super) passed_over: Vec<String>,
}

/// A template.
pub(super) struct Template {
    pub(super) title: Option<String>,
    pub(super) place: Place,
}

impl Document<'_> {
    /// The templates, where the file has the shape of a library, or where one is wanted.
    pub(super) fn plan(&self, wanted: bool) -> Option<Plan> {
        let openings: Vec<_> = self.sections.iter().map(|section| self.opening(section.blocks.clone())).collect();
        let greetings = greetings(&openings);
        let alone = &greetings.alone;
        if !self.lines.is_empty() {
            return (wanted || self.is_parted(&openings)).then(|| self.planned(Form::Separators, alone, Some(1)));
        }
        if let Some(form) = self.blocks_form(wanted) {
            return Some(self.planned(form, alone, None));
        }
        // Where text stands behind a greeting, every section must greet.
        for (greet, all) in [(alone, false), (&greetings.anywhere, true)] {
            if let Some(level) = self.greeting_level(greet, all) {
                return Some(self.planned(Form::Sections, greet, Some(level)));
            }
        }
        let level = wanted.then(|| self.level()).flatten()?;
        Some(self.planned(Form::Sections, alone, Some(level)))
    }

    fn is_parted(&self, openings: &[Option<Opening<'_>>]) -> bool {
        let opens = self.said(self.before.clone()).all(|number| matches!(self.blocks[number].kind, Kind::Heading(_)));
        separators::part_a_library(self.lines, opens, openings)
    }

    /// The form of a library whose templates stand in quotes or fences: they end two of three sections, but for remarks, and no greeting comes
    /// before them.
    fn blocks_form(&self, wanted: bool) -> Option<Form> {
        let ends: Vec<Option<bool>> = self.sections.iter().map(|section| self.ends_with_template(section, wanted)).collect();
        let quotes = ends.iter().flatten().filter(|is_quote| **is_quote).count();
        let fences = ends.iter().flatten().count() - quotes;
        let leaves = (0..self.sections.len()).filter(|number| self.is_leaf(*number)).count();
        let first = ends.iter().position(Option::is_some)?;
        let leading = self.sections[..first].iter().map(|section| &section.blocks).chain([&self.before]);
        let is_letter = leading.filter_map(|blocks| self.opening(blocks.clone())).any(|opening| opening.is_like_greeting());
        let found = quotes + fences;
        if found * 3 < leaves * 2 || (!wanted && (is_letter || found < 2)) {
            return None;
        }
        Some(match (quotes, fences) {
            (_, 0) => Form::Quotes,
            (0, _) => Form::Fences,
            _ => Form::Blocks,
        })
    }

    /// Whether a section ends with a block quote (true) or a fenced block (false) that may be a template, remarks behind it set aside.
    fn ends_with_template(&self, section: &Section, wanted: bool) -> Option<bool> {
        let last = self.said(section.blocks.clone()).rfind(|number| !self.is_remark(&self.blocks[*number]))?;
        match self.blocks[last].kind {
            Kind::Quote => Some(true),
            Kind::Fence(Some(_)) if wanted || self.holds_prose(&self.blocks[last]) => Some(false),
            _ => None,
        }
    }

    /// Whether a section says something, and more than what stands over a group of others.
    fn is_leaf(&self, number: usize) -> bool {
        let section = &self.sections[number];
        let groups = self.sections.get(number + 1).is_some_and(|next| next.level > section.level);
        self.has_text(section) && !groups
    }

    fn has_text(&self, section: &Section) -> bool {
        self.said(section.blocks.clone()).any(|number| !matches!(self.blocks[number].kind, Kind::List(true)))
    }

    /// The highest level of headings over letters of their own. What stands below a section that greets is a part of it, unless it greets as well.
    fn greeting_level(&self, greet: &[bool], all: bool) -> Option<u8> {
        if self.opening(self.before.clone()).is_some_and(|opening| opening.is_like_greeting()) {
            return None;
        }
        let mut open: Option<u8> = None;
        let mut letters = Vec::new();
        for (number, section) in self.sections.iter().enumerate() {
            if !greet[number] && open.is_some_and(|open| section.level > open) {
                continue;
            }
            open = greet[number].then_some(section.level);
            if greet[number] || self.is_leaf(number) {
                letters.push(number);
            }
        }
        let level = letters.iter().filter(|number| greet[**number]).map(|number| self.sections[*number].level).min();
        level.filter(|_| are_letters(greet, &letters, all))
    }

    /// The level of headings over text: the highest that has two of them, or the highest there is.
    fn level(&self) -> Option<u8> {
        let count = |level: u8| self.sections.iter().filter(|section| section.level == level && self.has_text(section)).count();
        (1..=6).find(|level| count(*level) >= 2).or_else(|| (1..=6).find(|level| count(*level) > 0))
    }

    /// The templates of a library. `level` is that of the headings over templates that are whole sections.
    fn planned(&self, form: Form, greet: &[bool], level: Option<u8>) -> Plan {
        let mut plan = Plan { form, templates: Vec::new(), passed_over: Vec::new() };
        let mut path = Path { titles: Vec::new(), names_file: self.is_title_of_all() };
        // The level of the section that is a template, as long as it goes on.
        let mut open: Option<u8> = None;
        for (number, section) in self.sections.iter().enumerate() {
            let title = path.to(section);
            let below = open.is_some_and(|open| section.level > open) && !greet[number];
            if below && let Some(Template { place: Place::Section(blocks), .. }) = plan.templates.last_mut() {
                blocks.end = section.blocks.end;
                continue;
            }
            let groups =
                !greet[number] && self.sections.get(number + 1).is_some_and(|next| next.level > section.level && greet[number + 1]);
            let places = if groups { Vec::new() } else { self.places(section, greet[number], level) };
            open = matches!(places.as_slice(), [Place::Section(_)]).then_some(section.level);
            if places.is_empty() && self.has_text(section) {
                plan.passed_over.push(title);
                continue;
            }
            plan.templates.extend(named(&title, places));
        }
        plan
    }

    /// Whether the first heading is the title of the file: the only one of its level, and over all others.
    fn is_title_of_all(&self) -> bool {
        let Some((first, rest)) = self.sections.split_first() else { return false };
        self.lines.is_empty() && !rest.is_empty() && rest.iter().all(|section| section.level > first.level)
    }

    /// The templates of a section.
    fn places(&self, section: &Section, greets: bool, level: Option<u8>) -> Vec<Place> {
        // The text over a group of templates.
        if !self.has_text(section) || level.is_some_and(|level| section.level < level) {
            return Vec::new();
        }
        let is_block = |number: usize| matches!(self.blocks[number].kind, Kind::Quote | Kind::Fence(Some(_)));
        let inside = self.inside(section);
        let whole = match level {
            None => greets && inside.is_empty(),
            Some(_) if self.lines.is_empty() => greets || self.ends_with_template(section, true).is_none(),
            Some(_) => !self.said(section.blocks.clone()).all(is_block),
        };
        if whole { vec![Place::Section(section.blocks.clone())] } else { inside }
    }

    /// The fenced blocks of a section, or its block quotes; quotes that only blank lines part are one.
    fn inside(&self, section: &Section) -> Vec<Place> {
        let fence = |number: usize| match self.blocks[number].kind {
            Kind::Fence(Some(media)) => Some(Place::Fence(number, media)),
            _ => None,
        };
        let fences: Vec<Place> = section.blocks.clone().filter_map(fence).collect();
        if !fences.is_empty() {
            return fences;
        }
        let mut quotes: Vec<Range<usize>> = Vec::new();
        for number in section.blocks.clone().filter(|number| matches!(self.blocks[*number].kind, Kind::Quote)) {
            match quotes.last_mut() {
                Some(last) if last.end == number => last.end = number + 1,
                _ => quotes.push(number..number + 1),
            }
        }
        quotes.into_iter().map(Place::Quote).collect()
    }
}

/// The templates of a section with the names that its title gives them.
fn named(title: &str, places: Vec<Place>) -> impl Iterator<Item = Template> {
    let many = places.len() > 1;
    places.into_iter().zip(1..).map(move |(place, number)| {
        let title = if many { format!("{title} ({number})") } else { title.to_owned() };
        Template { title: (!title.is_empty()).then_some(title), place }
    })
}

/// The titles above a section and its own.
struct Path<'a> {
    titles: Vec<(u8, &'a str)>,
    /// Whether the first is the title of the file: every section would bear it.
    names_file: bool,
}

impl<'a> Path<'a> {
    /// The titles down to the next section, in one line.
    fn to(&mut self, section: &'a Section) -> String {
        self.titles.retain(|(level, _)| *level < section.level);
        self.titles.push((section.level, &section.title));
        let first = usize::from(self.names_file && self.titles.len() > 1);
        let said = self.titles[first..].iter().map(|(_, title)| *title).filter(|title| !title.is_empty());
        said.collect::<Vec<_>>().join(" \u{203a} ")
    }
}

//! The exports of help desks, as data: where in each of them replies stand, what names them, and what is left out. Told by their keys.
//! Reads nothing itself.

use super::super::{Author, Kind, Media};

/// An export.
pub struct Shape {
    /// What it is, for people.
    pub name: &'static str,
    /// Where a record of it stands: pointers, any one of which a file may have; an empty one is the whole file.
    pub records: &'static [&'static str],
    /// What every record holds; by these the export is known. Below the record.
    pub marks: &'static [&'static str],
    /// Where the texts of a record stand: at the first of these places that hold any.
    pub texts: &'static [Text],
    /// The title, below the record.
    pub title: &'static str,
    /// The language, below the record; empty where the export names none.
    pub lang: &'static str,
    /// Records that are left out.
    pub without: &'static [Test],
    /// What its replies are for.
    pub kind: Kind,
    /// Where the messages of the thread stand that texts are parts of.
    pub messages: &'static [Said],
}

/// A place of messages of a thread.
pub struct Said {
    /// Who wrote them; `None` where [`AUTHOR`] tells.
    pub by: Option<Author>,
    /// The messages.
    pub text: Text,
}

/// Who wrote a message, beside its text.
pub const AUTHOR: &str = "/author/type";

/// The names of authors in exports.
pub const AUTHORS: [(&str, Author); 5] = [
    ("user", Author::Customer),
    ("lead", Author::Customer),
    ("contact", Author::Customer),
    ("admin", Author::Agent),
    ("team", Author::Agent),
];

/// A place of texts.
pub struct Text {
    /// The object that holds the text, below the record; a glob.
    pub holder: &'static str,
    /// The text, below that object.
    pub value: &'static str,
    /// What the object must say.
    pub when: &'static [(&'static str, Says)],
    /// What the text is written in; `None` leaves it to the look of each.
    pub markup: Option<Media>,
}

/// What an object in a record says.
pub struct Test {
    /// The object, below the record; a glob.
    pub holder: &'static str,
    /// All that it must say.
    pub says: &'static [(&'static str, Says)],
}

/// What a value must be. Pointers stand beside it.
#[derive(Debug)]
pub enum Says {
    /// This string, number or name.
    Is(&'static str),
    /// Anything but this.
    IsNot(&'static str),
    /// Anything but null or nothing.
    Something,
    /// What stands there in the record.
    IsOf(&'static str),
    /// Anything but what stands there in the record.
    IsNotOf(&'static str),
}

use Says::{Is, IsNot, IsNotOf, IsOf, Something};

const fn text(value: &'static str, markup: Option<Media>) -> Text {
    Text { holder: "", value, when: &[], markup }
}

/// Where an export does not say.
const GUESSED: Option<Media> = None;

const HTML: Option<Media> = Some(Media::Html);

const PLAIN: Option<Media> = Some(Media::Plain);

/// A public comment of a ticket that somebody else wrote than the customer whose ticket it is.
const OF_AGENT: &[(&str, Says)] = &[("/public", Is("true")), ("/author_id", IsNotOf("/requester_id"))];

/// A public comment of that customer.
const OF_REQUESTER: &[(&str, Says)] = &[("/public", Is("true")), ("/author_id", IsOf("/requester_id"))];

/// The exports that are known. Where several fit, the first counts.
pub const SHAPES: &[Shape] = &[
    Shape {
        name: "Zendesk macros",
        records: &["/macros/*", "/macro", "/*"],
        marks: &["/title", "/actions/*/field", "/actions/*/value"],
        texts: &[
            Text { holder: "/actions/*", value: "/value", when: &[("/field", Is("comment_value_html"))], markup: HTML },
            Text { holder: "/actions/*", value: "/value/1", when: &[("/field", Is("comment_value_html"))], markup: HTML },
            Text { holder: "/actions/*", value: "/value", when: &[("/field", Is("comment_value"))], markup: PLAIN },
            // A text for one channel: the channel, then the text.
            Text { holder: "/actions/*", value: "/value/1", when: &[("/field", Is("comment_value"))], markup: PLAIN },
        ],
        title: "/title",
        lang: "",
        without: &[
            Test { holder: "", says: &[("/active", Is("false"))] },
            Test { holder: "/actions/*", says: &[("/field", Is("comment_mode_is_public")), ("/value", Is("false"))] },
        ],
        kind: Kind::Template,
        messages: &[],
    },
    Shape {
        name: "Zendesk dynamic content",
        records: &["/items/*", "/item"],
        marks: &["/name", "/placeholder", "/variants/*/content"],
        texts: &[Text { holder: "/variants/*", value: "/content", when: &[("/active", IsNot("false"))], markup: GUESSED }],
        title: "/name",
        lang: "",
        without: &[],
        kind: Kind::Template,
        messages: &[],
    },
    Shape {
        name: "Zendesk tickets",
        records: &["/tickets/*", "/ticket", "/*", ""],
        marks: &["/comments/*/body", "/comments/*/public"],
        texts: &[
            Text { holder: "/comments/*", value: "/html_body", when: OF_AGENT, markup: HTML },
            Text { holder: "/comments/*", value: "/body", when: OF_AGENT, markup: PLAIN },
        ],
        title: "/subject",
        lang: "",
        without: &[],
        kind: Kind::Draft,
        messages: &[
            Said { by: Some(Author::Customer), text: Text { holder: "/comments/*", value: "/body", when: OF_REQUESTER, markup: PLAIN } },
            Said { by: Some(Author::Agent), text: Text { holder: "/comments/*", value: "/body", when: OF_AGENT, markup: PLAIN } },
        ],
    },
    Shape {
        name: "Gorgias macros",
        records: &["/data/*", "/macros/*", "/*"],
        marks: &["/name", "/actions/*/name", "/actions/*/arguments"],
        texts: &[
            Text { holder: "/actions/*", value: "/arguments/body_html", when: &[("/name", Is("setResponseText"))], markup: HTML },
            Text { holder: "/actions/*", value: "/arguments/body_text", when: &[("/name", Is("setResponseText"))], markup: PLAIN },
        ],
        title: "/name",
        lang: "/language",
        without: &[Test { holder: "", says: &[("/archived_datetime", Something)] }],
        kind: Kind::Template,
        messages: &[],
    },
    Shape {
        name: "Intercom macros",
        records: &["/data/*", "/macros/*", "/saved_replies/*"],
        marks: &["/name", "/body", "/body_text"],
        texts: &[text("/body", HTML), text("/body_text", PLAIN)],
        title: "/name",
        lang: "/locale",
        without: &[Test { holder: "", says: &[("/archived", Is("true"))] }],
        kind: Kind::Template,
        messages: &[],
    },
    Shape {
        name: "Intercom conversations",
        records: &["/conversations/*", ""],
        marks: &["/conversation_parts/conversation_parts/*/part_type", "/conversation_parts/conversation_parts/*/author/type"],
        texts: &[Text {
            holder: "/conversation_parts/conversation_parts/*",
            value: "/body",
            when: &[("/part_type", Is("comment")), ("/author/type", Is("admin"))],
            markup: HTML,
        }],
        title: "/title",
        lang: "",
        without: &[],
        kind: Kind::Draft,
        messages: &[
            Said { by: None, text: Text { holder: "/source", value: "/body", when: &[], markup: HTML } },
            Said {
                by: None,
                text: Text {
                    holder: "/conversation_parts/conversation_parts/*",
                    value: "/body",
                    when: &[("/part_type", Is("comment"))],
                    markup: HTML,
                },
            },
        ],
    },
    Shape {
        name: "Help Scout saved replies",
        records: &["/_embedded/saved-replies/*", "/_embedded/savedReplies/*", "/saved-replies/*", "/*"],
        marks: &["/name", "/text", "/chatText"],
        texts: &[text("/text", HTML), text("/chatText", PLAIN)],
        title: "/name",
        lang: "",
        without: &[],
        kind: Kind::Template,
        messages: &[],
    },
    Shape {
        name: "Front message templates",
        records: &["/_results/*"],
        marks: &["/name", "/subject", "/body"],
        texts: &[text("/body", HTML)],
        title: "/name",
        lang: "",
        without: &[],
        kind: Kind::Template,
        messages: &[],
    },
    Shape {
        name: "Freshdesk canned responses",
        records: &["/canned_responses/*", "/canned_response", "/*/canned_responses/*", "/*"],
        marks: &["/title", "/content", "/content_html"],
        texts: &[text("/content_html", HTML), text("/content", PLAIN)],
        title: "/title",
        lang: "",
        without: &[Test { holder: "", says: &[("/deleted", Is("true"))] }],
        kind: Kind::Template,
        messages: &[],
    },
    Shape {
        name: "Chatwoot canned responses",
        records: &["/payload/*", "/canned_responses/*", "/*"],
        marks: &["/short_code", "/content"],
        texts: &[text("/content", Some(Media::Markdown))],
        title: "/short_code",
        lang: "",
        without: &[],
        kind: Kind::Template,
        messages: &[],
    },
];

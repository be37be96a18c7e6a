//! What a text quotes: its blocks in, earlier messages out.
//! `>` and the first depth of quotation are the customer's, deeper ones ours.

use super::{Author, Block, Message};

/// The messages that stand quoted in a text, in its order.
#[must_use]
pub fn quoted_messages(text: &str, blocks: &[Block]) -> Vec<Message> {
    let mut messages: Vec<(u8, Message)> = Vec::new();
    for block in blocks.iter().filter(|block| block.quote > 0) {
        let lines = text[block.start..block.end].lines().map(|line| line.trim_start_matches(['>', ' ']));
        let words = lines.collect::<Vec<_>>().join("\n");
        match messages.last_mut() {
            Some((depth, message)) if *depth == block.quote => {
                message.text.push_str("\n\n");
                message.text.push_str(&words);
            }
            _ => {
                let from = if block.quote == 1 { Author::Customer } else { Author::Agent };
                messages.push((block.quote, Message { from, text: words }));
            }
        }
    }
    messages.into_iter().map(|(_, message)| message).collect()
}

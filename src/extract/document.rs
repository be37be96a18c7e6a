//! A document of maps, lists and strings, as YAML and TOML have them: what a parser found goes in front to back, nodes with their paths come out.
//! One flat list, so that nothing depends on how deep a document is nested. Knows no format and picks nothing.

use super::pointer::Step;

/// What a node is. `P` says where a string stands in the source, in the format's own terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<P> {
    /// Names and their values.
    Map,
    /// Values in a row.
    List,
    /// A string.
    Text(String, P),
    /// True or false.
    Truth(bool),
    /// None of these, with what it is: a number, a date, nothing at all, what stands elsewhere.
    Other(&'static str),
}

/// A node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node<P> {
    /// The number of what holds it; `None` at the top.
    pub(super) parent: Option<usize>,
    /// Its key there.
    pub(super) key: Step,
    /// What it is.
    pub(super) value: Value<P>,
    /// The number of the next node that it does not hold.
    pub(super) end: usize,
    /// Its first byte in the source.
    pub(super) start: usize,
}

/// Nodes, each before those that it holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Document<P> {
    nodes: Vec<Node<P>>,
    /// The maps and lists that are open, the outermost first.
    open: Vec<usize>,
}

impl<P> Default for Document<P> {
    fn default() -> Self {
        Self { nodes: Vec::new(), open: Vec::new() }
    }
}

impl<P> Document<P> {
    /// Adds a node to the map or list that is open; a map or list is then open itself.
    pub(super) fn add(&mut self, key: Step, value: Value<P>, start: usize) {
        let number = self.nodes.len();
        let opens = matches!(value, Value::Map | Value::List);
        self.nodes.push(Node { parent: self.open.last().copied(), key, value, end: number + 1, start });
        if opens {
            self.open.push(number);
        }
    }

    /// Closes the map or list that was opened last.
    pub(super) fn close(&mut self) {
        let end = self.nodes.len();
        if let Some(number) = self.open.pop() {
            self.nodes[number].end = end;
        }
    }

    /// A node by its number.
    pub(super) fn node(&self, number: usize) -> &Node<P> {
        &self.nodes[number]
    }

    /// The numbers of all nodes, in order.
    pub(super) fn numbers(&self) -> std::ops::Range<usize> {
        0..self.nodes.len()
    }

    /// The numbers of the nodes at the top: one for each document of the source.
    pub(super) fn roots(&self) -> impl Iterator<Item = usize> + '_ {
        self.row(0, self.nodes.len())
    }

    /// The numbers of what a node holds itself.
    pub(super) fn children(&self, number: usize) -> impl Iterator<Item = usize> + '_ {
        self.row(number + 1, self.nodes[number].end)
    }

    fn row(&self, start: usize, end: usize) -> impl Iterator<Item = usize> + '_ {
        let inside = move |number: &usize| *number < end;
        std::iter::successors(Some(start).filter(inside), move |&number| Some(self.nodes[number].end).filter(inside))
    }

    /// What a map holds under a name; the first of equal ones.
    pub(super) fn get(&self, number: usize, name: &str) -> Option<usize> {
        self.children(number).find(|&child| matches!(&self.nodes[child].key, Step::Key(key) if key == name))
    }

    /// What a map or list holds one step down.
    pub(super) fn step(&self, number: usize, step: &Step) -> Option<usize> {
        self.children(number).find(|&child| match (&self.nodes[child].key, step) {
            (key, Step::Key(name)) => key.is(name),
            (key, index) => key == index,
        })
    }

    /// The string that a node is.
    pub(super) fn text(&self, number: usize) -> Option<&str> {
        match &self.nodes[number].value {
            Value::Text(text, _) => Some(text),
            _ => None,
        }
    }

    /// The steps that lead to a node, from the top.
    pub(super) fn path(&self, number: usize) -> Vec<Step> {
        let held = |number: &usize| self.nodes[*number].parent.is_some();
        let upwards = std::iter::successors(Some(number), |&number| self.nodes[number].parent).take_while(held);
        let mut steps: Vec<Step> = upwards.map(|number| self.nodes[number].key.clone()).collect();
        steps.reverse();
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_know_what_holds_them() {
        let mut document: Document<()> = Document::default();
        let name = |name: &str| Step::Key(name.to_owned());
        document.add(Step::Index(0), Value::Map, 0);
        document.add(name("a"), Value::List, 1);
        document.add(Step::Index(0), Value::Text("x".into(), ()), 2);
        document.add(Step::Index(1), Value::Other("a number"), 3);
        document.close();
        document.add(name("b"), Value::Text("y".into(), ()), 4);
        document.close();
        document.add(Step::Index(1), Value::List, 5);
        document.close();
        assert_eq!(document.roots().collect::<Vec<_>>(), [0, 5]);
        assert_eq!(document.children(0).collect::<Vec<_>>(), [1, 4]);
        assert_eq!(document.children(5).count(), 0);
        assert_eq!(document.path(2), [name("a"), Step::Index(0)]);
        assert_eq!(document.get(0, "b").and_then(|number| document.text(number)), Some("y"));
        assert_eq!((document.get(0, "c"), document.text(3)), (None, None));
        assert_eq!(document.step(1, &Step::Index(1)), Some(3));
    }
}

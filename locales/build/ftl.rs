//! Fluent files as plain facts: which messages there are, which variables, selectors and references each has.
//!
//! Knows the grammar and nothing of languages; says what it cannot read instead of skipping it.

use fluent_syntax::{
    ast::{Comment, Entry, Expression, InlineExpression, Pattern, PatternElement, Resource, VariantKey},
    parser, serializer,
};
use std::{collections::BTreeMap, fs, io, path::Path};

/// Language → file name without ending → what is written there.
#[derive(Debug, Default)]
pub(crate) struct Sources(pub(crate) BTreeMap<String, BTreeMap<String, String>>);

impl Sources {
    pub(crate) fn read(root: &Path, languages: &[&str]) -> io::Result<Self> {
        let mut sources = Self::default();
        for language in languages {
            let files = sources.0.entry((*language).to_owned()).or_default();
            for entry in fs::read_dir(root.join(language))? {
                let path = entry?.path();
                if path.extension().is_some_and(|ending| ending == "ftl") {
                    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                    files.insert(name, fs::read_to_string(&path)?);
                }
            }
        }
        Ok(sources)
    }
}

/// One message, or one term (its key begins with `-`).
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Message {
    pub(crate) key: String,
    /// Its value in Fluent's canonical form; empty when it has none.
    pub(crate) value: String,
    /// In the order of first appearance.
    pub(crate) variables: Vec<String>,
    /// Variables that the comment above it announces, for languages that need more than this one: `# $address: …`.
    pub(crate) announced: Vec<String>,
    pub(crate) selectors: Vec<Selector>,
    /// Keys of other messages and terms.
    pub(crate) references: Vec<String>,
    /// What Fluent allows and we do not use: attributes and functions.
    pub(crate) foreign: Vec<String>,
}

/// `{ $variable -> [key] … }`
#[derive(Debug, PartialEq)]
pub(crate) struct Selector {
    pub(crate) variable: String,
    pub(crate) keys: Vec<String>,
}

impl Message {
    pub(crate) fn is_term(&self) -> bool {
        self.key.starts_with('-')
    }

    fn read(key: String, value: Option<&Pattern<&str>>, comment: Option<&Comment<&str>>) -> Self {
        let mut message = Self { key, ..Self::default() };
        for line in comment.iter().flat_map(|comment| &comment.content) {
            if let Some((name, _)) = line.trim().strip_prefix('$').and_then(|rest| rest.split_once(':')) {
                message.announced.push(name.to_owned());
            }
        }
        if let Some(pattern) = value {
            message.value = canonical(pattern);
            message.visit(pattern);
        }
        message
    }

    fn visit(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.visit_expression(expression);
            }
        }
    }

    fn visit_expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.visit_inline(inline),
            Expression::Select { selector, variants } => {
                self.visit_inline(selector);
                if let InlineExpression::VariableReference { id } = selector {
                    let key = |key: &VariantKey<&str>| match key {
                        VariantKey::Identifier { name } => (*name).to_owned(),
                        VariantKey::NumberLiteral { value } => (*value).to_owned(),
                    };
                    let keys = variants.iter().map(|variant| key(&variant.key)).collect();
                    self.selectors.push(Selector { variable: id.name.to_owned(), keys });
                }
                for variant in variants {
                    self.visit(&variant.value);
                }
            }
        }
    }

    fn visit_inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
            InlineExpression::VariableReference { id } => {
                if !self.variables.iter().any(|known| known == id.name) {
                    self.variables.push(id.name.to_owned());
                }
            }
            InlineExpression::MessageReference { id, attribute: None } => self.references.push(id.name.to_owned()),
            InlineExpression::TermReference { id, attribute: None, arguments: None } => {
                self.references.push(format!("-{}", id.name));
            }
            InlineExpression::MessageReference { id, .. } | InlineExpression::TermReference { id, .. } => {
                self.foreign.push(format!("an attribute or argument of {}", id.name));
            }
            InlineExpression::FunctionReference { id, .. } => self.foreign.push(format!("the function {}", id.name)),
            InlineExpression::Placeable { expression } => self.visit_expression(expression),
        }
    }
}

/// Every message and term of a file in its order, and one line for everything that is not Fluent.
pub(crate) fn messages(source: &str) -> (Vec<Message>, Vec<String>) {
    let (resource, errors) = match parser::parse(source) {
        Ok(resource) => (resource, Vec::new()),
        Err(broken) => broken,
    };
    let line_of = |at: usize| source[..at].lines().count().max(1);
    let not_fluent = errors.iter().map(|error| format!("line {}: {}", line_of(error.pos.start), error.kind)).collect();
    let messages = resource
        .body
        .iter()
        .filter_map(|entry| match entry {
            Entry::Message(it) => {
                let mut message = Message::read(it.id.name.to_owned(), it.value.as_ref(), it.comment.as_ref());
                message.foreign.extend(it.attributes.iter().map(|it| format!("the attribute .{}", it.id.name)));
                Some(message)
            }
            Entry::Term(it) => {
                let mut term = Message::read(format!("-{}", it.id.name), Some(&it.value), it.comment.as_ref());
                term.foreign.extend(it.attributes.iter().map(|it| format!("the attribute .{}", it.id.name)));
                Some(term)
            }
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => None,
        })
        .collect();
    (messages, not_fluent)
}

/// The value as Fluent itself would write it, so that only words make a difference.
fn canonical(pattern: &Pattern<&str>) -> String {
    let message = fluent_syntax::ast::Message {
        id: fluent_syntax::ast::Identifier { name: "k" },
        value: Some(pattern.clone()),
        attributes: Vec::new(),
        comment: None,
    };
    let written = serializer::serialize(&Resource { body: vec![Entry::Message(message)] });
    written.trim().trim_start_matches("k =").trim().to_owned()
}

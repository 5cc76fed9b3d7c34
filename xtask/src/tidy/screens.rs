//! Screens are drawn from tokens alone, in layers, and in the ways that the content policy allows.

use super::tree::{Tree, code_lines};

const TOKENS: &str = "ui/src/kit/tokens.css";
const COLOUR_FUNCTIONS: [&str; 10] =
    ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(", "color("];
const COLOUR_NAMES: [&str; 8] = ["black", "blue", "gray", "green", "grey", "red", "white", "yellow"];
const THICKEST_LINE: u32 = 4;
const REFUSED: [(&str, &str); 3] = [
    ("style: \"", "the content policy refuses whole style attributes; set single properties"),
    ("dangerous_inner_html", "text reaches the page as text only"),
    ("document::eval", "the content policy refuses scripts made at run time"),
];
/// Before a hook, on its line.
const NOW_AND_THEN: [&str; 4] = ["=> ", "&& ", "| ", "else {"];

fn sheets(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.under("ui/src/", ".css").filter(|(path, _)| *path != TOKENS)
}

/// No colour, and no length but the thickness of lines and the gap of a focus ring; conditions of `@media` and `@container` cannot read tokens.
pub fn styles_use_tokens(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in sheets(tree) {
        for (index, line) in without_comments(text).lines().enumerate() {
            let Some((_, value)) = line.split_once(':').filter(|_| !line.trim_start().starts_with('@')) else {
                continue;
            };
            let value = value.trim_end().trim_end_matches('{');
            if has_raw_colour(value) && !line.trim_end().ends_with('{') {
                found.push(format!("{path}:{}: a raw colour; take one from tokens.css", index + 1));
            }
            if has_raw_length(value) {
                found.push(format!("{path}:{}: a raw length; take one from tokens.css", index + 1));
            }
        }
    }
    found
}

pub fn sheets_are_in_layers(tree: &Tree) -> Vec<String> {
    let is_loose = |text: &str| {
        let text = without_comments(text);
        let mut rest = text.trim_start();
        while rest.starts_with("@font-face") {
            rest = rest.split_once('}').map_or("", |(_, after)| after).trim_start(); // fonts have no layer
        }
        !rest.is_empty() && !rest.starts_with("@layer ")
    };
    sheets(tree)
        .filter(|(_, text)| is_loose(text))
        .map(|(path, _)| format!("{path}: rules outside of a layer"))
        .collect()
}

pub fn the_content_policy_holds(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in tree.under("ui/src/", ".rs") {
        for (number, line) in code_lines(text) {
            for (_, why) in REFUSED.iter().filter(|(refused, _)| line.contains(refused)) {
                found.push(format!("{path}:{number}: {why}"));
            }
        }
    }
    found
}

/// A page is held together by the order of its hooks: one that is called now and then breaks it. As far as its line
/// shows it, or a `return` of its function that comes before.
pub fn hooks_are_called_each_time(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in tree.under("ui/src/", ".rs") {
        let mut reading = Reading::default();
        for (number, line) in code_lines(text) {
            let is_now_and_then = |(place, _): (usize, &str)| {
                let (before, after) = line.split_at(place);
                is_hook(before, after) && NOW_AND_THEN.iter().any(|condition| reaches(condition, before))
            };
            let is_late = reading.finds_late_hook(line);
            if is_late || line.match_indices("use_").any(is_now_and_then) {
                found.push(format!("{path}:{number}: a hook that is called now and then; call it before"));
            }
        }
    }
    found
}

fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Whether a hook is called where a line is split so.
fn is_hook(before: &str, after: &str) -> bool {
    let name = after.find(|letter: char| !is_of_name(letter)).unwrap_or(after.len());
    let is_called = after[name..].starts_with('(') || after[name..].starts_with("::<");
    after.starts_with("use_") && is_called && !before.ends_with("fn ") && !before.ends_with(is_of_name)
}

/// To the end of what stands before.
fn reaches(condition: &str, before: &str) -> bool {
    before.match_indices(condition).any(|(place, _)| closes_only_its_own(&before[place..]))
}

/// No bracket is closed in it that was opened before it.
fn closes_only_its_own(part: &str) -> bool {
    let mut open = 0_i32;
    part.chars().all(|letter| {
        open += i32::from(letter == '(') - i32::from(letter == ')');
        open >= 0
    })
}

/// What an open brace is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Brace {
    Function,
    /// A function that may have returned by now.
    FunctionLeft,
    /// A closure, or a future: what returns there does not leave the function around it.
    Closure,
    Block,
}

/// What is known of a file as far as it is read.
#[derive(Default)]
struct Reading {
    open: Vec<Brace>,
    /// Whether the next brace is a function's.
    is_head: bool,
}

impl Reading {
    /// Whether a hook is called on this line that its function may have returned before.
    fn finds_late_hook(&mut self, line: &str) -> bool {
        let mut is_late = false;
        for (place, letter) in line.char_indices() {
            let (before, after) = line.split_at(place);
            match letter {
                '{' => self.open_brace(before),
                '}' => {
                    self.open.pop();
                }
                ';' => self.is_head = false,
                _ if before.ends_with(is_of_name) => {}
                _ if after.starts_with("fn ") => self.is_head = true,
                _ if is_return(after) => self.leave(),
                _ if is_hook(before, after) => is_late |= self.body().is_some_and(|body| *body == Brace::FunctionLeft),
                _ => {}
            }
        }
        is_late
    }

    fn open_brace(&mut self, before: &str) {
        let brace = if std::mem::take(&mut self.is_head) {
            Brace::Function
        } else if is_in_closure(before) {
            Brace::Closure
        } else {
            Brace::Block
        };
        self.open.push(brace);
    }

    /// Of what a `return` leaves here.
    fn body(&mut self) -> Option<&mut Brace> {
        self.open.iter_mut().rfind(|brace| **brace != Brace::Block)
    }

    fn leave(&mut self) {
        if let Some(body) = self.body().filter(|body| **body == Brace::Function) {
            *body = Brace::FunctionLeft;
        }
    }
}

fn is_return(after: &str) -> bool {
    after.strip_prefix("return").is_some_and(|rest| !rest.starts_with(is_of_name))
}

/// Whether a closure or a future begins in what stands before, and has not ended. Other bars follow what they join.
fn is_in_closure(before: &str) -> bool {
    let begins = |(place, _): (usize, &str)| {
        let (told, rest) = (before[..place].trim_end(), &before[place..]);
        let follows_nothing = told.is_empty() || told.ends_with(['(', '[', '{', ',', ':', '=', '>', '&']);
        let is_first = (follows_nothing || told.ends_with("move")) && !rest.starts_with("| ");
        is_first && closes_only_its_own(rest)
    };
    let is_future = ["async", "async move"].iter().any(|word| before.trim_end().ends_with(word));
    is_future || before.match_indices('|').any(begins)
}

fn has_raw_colour(value: &str) -> bool {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '_';
    let starts_word = |place: usize| !value[..place].ends_with(is_word);
    let functions = COLOUR_FUNCTIONS.iter().any(|name| value.match_indices(name).any(|(place, _)| starts_word(place)));
    let names = value.split(|letter| !is_word(letter)).any(|word| COLOUR_NAMES.contains(&word));
    let hashes = value.split('#').skip(1).any(|rest| {
        let digits = rest.chars().take_while(char::is_ascii_hexdigit).count();
        [3, 4, 6, 8].contains(&digits)
    });
    functions || names || hashes
}

fn has_raw_length(value: &str) -> bool {
    value.match_indices("px").any(|(place, _)| {
        let number =
            value[..place].rsplit(|letter: char| !letter.is_ascii_digit() && letter != '.').next().unwrap_or_default();
        let whole = number.split('.').next().unwrap_or_default();
        whole.parse::<u32>().is_ok_and(|length| length > THICKEST_LINE)
    })
}

/// Comments become blanks, so that the numbers of the lines stay true.
fn without_comments(sheet: &str) -> String {
    let mut clean = String::new();
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once("/*") {
        let (comment, after) = after.split_once("*/").unwrap_or((after, ""));
        clean.push_str(before);
        clean.extend(comment.chars().filter(|letter| *letter == '\n'));
        rest = after;
    }
    clean + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(rule: &str) -> Vec<String> {
        let sheet = format!("@layer kit {{\n  {rule}\n}}\n");
        styles_use_tokens(&Tree::planted(&[("ui/src/kit/a.css", &sheet)]))
    }

    #[test]
    fn raw_colours_are_found() {
        for rule in
            ["color: #fff;", "color: white;", "border: 1px solid oklch(50% 0 0);", "background: rgb(0 0 0 / 50%);"]
        {
            assert_eq!(style(rule), ["ui/src/kit/a.css:2: a raw colour; take one from tokens.css"], "{rule}");
        }
    }

    #[test]
    fn raw_lengths_are_found() {
        for rule in ["padding: 12px;", "width: calc(100% - 5.5px);"] {
            assert_eq!(style(rule), ["ui/src/kit/a.css:2: a raw length; take one from tokens.css"], "{rule}");
        }
    }

    #[test]
    fn tokens_hair_lines_and_conditions_are_fine() {
        for rule in [
            "color: var(--ink);",
            "border: 1px solid var(--line);",
            "margin: 0;",
            "outline: 2px solid var(--focus);",
            "/* was 12px and #fff */",
            "@container (min-width: 600px) {",
            "background: color-mix(in oklab, var(--sea), transparent);",
            "white-space: nowrap;",
            "&:hover {",
        ] {
            assert_eq!(style(rule), Vec::<String>::new(), "{rule}");
        }
    }

    #[test]
    fn a_sheet_outside_of_the_layers_is_found() {
        let tree = Tree::planted(&[
            ("ui/src/a.css", "/* a */\n.a { margin: 0; }"),
            ("ui/src/b.css", "/* b */\n@font-face { src: url(b); }\n@layer kit { }"),
        ]);
        assert_eq!(sheets_are_in_layers(&tree), ["ui/src/a.css: rules outside of a layer"]);
    }

    #[test]
    fn a_hook_that_is_called_now_and_then_is_found() {
        let line = |line: &str| {
            let text = format!("fn of_hers() {{\n    {line}\n}}\n");
            hooks_are_called_each_time(&Tree::planted(&[("ui/src/a.rs", &text)])).len()
        };
        for broken in [
            "let at = since.map(|at| near(at, use_minute()));",
            "Some(at) => near(at, use_minute()),",
            "let late = is_in && use_minute() > at;",
            "let at = if is_in { near(at) } else { use_minute() };",
        ] {
            assert_eq!(line(broken), 1, "{broken}");
        }
        for fine in [
            "let minute = use_minute();",
            "let open = use_signal(|| None::<Open>);",
            "let (open, late) = (use_signal(|| None::<Open>), use_signal(|| false));",
            "if use_keeper().is_none() || !has_some {",
            "pub(crate) fn use_minute() -> Timestamp {",
            "let close = || because_of(1);",
            "// Some(at) => use_minute(),",
        ] {
            assert_eq!(line(fine), 0, "{fine}");
        }
    }

    #[test]
    fn a_hook_that_its_function_may_have_returned_before_is_found() {
        let before_one = |body: &str| {
            let text = format!("fn Door(\n    open: bool,\n) -> Element {{\n{body}\nlet late = use_minute();\n}}\n");
            hooks_are_called_each_time(&Tree::planted(&[("ui/src/a.rs", &text)])).len()
        };
        for broken in [
            "let Some(me) = me else { return VNode::empty() };",
            "if !open || is_late {\n    return rsx! { p {} };\n}",
            "match doubt {\n    Doubt::Settled => return VNode::empty(),\n    _ => {}\n}",
            "if all.iter().any(|one| one.is_open) {\n    return VNode::empty();\n}",
        ] {
            assert_eq!(before_one(broken), 1, "{broken}");
        }
        for fine in [
            "let close = move |()| {\n    let Some(me) = me() else { return };\n    onclose.call(me);\n};",
            "let is_back = use_hook(move || match returned() {\n    Some(_) => true,\n    None => return false,\n});",
            "spawn(async move {\n    if answer.await.is_err() {\n        return;\n    }\n});",
            "let returned = rsx! { p { \"{name}\" } };",
            "rsx! { p {} }\n}\nfn earlier() -> bool {\n    return true;\n}\nfn next() -> Element {",
        ] {
            assert_eq!(before_one(fine), 0, "{fine}");
        }
    }

    #[test]
    fn a_whole_style_attribute_is_found() {
        let tree = Tree::planted(&[(
            "ui/src/a.rs",
            "rsx! { div { style: \"margin: 0\" } }\nrsx! { div { width: \"10%\" } }\n",
        )]);
        assert_eq!(the_content_policy_holds(&tree).len(), 1);
    }
}

//! Inside a crate modules form layers: nothing imports what imports it.
//!
//! Crates enforce the large direction; this enforces the small ones. A module is a file. It depends on what its `use`
//! lines and its paths name: from `crate`, `self` and `super`, from a module below it, and from one that it imports.
//! Declaring a module is not depending on it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What each module depends on. A module goes by its path in the crate, and the root by none.
type Graph = BTreeMap<Vec<String>, BTreeSet<Vec<String>>>;

#[test]
fn the_modules_of_each_crate_form_layers() {
    for sources in ["src", "crates/core/src", "crates/store/src"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(sources);
        let graph = graph(&read(&root));
        assert!(graph.len() > 20, "{sources} has {} modules", graph.len());
        assert!(graph.values().flatten().count() > graph.len(), "{sources} has hardly an import");
        if let Some(circle) = circle(&graph) {
            panic!("{sources}: {circle}");
        }
    }
}

#[test]
fn files_stay_short_enough_to_be_read_at_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = 0;
    for folder in ["src", "crates", "tests", "benches", "examples", "fuzz/src", "fuzz/targets"] {
        for (path, text) in read(&root.join(folder)) {
            files += 1;
            let lines = text.lines().count();
            assert!(
                lines <= 400,
                "{folder}/{}.rs has {lines} lines; more than 400 should be two files",
                path.join("/")
            );
        }
    }
    assert!(files > 300, "{files}");
}

#[test]
fn a_planted_circle_is_named() {
    let circle_of = |changed: (&str, &str)| {
        let mut sources: BTreeMap<&str, &str> = [
            ("", "pub mod list; pub mod words; mod page;"),
            ("list", "pub mod cursor; use crate::{words::{self, nearest}}; pub fn of() { words::nearest() }"),
            ("list::cursor", "use std::fmt; fn parse() -> fmt::Result { Ok(()) }"),
            ("page", "use crate::words; pub fn show() { words::nearest() }"),
            ("words", "//! Words.\npub fn nearest() {} mod tests { use super::nearest; }"),
        ]
        .into();
        sources.insert(changed.0, changed.1);
        let path = |name: &str| name.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect();
        circle(&graph(&sources.iter().map(|(name, text)| (path(name), (*text).to_owned())).collect()))
    };
    assert_eq!(circle_of(("words", "pub fn nearest() {}")), None);
    for (planted, text) in [
        ("by a use", "use crate::page::show; pub fn nearest() {}"),
        ("by a path", "pub fn nearest() { crate::page::show() }"),
        ("by a path in a macro", "pub fn nearest() { println!(\"{}\", crate::page::show()) }"),
        ("by super", "pub fn nearest() { super::page::show() }"),
        ("by a tree", "use crate::{page::{show as other}}; pub fn nearest() {}"),
        ("by what a tree says first", "pub use super::{page}; pub fn nearest() {}"),
        ("in a module of the file", "mod tests { use crate::page; } pub fn nearest() {}"),
    ] {
        assert_eq!(circle_of(("words", text)).as_deref(), Some("page → words → page"), "{planted}");
    }
    let below = "pub mod cursor; fn of() { cursor::parse() }";
    assert_eq!(circle_of(("list", below)), None);
    let of_both = [("list", below.to_owned()), ("list::cursor", "use super::of;".to_owned())];
    let of_both = of_both
        .map(|(name, text)| (name.split("::").map(str::to_owned).collect::<Vec<_>>(), text))
        .into_iter()
        .collect();
    assert_eq!(circle(&graph(&of_both)).as_deref(), Some("list → list::cursor → list"));
}

/// The text of each module of a crate.
fn read(root: &Path) -> BTreeMap<Vec<String>, String> {
    let mut folders: Vec<PathBuf> = vec![root.to_owned()];
    let mut modules = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension() == Some("rs".as_ref()) && path.file_name() != Some("main.rs".as_ref()) {
                let name = path.strip_prefix(root).unwrap().with_extension("");
                let name: Vec<String> = name.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
                let text = fs::read_to_string(&path).unwrap();
                modules.insert(if name == ["lib"] { Vec::new() } else { name }, text);
            }
        }
    }
    modules
}

fn graph(texts: &BTreeMap<Vec<String>, String>) -> Graph {
    let modules: BTreeSet<&Vec<String>> = texts.keys().collect();
    texts
        .iter()
        .map(|(module, text)| {
            let mut file = File { module, modules: &modules, imported: BTreeMap::new(), found: BTreeSet::new() };
            let tokens: TokenStream = text.parse().unwrap();
            // What a file imports may be named above the line that imports it.
            file.walk(tokens.clone(), 0);
            file.walk(tokens, 0);
            file.found.remove(module);
            (module.clone(), file.found)
        })
        .collect()
}

struct File<'a> {
    module: &'a Vec<String>,
    modules: &'a BTreeSet<&'a Vec<String>>,
    /// The modules that it imports, by the names that it gives them.
    imported: BTreeMap<String, Vec<String>>,
    found: BTreeSet<Vec<String>>,
}

impl File<'_> {
    /// `inside` says how many modules of the file itself are around the tokens.
    fn walk(&mut self, tokens: TokenStream, inside: usize) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Group(group) => {
                    let is_module =
                        at >= 2 && tokens[at - 2].to_string() == "mod" && group.delimiter() == Delimiter::Brace;
                    self.walk(group.stream(), inside + usize::from(is_module));
                    at += 1;
                }
                // But for what an `impl Trait` captures, as `use<'a>`.
                TokenTree::Ident(word) if *word == "use" && tokens[at + 1].to_string() != "<" => {
                    let end = tokens[at..].iter().position(|token| token.to_string() == ";").unwrap() + at;
                    self.tree(&tokens[at + 1..end], &[], inside);
                    at = end;
                }
                TokenTree::Ident(_) => {
                    let (path, end) = path(&tokens, at);
                    if path.len() > 1 {
                        self.depend(&path, inside);
                    }
                    at = end;
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => at += 1,
            }
        }
    }

    /// A tree of a `use`, after what its branches share.
    fn tree(&mut self, tokens: &[TokenTree], shared: &[String], inside: usize) {
        for branch in tokens.split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',')) {
            let (path, end) = path(branch, 0);
            let mut path = [shared, &path].concat();
            match branch.get(end) {
                Some(TokenTree::Group(group)) => {
                    self.tree(&group.stream().into_iter().collect::<Vec<_>>(), &path, inside);
                }
                after => {
                    if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
                        path.pop();
                    }
                    let is_renamed = after.is_some_and(|word| word.to_string() == "as");
                    let name =
                        if is_renamed { branch[end + 1].to_string() } else { path.last().cloned().unwrap_or_default() };
                    if let Some(module) = self.depend(&path, inside)
                        && module.last() == path.last()
                    {
                        self.imported.insert(name, module);
                    }
                }
            }
        }
    }

    /// The module that a path leads to, if it is one of the crate.
    fn depend(&mut self, path: &[String], inside: usize) -> Option<Vec<String>> {
        let first = path.first()?.as_str();
        let (mut from, rest) = match first {
            "self" | "super" if inside > 0 => return self.inside(path, inside),
            "crate" => (Vec::new(), &path[1..]),
            "self" | "super" => (self.module.clone(), path),
            _ => (self.imported.get(first).cloned().or_else(|| self.below(first))?, &path[1..]),
        };
        for part in rest {
            match part.as_str() {
                "self" => {}
                "super" => drop(from.pop()),
                _ => from.push(part.clone()),
            }
        }
        while !self.modules.contains(&from) {
            from.pop();
        }
        self.found.insert(from.clone());
        Some(from)
    }

    /// A path in a module of the file itself: as many `super` as there are such modules lead to the file.
    fn inside(&mut self, path: &[String], inside: usize) -> Option<Vec<String>> {
        let supers = path.iter().take_while(|part| *part == "super" || *part == "self").filter(|part| *part == "super");
        if supers.count() <= inside {
            return None;
        }
        let rest: Vec<String> = path.iter().filter(|part| *part != "self").skip(inside).cloned().collect();
        self.depend(&rest, 0)
    }

    /// The module of that name below this one.
    fn below(&self, name: &str) -> Option<Vec<String>> {
        let mut path = self.module.clone();
        path.push(name.to_owned());
        self.modules.contains(&path).then_some(path)
    }
}

/// The words of the path that begins there, and where it ends.
fn path(tokens: &[TokenTree], mut at: usize) -> (Vec<String>, usize) {
    let mut words = Vec::new();
    while let Some(TokenTree::Ident(word)) = tokens.get(at) {
        words.push(word.to_string());
        at += 1;
        let colons = tokens.get(at..at + 2).is_some_and(|two| two.iter().all(|token| token.to_string() == ":"));
        if !colons {
            break;
        }
        at += 2;
    }
    (words, at)
}

/// A circle, as `a → b → a`, from the first of its modules by name.
fn circle(graph: &Graph) -> Option<String> {
    let mut left = graph.clone();
    // What depends on nothing that is left is in no circle.
    loop {
        let free: Vec<Vec<String>> =
            left.iter().filter(|(_, needs)| needs.is_empty()).map(|(module, _)| module.clone()).collect();
        if free.is_empty() {
            break;
        }
        left.retain(|module, _| !free.contains(module));
        for needs in left.values_mut() {
            needs.retain(|module| !free.contains(module));
        }
    }
    let mut way: Vec<&Vec<String>> = vec![left.keys().next()?];
    loop {
        let next = left[way[way.len() - 1]].first()?;
        if let Some(start) = way.iter().position(|module| *module == next) {
            let first = (start..way.len()).min_by_key(|at| way[*at])?;
            let around = way[first..].iter().chain(&way[start..=first]);
            let name = |module: &&Vec<String>| if module.is_empty() { "crate".to_owned() } else { module.join("::") };
            return Some(around.map(name).collect::<Vec<_>>().join(" → "));
        }
        way.push(next);
    }
}

//! Defects of `hayagriva` 0.10, corrected in the styles that it reads. By CSL 1.0.2:
//!
//! - `<name>` is optional. Names that a style gives a label, but no `<name>`, were left out of groups.
//! - A condition tests the variable itself. What had stood in for an author (the newspaper) was taken for missing, so that
//!   titles lost their quotation marks; conditions ask for `CONTAINER` instead, which nothing stands in for.
//! - Sorting compares text. Quotation marks and brackets put titles before every name.
//! - A word that has a capital keeps its case. Title case made `Haiti Pm` of `Haiti PM`; styles print `CASED_TITLE`
//!   instead, which `titled` has put into title case.
//! - What reads the same is ambiguous. A newspaper in italics was another than one in roman, so years got no letters.
//! - A date without its month prints nothing where a style asks for month and day, so nothing delimits it.
//! - A name that is whole is not inverted. The comma after an inverted one stood between two whole names.
//!
//! And two things that styles could not foresee: a page whose day of access is not known ("Retrieved, from"), and the
//! name of a newspaper or a publisher that is an address (`allAfrica.com`), which takes no other capitals and keeps its period.

use hayagriva::citationberg::taxonomy::{DateVariable, OtherTerm, StandardVariable, Term, Variable};
use hayagriva::citationberg::{
    Choose, ChooseBranch, ChooseMatch, CslMacro, DatePartName, DelimiterBehavior, Formatting, IndependentStyle,
    LayoutRenderingElement, Name, Names, NamesChild, SortKey, Text, TextCase, TextTarget,
};

// What items have besides the variables that they need: in variables that no style prints.

/// What a thing is part of, for conditions.
pub(super) const CONTAINER: StandardVariable = StandardVariable::Division;
/// The title in title case.
pub(super) const CASED_TITLE: StandardVariable = StandardVariable::Keyword;
/// The title as it is sorted.
pub(super) const SORTED_TITLE: StandardVariable = StandardVariable::CitationKey;
/// There, if the month of publication is known.
pub(super) const MONTH: StandardVariable = StandardVariable::License;

/// What the names of macros for sorting end in.
const SORTED: &str = ":sorted";

/// The style without the defects.
pub(super) fn corrected(mut style: IndependentStyle) -> IndependentStyle {
    joined(&mut style.settings.options.delimiter_precedes_last);
    joined(&mut style.citation.name_options.delimiter_precedes_last);
    style.macros.iter_mut().for_each(|one| each(&mut one.children, &mut correct));
    each(&mut style.citation.layout.elements, &mut correct);
    let Some(bibliography) = &mut style.bibliography else { return style };
    joined(&mut bibliography.name_options.delimiter_precedes_last);
    each(&mut bibliography.layout.elements, &mut correct);
    for key in bibliography.sort.iter_mut().flat_map(|sort| &mut sort.keys) {
        match key {
            SortKey::MacroName { name, .. } => name.push_str(SORTED),
            SortKey::Variable { variable, .. } => {
                if *variable == Variable::Standard(StandardVariable::Title) {
                    *variable = Variable::Standard(SORTED_TITLE);
                }
            }
        }
    }
    let sorted: Vec<CslMacro> = style.macros.iter().cloned().map(for_sorting).collect();
    style.macros.extend(sorted);
    style
}

/// Does something to every list of elements, the inner ones first.
fn each(elements: &mut [LayoutRenderingElement], work: &mut impl FnMut(&mut [LayoutRenderingElement])) {
    for element in &mut *elements {
        match element {
            LayoutRenderingElement::Names(names) => {
                for child in &mut names.children {
                    if let NamesChild::Substitute(substitute) = child {
                        each(&mut substitute.children, work);
                    }
                }
            }
            LayoutRenderingElement::Group(group) => each(&mut group.children, work),
            LayoutRenderingElement::Choose(choose) => {
                each(&mut choose.if_.children, work);
                choose.else_if.iter_mut().for_each(|branch| each(&mut branch.children, work));
                if let Some(otherwise) = &mut choose.otherwise {
                    each(&mut otherwise.children, work);
                }
            }
            _ => {}
        }
    }
    work(elements);
}

fn correct(elements: &mut [LayoutRenderingElement]) {
    for at in 1..elements.len() {
        if is_word_of_access(&elements[at - 1]) && has_day_of_access(&elements[at]) {
            only_if(&mut elements[at - 1], Variable::Date(DateVariable::Accessed));
        }
    }
    for element in elements {
        match element {
            LayoutRenderingElement::Names(names) => give_name(names),
            LayoutRenderingElement::Text(text) => {
                text.formatting = Formatting::default();
                take_case(text);
            }
            LayoutRenderingElement::Date(date)
                if date.variable == Some(DateVariable::Issued)
                    && !date.is_localized()
                    && date.date_part.iter().all(|part| part.name != DatePartName::Year) =>
            {
                only_if(element, Variable::Standard(MONTH));
            }
            LayoutRenderingElement::Choose(choose) => {
                let branches = std::iter::once(&mut choose.if_).chain(&mut choose.else_if);
                for variable in branches.filter_map(|branch| branch.variable.as_mut()).flatten() {
                    if *variable == Variable::Standard(StandardVariable::ContainerTitle) {
                        *variable = Variable::Standard(CONTAINER);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The option that says whether there is a comma before the last name.
const PRECEDES: &str = "@delimiter-precedes-last";

/// Between two whole names there is no comma before the "and": none of them is turned around.
fn joined(precedes: &mut Option<DelimiterBehavior>) {
    if matches!(precedes, Some(DelimiterBehavior::Always | DelimiterBehavior::AfterInvertedName)) {
        *precedes = Some(DelimiterBehavior::Contextual);
    }
}

fn give_name(names: &mut Names) {
    for child in &mut names.children {
        if let NamesChild::Name(name) = child {
            // Its options are private, but not what it is written as.
            let mut written = serde_json::to_value(&*name).unwrap_or_default();
            if ["always", "after-inverted-name"].iter().any(|always| written[PRECEDES] == *always) {
                written[PRECEDES] = "contextual".into();
                *name = serde_json::from_value(written).unwrap_or_else(|_| name.clone());
            }
        }
    }
    // A child of `<substitute>` without children takes those of its parent, so it stays as it is.
    if !names.children.is_empty() && !names.children.iter().any(|child| matches!(child, NamesChild::Name(_))) {
        names.children.insert(0, NamesChild::Name(Name::default()));
    }
}

/// Prints a title in the case that a style asks for, and the name of a newspaper or a publisher as it is.
fn take_case(text: &mut Text) {
    let TextTarget::Variable { var: Variable::Standard(variable), .. } = &mut text.target else { return };
    match variable {
        StandardVariable::Title if text.text_case == Some(TextCase::TitleCase) => {
            *variable = CASED_TITLE;
            text.text_case = None;
        }
        StandardVariable::ContainerTitle | StandardVariable::Publisher => {
            text.text_case = None;
            text.strip_periods = false;
        }
        _ => {}
    }
}

/// Whether it is the word before the day of access: "Retrieved".
fn is_word_of_access(element: &LayoutRenderingElement) -> bool {
    let LayoutRenderingElement::Text(text) = element else { return false };
    let TextTarget::Term { term, .. } = &text.target else { return false };
    matches!(term, Term::Other(OtherTerm::Retrieved | OtherTerm::Accessed))
}

fn has_day_of_access(element: &LayoutRenderingElement) -> bool {
    match element {
        LayoutRenderingElement::Date(date) => date.variable == Some(DateVariable::Accessed),
        LayoutRenderingElement::Group(group) => group.children.iter().any(has_day_of_access),
        _ => false,
    }
}

/// Prints an element only if there is a variable.
fn only_if(element: &mut LayoutRenderingElement, variable: Variable) {
    let if_ = ChooseBranch {
        disambiguate: None,
        is_numeric: None,
        is_uncertain_date: None,
        locator: None,
        position: None,
        type_: None,
        variable: Some(vec![variable]),
        match_: ChooseMatch::All,
        children: vec![element.clone()],
    };
    *element = LayoutRenderingElement::Choose(Choose { if_, else_if: Vec::new(), otherwise: None });
}

/// The macro without quotation marks, and with its macros likewise.
fn for_sorting(mut one: CslMacro) -> CslMacro {
    one.name.push_str(SORTED);
    each(&mut one.children, &mut |elements| {
        for element in elements {
            let LayoutRenderingElement::Text(text) = element else { continue };
            text.quotes = false;
            match &mut text.target {
                TextTarget::Macro { name } => name.push_str(SORTED),
                TextTarget::Variable { var: Variable::Standard(variable), .. }
                    if [StandardVariable::Title, CASED_TITLE].contains(variable) =>
                {
                    *variable = SORTED_TITLE;
                }
                _ => {}
            }
        }
    });
    one
}

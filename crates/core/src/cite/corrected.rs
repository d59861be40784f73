//! Three defects of `hayagriva` 0.10, corrected in the styles that it reads. By CSL 1.0.2:
//!
//! - `<name>` is optional. Names that a style gives a label, but no `<name>`, were left out of groups.
//! - A condition tests the variable itself. What had stood in for an author (the newspaper) was taken for missing, so that
//!   titles lost their quotation marks; conditions ask for `CONTAINER` instead, which nothing stands in for.
//! - Sorting compares text. Quotation marks put every title before every name.

use hayagriva::citationberg::taxonomy::{StandardVariable, Variable};
use hayagriva::citationberg::{
    CslMacro, IndependentStyle, LayoutRenderingElement, Name, Names, NamesChild, SortKey, TextTarget,
};

/// The variable that stands for the container in conditions: no style prints it.
pub(super) const CONTAINER: StandardVariable = StandardVariable::Division;

/// What the names of macros for sorting end in.
const SORTED: &str = ":sorted";

/// The style without the defects.
pub(super) fn corrected(mut style: IndependentStyle) -> IndependentStyle {
    style.macros.iter_mut().for_each(|one| each(&mut one.children, &mut correct));
    each(&mut style.citation.layout.elements, &mut correct);
    let Some(bibliography) = &mut style.bibliography else { return style };
    each(&mut bibliography.layout.elements, &mut correct);
    for key in bibliography.sort.iter_mut().flat_map(|sort| &mut sort.keys) {
        if let SortKey::MacroName { name, .. } = key {
            name.push_str(SORTED);
        }
    }
    let sorted: Vec<CslMacro> = style.macros.iter().cloned().map(for_sorting).collect();
    style.macros.extend(sorted);
    style
}

/// Does something to every element.
fn each(elements: &mut [LayoutRenderingElement], work: &mut impl FnMut(&mut LayoutRenderingElement)) {
    for element in elements {
        work(element);
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
}

fn correct(element: &mut LayoutRenderingElement) {
    match element {
        LayoutRenderingElement::Names(names) => give_name(names),
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

fn give_name(names: &mut Names) {
    // A child of `<substitute>` without children takes those of its parent, so it stays as it is.
    if !names.children.is_empty() && !names.children.iter().any(|child| matches!(child, NamesChild::Name(_))) {
        names.children.insert(0, NamesChild::Name(Name::default()));
    }
}

/// The macro without quotation marks, and with its macros likewise.
fn for_sorting(mut one: CslMacro) -> CslMacro {
    one.name.push_str(SORTED);
    each(&mut one.children, &mut |element| {
        if let LayoutRenderingElement::Text(text) = element {
            text.quotes = false;
            if let TextTarget::Macro { name } = &mut text.target {
                name.push_str(SORTED);
            }
        }
    });
    one
}

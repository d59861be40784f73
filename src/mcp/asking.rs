//! What an assistant gives, as a request; and the answer to that, as the result of a tool.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, header};
use ledger_core::cite::NamedStyle;
use ledger_core::describe::{Format, Style};
use ledger_core::words::{list, nearest};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rmcp::model::{CallToolResult, ContentBlock, JsonObject};
use serde_json::{Value as Json, json};
use tower::util::BoxCloneSyncService;
use tower::{Service, ServiceExt as _};

use super::length::{self, LONGEST, WHOLE};
use super::tools::{CITATIONS, COLLECTION, FILTERS, FORMATS, Gives, ID, STYLE, Tool};
use crate::asked::Asked;
use crate::negotiate::header_text;
use crate::site::Site;

/// How many redirects are followed: from another spelling of an identifier, and from a record that was merged.
const REDIRECTS: usize = 3;
/// What is left as it is in a part of a path.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Asks a service of the ledger.
#[derive(Clone, Debug)]
pub struct Asking {
    service: BoxCloneSyncService<Request, Response, std::convert::Infallible>,
    site: Arc<Site>,
}

impl Asking {
    /// Asks this service.
    #[must_use]
    pub fn of<S>(service: S, site: Arc<Site>) -> Self
    where
        S: Service<Request, Response = Response, Error = std::convert::Infallible> + Clone + Send + Sync + 'static,
        S::Future: Send,
    {
        Self { service: BoxCloneSyncService::new(service), site }
    }

    /// Where the site is that it asks.
    pub(super) fn site(&self) -> &Arc<Site> {
        &self.site
    }

    /// Uses a tool. What goes wrong is told to the assistant, which can do better.
    pub(super) async fn call(&self, tool: &Tool, arguments: &JsonObject) -> CallToolResult {
        let mut answered = self.ask(tool, arguments, LONGEST).await;
        // An answer without citations is better than none, unless it was asked for with them; so is one without the
        // records inside it.
        let (mut lean, was_asked) = (arguments.clone(), arguments.contains_key(CITATIONS));
        lean.entry(CITATIONS).or_insert_with(|| "none".into());
        if matches!(answered, Err(Wrong::TooLong)) && tool.cites() && !was_asked {
            answered = self.ask(tool, &lean, LONGEST).await.map(|mut result| {
                result.content.push(ContentBlock::text(length::without_citations(tool)));
                result
            });
        }
        if matches!(answered, Err(Wrong::TooLong)) && lean[CITATIONS] == "none" && length::has_records(tool, &lean) {
            answered = self.ask(tool, &lean, WHOLE).await.and_then(|mut result| {
                length::leave_out_records(&mut result, &lean).map_err(|()| Wrong::TooLong)?;
                Ok(result)
            });
        }
        answered.unwrap_or_else(|wrong| {
            let told = match wrong {
                Wrong::Told(told) => told,
                Wrong::TooLong => length::too_long(tool, arguments),
            };
            CallToolResult::error(vec![ContentBlock::text(told)])
        })
    }

    async fn ask(&self, tool: &Tool, arguments: &JsonObject, longest: usize) -> Result<CallToolResult, Wrong> {
        self.get(target(tool, arguments)?, longest).await?.result(tool, arguments)
    }

    /// The answer at an address, of so many bytes at most, or what is wrong.
    async fn get(&self, mut target: String, longest: usize) -> Result<Answer, Wrong> {
        for _ in 0..=REDIRECTS {
            let mut request = Request::new(Body::empty());
            *request.uri_mut() = target.parse().map_err(|_| "The arguments are too long for a request.".to_owned())?;
            // Requests of HTTP/1.1 have one.
            request.headers_mut().insert(header::HOST, HeaderValue::from_static("localhost"));
            let asked = Asked::of(&request, Arc::clone(&self.site));
            request.extensions_mut().insert(asked);
            // It never fails.
            let response = self.service.clone().oneshot(request).await.unwrap_or_default();
            if response.status().is_redirection() {
                target = header_text(response.headers(), &header::LOCATION);
                continue;
            }
            let (parts, body) = response.into_parts();
            let body = to_bytes(body, longest).await.map_err(|_| Wrong::TooLong)?;
            let text = String::from_utf8(body.into()).map_err(|_| "The answer is not text.".to_owned())?;
            if !parts.status.is_success() {
                return Err(Wrong::Told(told(&text)));
            }
            return Ok(Answer { text, cite_as: cite_as(&parts.headers) });
        }
        Err(Wrong::Told("The record moved too often.".to_owned()))
    }
}

/// What an address answered.
struct Answer {
    text: String,
    /// The address to cite it by.
    cite_as: Option<String>,
}

impl Answer {
    fn result(self, tool: &Tool, arguments: &JsonObject) -> Result<CallToolResult, Wrong> {
        let Self { text, cite_as } = self;
        if tool.gives == Gives::Citation {
            let style = arguments.get(STYLE).cloned().unwrap_or_else(|| tool.default_of(STYLE).into());
            return Ok(CallToolResult::structured(
                json!({ "citation": text.trim_end(), "style": style, "url": cite_as }),
            ));
        }
        let json: Json = serde_json::from_str(&text).map_err(|_| "The answer is not JSON.".to_owned())?;
        let release = json["dataset"]["release"].as_str().unwrap_or_default().to_owned();
        let mut result = CallToolResult::structured(json);
        if let Some(url) = cite_as {
            result.content.push(ContentBlock::text(format!("Edition {release}; to cite this answer: {url}")));
        }
        Ok(result)
    }
}

/// A problem, in the words of the API.
fn told(problem: &str) -> String {
    let problem: Json = serde_json::from_str(problem).unwrap_or_default();
    let says = |name: &str| problem[name].as_str();
    match (says("title"), says("detail")) {
        (Some(title), Some(detail)) => format!("{title}. {detail}"),
        _ => "The ledger could not answer.".to_owned(),
    }
}

/// Why a tool has no answer.
enum Wrong {
    /// What the assistant is told.
    Told(String),
    /// It is too long.
    TooLong,
}

impl From<String> for Wrong {
    fn from(told: String) -> Self {
        Self::Told(told)
    }
}

/// The address to cite an answer by, of its links.
fn cite_as(headers: &HeaderMap) -> Option<String> {
    let links = header_text(headers, &header::LINK);
    let before = links.split_once(">; rel=\"cite-as\"")?.0;
    Some(before.rsplit_once('<')?.1.to_owned())
}

/// The address that a tool asks for, from its arguments.
fn target(tool: &Tool, arguments: &JsonObject) -> Result<String, String> {
    let known = tool.arguments();
    if let Some(unknown) = arguments.keys().find(|name| !known.contains(&name.as_str())) {
        let hint = nearest(unknown, &known)
            .map_or_else(|| format!("they are {}.", list(&known)), |near| format!("did you mean `{near}`?"));
        let more = if tool.narrows { " What narrows a list goes into `filters`." } else { "" };
        return Err(format!("`{unknown}` is not an argument of `{}`; {hint}{more}", tool.name));
    }
    if let Some(missing) = tool.required.iter().find(|name| matches!(arguments.get(**name), None | Some(Json::Null))) {
        return Err(format!("`{}` needs `{missing}`.", tool.name));
    }
    let mut path = tool.path.to_owned();
    if let Some(collection) = arguments.get(COLLECTION) {
        path = path.replace("{collection}", one_of(COLLECTION, collection, &(tool.collections)())?);
    }
    match arguments.get(ID) {
        Some(Json::String(id)) if !id.is_empty() => {
            path = path.replace("{id}", &utf8_percent_encode(id, PLAIN).to_string());
        }
        None | Some(Json::Null) => path = path.replace("/{id}", ""),
        Some(_) => return Err("`id` must be a text: the `id` of a row.".to_owned()),
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    let mut add = |name: &str, value: &Json| -> Result<(), String> {
        for text in texts(name, value)? {
            if name != STYLE {
                query.append_pair(name, &text);
            } else if FORMATS.contains(&text.as_str()) {
                query.append_pair("format", &text);
            } else if let (None, Some(near)) = (NamedStyle::by_name(&text), nearest(&text, FORMATS)) {
                return Err(format!("there is no style `{text}`; did you mean `{near}`?"));
            } else {
                // A style that is no format of its own, or none at all, as is told then.
                query.append_pair("format", Format::Cite(Style::Named).name()).append_pair("style", &text);
            }
        }
        Ok(())
    };
    for (name, value) in arguments {
        match (name.as_str(), value) {
            (COLLECTION | ID, _) | (_, Json::Null) => {}
            (FILTERS, Json::Object(filters)) => {
                for (name, value) in filters {
                    if ["format", "of", "style", "lang", "fields", "bom", "citations"].contains(&name.as_str()) {
                        return Err(format!(
                            "`{name}` is not a filter: an answer is JSON here, with the arguments of the tool."
                        ));
                    }
                    if arguments.contains_key(name) || !tool.default_of(name).is_empty() {
                        return Err(format!(
                            "`{name}` is an argument of its own and no filter: give it beside `filters`, once."
                        ));
                    }
                    add(name, value)?;
                }
            }
            (FILTERS, _) => return Err("`filters` must be an object, like {\"country\": \"KE\"}.".to_owned()),
            (name, value) => add(name, value)?,
        }
    }
    for (name, value) in tool.defaults.iter().filter(|(name, _)| !arguments.contains_key(*name)) {
        add(name, &Json::from(*value))?;
    }
    Ok(format!("{path}?{}", query.finish()))
}

/// One of the texts that an argument can be.
fn one_of<'a>(name: &str, value: &Json, there_are: &[&'a str]) -> Result<&'a str, String> {
    let given = value.as_str().unwrap_or_default();
    there_are.iter().copied().find(|one| *one == given).ok_or_else(|| {
        let hint = nearest(given, there_are)
            .map_or_else(|| format!("it is one of {}", list(there_are)), |near| format!("did you mean `{near}`?"));
        format!("`{name}` cannot be `{given}`; {hint}")
    })
}

/// The values of a parameter, as a query string has them.
fn texts(name: &str, value: &Json) -> Result<Vec<String>, String> {
    match value {
        Json::Null => Ok(Vec::new()),
        Json::String(text) => Ok(vec![text.clone()]),
        Json::Number(number) => Ok(vec![number.to_string()]),
        Json::Bool(flag) => Ok(vec![flag.to_string()]),
        Json::Array(items) if !items.iter().any(|item| item.is_array() || item.is_object()) => {
            Ok(items.iter().map(|item| texts(name, item)).collect::<Result<Vec<_>, _>>()?.concat())
        }
        Json::Array(_) | Json::Object(_) => Err(format!("`{name}` must be a text, a number, or a list of those.")),
    }
}

//! What answers an assistant: the tools and the prompts, as the protocol has them.

use std::sync::Arc;

use ledger_core::words::list;
use rmcp::handler::server::ServerHandler;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CustomRequest, CustomResult, ErrorCode, ErrorData, GetPromptRequestParams,
    GetPromptResponse, Implementation, ListPromptsResult, ListToolsResult, PaginatedRequestParams, ServerCapabilities,
    ServerConfig, Tool,
};
use rmcp::service::{RequestContext, RoleServer, ServiceExt as _};
use rmcp::transport::stdio;

use super::asking::Asking;
use super::{prompts, tools};
use crate::ledger::Ledger;

/// The methods of the protocol that it answers, each with parameters that it takes.
const METHODS: [(&str, &str); 6] = [
    (
        "initialize",
        r#"{"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "a client", "version": "1"}}"#,
    ),
    ("ping", "{}"),
    ("tools/list", "{}"),
    ("tools/call", r#"{"name": "search", "arguments": {"q": "Kenya"}}"#),
    ("prompts/list", "{}"),
    ("prompts/get", r#"{"name": "brief_me", "arguments": {"topic": "Kenya"}}"#),
];

/// What answers an assistant.
#[derive(Clone, Debug)]
pub struct Assistant {
    pub(super) asking: Asking,
    config: Arc<ServerConfig>,
}

impl Assistant {
    /// Answers from a ledger by asking a service of it.
    #[must_use]
    pub fn new(ledger: &Ledger, asking: Asking) -> Self {
        let about = &ledger.editions().latest().about;
        let named = Implementation::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
            .with_title(&about.short_title)
            .with_description(&about.title);
        let capabilities = ServerCapabilities::builder().enable_tools().enable_prompts().build();
        let config = ServerConfig::new(capabilities)
            .with_server_info(named)
            .with_instructions(prompts::instructions(&about.title));
        Self { asking, config: config.into() }
    }

    /// Answers on standard input and output until the input ends.
    ///
    /// # Errors
    /// When no assistant speaks the protocol there.
    pub async fn over_stdio(self) -> Result<(), String> {
        let running = self.serve(stdio()).await.map_err(|error| error.to_string())?;
        running.waiting().await.map(drop).map_err(|error| error.to_string())
    }
}

impl ServerHandler for Assistant {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::clone(&self.config)
    }

    async fn on_custom_request(
        &self,
        request: CustomRequest,
        _: RequestContext<RoleServer>,
    ) -> Result<CustomResult, ErrorData> {
        let asked = request.method;
        // A method that there is comes here with parameters that are none of its own.
        if let Some((method, like)) = METHODS.iter().find(|(method, _)| *method == asked) {
            let told = format!("`params` of `{method}` is missing or wrong; it is an object like {like}");
            return Err(ErrorData::invalid_params(told, None));
        }
        let is_name = asked.len() <= 100 && asked.bytes().all(|byte| byte.is_ascii_graphic());
        let asked = if is_name { format!("`{asked}`") } else { "this one".to_owned() };
        let told = format!("there is no method {asked}; the methods are {}", list(&METHODS.map(|(method, _)| method)));
        Err(ErrorData::new(ErrorCode::METHOD_NOT_FOUND, told, None))
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools::listed().to_vec()))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        tools::listed().iter().find(|tool| tool.name == name).cloned()
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let tool = tools::by_name(&request.name).map_err(|unknown| ErrorData::invalid_params(unknown, None))?;
        Ok(self.asking.call(tool, &request.arguments.unwrap_or_default()).await.into())
    }

    async fn list_prompts(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        Ok(ListPromptsResult::with_all_items(prompts::listed()))
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        prompts::get(&request.name, &request.arguments.unwrap_or_default())
            .map(Into::into)
            .map_err(|wrong| ErrorData::invalid_params(wrong, None))
    }
}

//! The Model Context Protocol (MCP): the ledger as tools of an assistant, at `/mcp` and on standard input and output.
//!
//! A tool is a path of the API: what an assistant gives becomes the request that anybody could send, and the same router
//! answers it. So a tool cannot answer anything that the API would not, and everything that is refused there is refused
//! here, with the same words. Nothing is kept between two requests.

mod asking;
mod assistant;
mod door;
mod length;
mod prompts;
mod schemas;
mod tools;

pub use self::asking::Asking;
pub use self::assistant::Assistant;
pub use self::door::{Door, PATH};

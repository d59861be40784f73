//! Where this site is, and where errors in it are reported.

/// Where this site is, and where errors in it are reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The address that absolute links begin with, without a slash at its end.
    pub url: String,
    /// The address at which an error is reported, if there is one.
    pub issues_url: Option<String>,
    /// The origins of other sites whose pages may use `/mcp`.
    pub origins: Vec<String>,
}

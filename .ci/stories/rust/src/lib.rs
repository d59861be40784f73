//! The client.

use futures_core::Stream as _;

progenitor::generate_api!(spec = "../openapi-3.0.json", interface = Builder);

/// The problem in an error. Progenitor does not treat its media type as JSON, so the body is bytes.
///
/// # Errors
/// Returns the error itself if it holds no problem.
pub async fn problem(error: Error<ByteStream>) -> Result<types::Problem, Box<dyn std::error::Error>> {
    let Error::ErrorResponse(response) = error else { return Err(error.into()) };
    let mut stream = std::pin::pin!(response.into_inner().into_inner());
    let mut body = Vec::new();
    while let Some(chunk) = std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await {
        body.extend_from_slice(&chunk?);
    }
    Ok(serde_json::from_slice(&body)?)
}

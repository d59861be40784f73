//! Nothing is answered from a file that somebody has written into.
//!
//! A database never changes once it is in place (`docs/decisions/0013-one-snapshot.md`). If one is overwritten all the same,
//! what was read of it may be of two databases: that is refused until a whole one is in place, which is then opened.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http_body::{Frame, SizeHint};

use crate::ledger::Ledger;
use crate::problem::{Problem, ProblemKind};

/// Refuses an answer if the file was written into meanwhile; a stream then breaks off.
pub(super) async fn intact(State(ledger): State<Ledger>, request: Request, next: Next) -> Response {
    let is_of_data = request.uri().path() != "/healthz";
    let answer = next.run(request).await;
    if is_of_data && !ledger.readers().is_intact() {
        tracing::error!("the database was written into while it is served; nothing is answered from it any more");
        let detail = "The database is being replaced. Try again in 2 seconds.";
        return Problem::new(&ProblemKind::OVERLOADED, detail).into_response();
    }
    if answer.body().size_hint().exact().is_some() {
        return answer;
    }
    answer.map(|body| Body::new(Checked { body, ledger }))
}

/// A stream whose pieces were read from a file that nobody had written into.
struct Checked {
    body: Body,
    ledger: Ledger,
}

impl HttpBody for Checked {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let piece = ready!(Pin::new(&mut self.body).poll_frame(context));
        if !self.ledger.readers().is_intact() {
            return Poll::Ready(Some(Err(axum::Error::new("the database was written into"))));
        }
        Poll::Ready(piece)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

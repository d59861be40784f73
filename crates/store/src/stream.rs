//! Streams of what a task of its own sends.

use bytes::Bytes;
use futures_util::Stream;
use tokio::sync::mpsc;

/// A stream of what a task of its own sends, which is never more than so many pieces ahead of who takes them.
///
/// The task ends when nobody takes any more: then sending fails. What it fails of is the last thing sent.
pub fn sent<E, F>(
    ahead: usize,
    send: impl FnOnce(mpsc::Sender<Result<Bytes, E>>) -> F,
) -> impl Stream<Item = Result<Bytes, E>> + Send
where
    E: Send + 'static,
    F: Future<Output = Result<(), E>> + Send + 'static,
{
    let (sender, receiver) = mpsc::channel(ahead);
    let sending = send(sender.clone());
    tokio::spawn(async move {
        if let Err(error) = sending.await {
            // Nobody may be left to hear of it.
            let _ = sender.send(Err(error)).await;
        }
    });
    futures_util::stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|piece| (piece, receiver))
    })
}

//! Streams that are fed by a separate task.

use bytes::Bytes;
use futures_util::Stream;
use tokio::sync::mpsc;

/// A stream fed by a separate task, which is never more than `ahead` pieces ahead of the consumer.
///
/// When the stream is dropped, so is what the task was doing. If the task fails, its error is sent last.
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
        tokio::select! {
            sent = sending => {
                if let Err(error) = sent {
                    // The consumer may be gone.
                    let _ = sender.send(Err(error)).await;
                }
            }
            () = sender.closed() => {}
        }
    });
    futures_util::stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|piece| (piece, receiver))
    })
}

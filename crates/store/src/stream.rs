//! Streams that are fed by a separate task.

use std::time::Duration;

use bytes::Bytes;
use futures_util::Stream;
use tokio::sync::mpsc;

use crate::error::StoreError;

/// How long a stream waits for its client to take something: a client that has stopped reading would keep a connection.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends a piece of a stream.
///
/// # Errors
/// When the client takes nothing for too long.
pub async fn send<E>(sender: &mpsc::Sender<Result<Bytes, E>>, piece: Bytes) -> Result<(), StoreError> {
    send_within(PATIENCE, sender, piece).await
}

async fn send_within<E>(
    patience: Duration,
    sender: &mpsc::Sender<Result<Bytes, E>>,
    piece: Bytes,
) -> Result<(), StoreError> {
    // It fails when the stream has been dropped, and then so is the sending task.
    let sent = tokio::time::timeout(patience, sender.send(Ok(piece))).await;
    sent.map(drop).map_err(|_| StoreError::Stalled)
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_stream_that_nobody_reads_fails_and_one_that_is_read_does_not() {
        let (sender, mut receiver) = mpsc::channel::<Result<Bytes, StoreError>>(1);
        let send = async || send_within(Duration::from_millis(20), &sender, Bytes::from_static(b"piece")).await;
        send().await.unwrap();
        assert!(matches!(send().await, Err(StoreError::Stalled)));
        receiver.recv().await.unwrap().unwrap();
        send().await.unwrap();
    }
}

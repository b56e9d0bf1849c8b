//! What the demo's servers received, so that the demo can say whether a signature reached the wrong hands.

use std::sync::{Arc, Mutex, PoisonError};

use super::http::Request;

/// Who received a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receiver {
    Endpoint,
    /// The proxy, after it had opened the TLS session with a certificate of its own.
    Interceptor,
    /// The proxy, in clear text: the CONNECT itself.
    Proxy,
}

/// One request, reduced to what matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    pub by: Receiver,
    /// Whether it carried an `Authorization` header.
    pub signed: bool,
}

/// All that was received so far, shared by the servers.
#[derive(Clone, Debug, Default)]
pub(super) struct Record(Arc<Mutex<Vec<Received>>>);

impl Record {
    pub(super) fn note(&self, by: Receiver, request: &Request) {
        let signed = request.header("authorization").is_some() || request.target.contains("X-Amz-Signature");
        // A thread that panicked while it held the lock left a whole list behind.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Received { by, signed });
    }

    pub(super) fn list(&self) -> Vec<Received> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

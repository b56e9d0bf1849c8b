//! The embedded endpoint: TLS, then STS.

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::http::Request;
use super::listener::Listener;
use super::record::{Receiver, Record};
use super::sts::Sts;

/// A running endpoint on loopback.
#[derive(Debug)]
pub(super) struct Endpoint(Listener);

impl Endpoint {
    pub(super) fn start(config: Arc<ServerConfig>, sts: Sts, record: Record) -> io::Result<Self> {
        let service = Service { sts, record, receiver: Receiver::Endpoint };
        // A client that distrusts us goes away in the middle: that is its right, and no news.
        let serve = move |stream| drop(service.serve(stream, Arc::clone(&config)));
        Listener::start(serve).map(Self)
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.0.address()
    }
}

/// STS behind a TLS handshake, and who is to be recorded as its receiver.
#[derive(Clone, Debug)]
pub(super) struct Service {
    pub(super) sts: Sts,
    pub(super) record: Record,
    pub(super) receiver: Receiver,
}

impl Service {
    /// Serves one connection: handshake, one request, one response.
    pub(super) fn serve(&self, stream: TcpStream, config: Arc<ServerConfig>) -> io::Result<()> {
        let connection = ServerConnection::new(config).map_err(io::Error::other)?;
        let mut tls = StreamOwned::new(connection, stream);
        let Some(request) = Request::read(&mut tls)? else { return Ok(()) };
        self.record.note(self.receiver, &request);
        self.sts.answer(&request).write(&mut tls)?;
        tls.conn.send_close_notify();
        tls.conn.complete_io(&mut tls.sock).map(drop)
    }
}

//! A TLS handshake that records everything and trusts nobody.

use std::io::{self, Read, Write};
use std::sync::Arc;

use rustls::client::Resumption;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};

use crate::crypto::provider;
use crate::wire::{Handshake, TlsFailure};

use super::possession::Possession;
use super::spelling;
use super::stream::{Broken, Stream};
use super::verifier::{NoClientCertificate, RecordingVerifier};

/// How the handshake ended: what was seen of it is there in any case.
pub(super) struct Ended {
    pub(super) handshake: Handshake,
    pub(super) result: Result<Stream, Ending>,
}

pub(super) enum Ending {
    Failed(TlsFailure),
    TimedOut {
        /// The peer was in the middle of something.
        sending: bool,
    },
}

/// As much of what the peer sent first as is kept, to see whether it is TLS at all.
const FIRST_BYTES: usize = 256;

/// Shakes hands over the stream, as a client for that host.
pub(super) fn handshake(stream: Stream, host: &str) -> Ended {
    let provider = provider();
    let verifier = Arc::new(RecordingVerifier::new(provider.signature_verification_algorithms));
    let client = Arc::new(NoClientCertificate::default());
    let builder = match ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions() {
        Ok(builder) => builder,
        Err(error) => return Ended::at_once(&error.to_string()),
    };
    let mut config = builder
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(&verifier) as _)
        .with_client_cert_resolver(Arc::clone(&client) as _);
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    // A resumed session shows no chain.
    config.resumption = Resumption::disabled();

    let Ok(name) = ServerName::try_from(host.to_owned()) else {
        return Ended::at_once("the host is no valid server name");
    };
    let mut connection = match ClientConnection::new(Arc::new(config), name) {
        Ok(connection) => connection,
        Err(error) => return Ended::at_once(&error.to_string()),
    };
    let mut below = Below { stream, first: Vec::new() };
    let result = drive(&mut connection, &mut below);
    let handshake = describe(&connection, &verifier, &client);
    let result = match result {
        Ok(()) => Ok(Stream::Tls(Box::new(StreamOwned::new(connection, below.stream)))),
        Err(Stop::Io(Broken::TimedOut)) => Err(Ending::TimedOut { sending: below.stream.is_sending() }),
        Err(stop) => Err(Ending::Failed(stop.failure(&below.first, connection.protocol_version().is_some()))),
    };
    Ended { handshake, result }
}

impl Ended {
    fn at_once(detail: &str) -> Self {
        let failure = TlsFailure::Protocol { detail: detail.to_owned() };
        Self { handshake: Handshake::default(), result: Err(Ending::Failed(failure)) }
    }
}

/// The stream under the session, with the first bytes that came out of it.
struct Below {
    stream: Stream,
    first: Vec<u8>,
}

impl Read for Below {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        let missing = FIRST_BYTES - self.first.len().min(FIRST_BYTES);
        self.first.extend(buffer.iter().take(count.min(missing)));
        Ok(count)
    }
}

/// Why a handshake stopped.
enum Stop {
    Io(Broken),
    Tls(rustls::Error),
}

fn drive(connection: &mut ClientConnection, below: &mut Below) -> Result<(), Stop> {
    loop {
        let sent = send(connection, below);
        if sent.is_ok() && !connection.is_handshaking() {
            return Ok(());
        }
        // A peer that has already hung up may have said why: what it sent is read before the failed write counts.
        let got = match (connection.read_tls(below), &sent) {
            (Ok(count), _) if count > 0 => count,
            (_, Err(broken)) => return Err(Stop::Io(*broken)),
            (Ok(_), _) => return Err(Stop::Io(Broken::Closed)),
            (Err(error), _) => return Err(Stop::Io(Broken::from_io(&error))),
        };
        debug_assert!(got > 0);
        if let Err(error) = connection.process_new_packets() {
            // The alert that tells the peer; whether it arrives does not matter.
            let _ = send(connection, below);
            return Err(Stop::Tls(error));
        }
    }
}

fn send(connection: &mut ClientConnection, below: &mut Below) -> Result<(), Broken> {
    while connection.wants_write() {
        connection.write_tls(&mut below.stream).map_err(|error| Broken::from_io(&error))?;
    }
    below.stream.flush().map_err(|error| Broken::from_io(&error))
}

impl Stop {
    /// `first` is what the peer began with; `greeted` tells that its `ServerHello` arrived whole.
    fn failure(self, first: &[u8], greeted: bool) -> TlsFailure {
        match self {
            Self::Io(_) if is_text(first) => TlsFailure::NotTls { first: first.to_vec() },
            Self::Io(broken) if !first.is_empty() && !greeted => {
                TlsFailure::Truncated { reset: broken == Broken::Reset }
            }
            Self::Io(Broken::Reset) => TlsFailure::Reset,
            Self::Io(Broken::Closed | Broken::TimedOut) => TlsFailure::Closed,
            Self::Tls(error) => failure(&error, first),
        }
    }
}

fn failure(error: &rustls::Error, first: &[u8]) -> TlsFailure {
    match error {
        rustls::Error::AlertReceived(alert) => TlsFailure::Alert(u8::from(*alert)),
        rustls::Error::PeerIncompatible(what) => TlsFailure::Incompatible { detail: format!("{what:?}") },
        rustls::Error::InvalidCertificate(what) => TlsFailure::BadSignature { detail: format!("{what:?}") },
        _ if is_text(first) => TlsFailure::NotTls { first: first.to_vec() },
        other => TlsFailure::Protocol { detail: other.to_string() },
    }
}

/// Whether the peer began with clear text: no TLS record does (RFC 8446, 5.1: the first byte is 20 to 24).
fn is_text(first: &[u8]) -> bool {
    let head = first.get(..first.len().min(4)).unwrap_or_default();
    !head.is_empty()
        && head.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace())
        && !(20..=24).contains(&head[0])
}

fn describe(
    connection: &ClientConnection,
    verifier: &RecordingVerifier,
    client: &NoClientCertificate,
) -> Handshake {
    let recorded = verifier.recorded();
    let unchecked = match &recorded.possession {
        Some(Possession::Unchecked(why)) => Some(why.clone()),
        _ => None,
    };
    Handshake {
        chain: recorded.chain,
        version: connection.protocol_version().map(spelling::version),
        suite: connection.negotiated_cipher_suite().map(|suite| spelling::suite(suite.suite())),
        group: connection.negotiated_key_exchange_group().map(|group| spelling::group(group.name())),
        scheme: recorded.scheme.map(spelling::scheme),
        signature_verified: recorded.possession == Some(Possession::Proved),
        signature_unchecked: unchecked,
        client_certificate_requested: client.was_asked_for(),
        ocsp_stapled: recorded.ocsp_stapled,
    }
}

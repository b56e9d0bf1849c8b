//! A byte stream to the peer, whatever it goes through, with one end in time for all that is read and written.
//!
//! The end is absolute: a peer that sends one byte a second does not gain time by it.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Instant;

use rustls::{ClientConnection, StreamOwned};

use super::deadline::left;

/// TCP, or TLS over another stream: TLS in TLS is what an `https://` proxy takes.
pub(super) enum Stream {
    Tcp {
        socket: TcpStream,
        until: Instant,
        /// When that end was set.
        since: Instant,
        /// When bytes last arrived since then.
        heard: Option<Instant>,
    },
    Tls(Box<StreamOwned<ClientConnection, Self>>),
}

impl Stream {
    pub(super) fn new(socket: TcpStream, until: Instant) -> Self {
        Self::Tcp { socket, until, since: Instant::now(), heard: None }
    }

    /// Whether the peer is slow rather than silent, now that time is up: something arrived in the second half of it.
    pub(super) fn is_sending(&self) -> bool {
        match self {
            Self::Tcp { until, since, heard, .. } => {
                let half = until.saturating_duration_since(*since) / 2;
                heard.is_some_and(|heard| heard.duration_since(*since) > half)
            }
            Self::Tls(session) => session.sock.is_sending(),
        }
    }

    /// When reading and writing have to be over.
    pub(super) fn set_end(&mut self, end: Instant) {
        match self {
            Self::Tcp { until, since, heard, .. } => (*until, *since, *heard) = (end, Instant::now(), None),
            Self::Tls(session) => session.sock.set_end(end),
        }
    }

    /// How many bytes the first segment brings, without taking them; `None` inside TLS. An error is told only once: the
    /// next read sees the end of the stream.
    pub(super) fn first_segment(&mut self) -> io::Result<Option<usize>> {
        let Self::Tcp { socket, until, .. } = self else { return Ok(None) };
        let left = left(*until).ok_or(io::ErrorKind::TimedOut)?;
        socket.set_read_timeout(Some(left))?;
        socket.peek(&mut [0; 16 * 1024]).map(Some).map_err(timed_out)
    }

    /// The address at the other end of the socket: the endpoint's, or the proxy's.
    pub(super) fn peer(&self) -> Option<SocketAddr> {
        match self {
            Self::Tcp { socket, .. } => socket.peer_addr().ok(),
            Self::Tls(session) => session.sock.peer(),
        }
    }
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stream")
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Tcp { socket, until, heard, .. } => {
                let left = left(*until).ok_or(io::ErrorKind::TimedOut)?;
                socket.set_read_timeout(Some(left))?;
                let count = socket.read(buffer).map_err(timed_out)?;
                *heard = Some(Instant::now()).filter(|_| count > 0).or(*heard);
                Ok(count)
            }
            Self::Tls(session) => session.read(buffer),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match self {
            Self::Tcp { socket, until, .. } => {
                let left = left(*until).ok_or(io::ErrorKind::TimedOut)?;
                socket.set_write_timeout(Some(left))?;
                socket.write(buffer).map_err(timed_out)
            }
            Self::Tls(session) => session.write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Tcp { socket, .. } => socket.flush(),
            Self::Tls(session) => session.flush(),
        }
    }
}

/// A socket whose time is up says `WouldBlock` on Unix and `TimedOut` on Windows.
fn timed_out(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::WouldBlock { io::ErrorKind::TimedOut.into() } else { error }
}

/// How a stream came to its end, apart from the time being up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    Closed,
    Reset,
    TimedOut,
}

impl Broken {
    pub(super) fn from_io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::TimedOut => Self::TimedOut,
            io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => Self::Reset,
            _ => Self::Closed,
        }
    }
}

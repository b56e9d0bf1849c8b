//! A connection to the first address that answers: all are tried, each a little after the one before (RFC 8305, 5).

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crate::wire::TcpFailure;

use super::deadline::left;

/// How long an address may stay silent before the next one is tried beside it: the default of Node and of RFC 8305.
const HEAD_START: Duration = Duration::from_millis(250);

type Attempt = (SocketAddr, io::Result<TcpStream>);

/// What came of the addresses until one of them answered.
pub(super) struct Connected {
    pub(super) socket: TcpStream,
    /// Addresses that were tried before; without a failure, silent so far.
    pub(super) others: Vec<(SocketAddr, Option<TcpFailure>)>,
}

/// A connected socket, or the failure that tells most about why there is none.
pub(super) fn connect(addresses: &[SocketAddr], until: Instant) -> Result<Connected, TcpFailure> {
    let connected = match addresses {
        [only] => {
            let socket = attempt(*only, until).map_err(|error| failure(&error))?;
            Connected { socket, others: Vec::new() }
        }
        several => race(several, until)?,
    };
    // Small writes are sent at once: the probe's times are those of the peer.
    connected.socket.set_nodelay(true).map_err(|error| failure(&error))?;
    Ok(connected)
}

fn race(addresses: &[SocketAddr], until: Instant) -> Result<Connected, TcpFailure> {
    let (sender, receiver) = mpsc::channel();
    let mut waiting = addresses.iter();
    let mut running = 0_usize;
    let mut worst = None;
    let mut tried: Vec<(SocketAddr, Option<TcpFailure>)> = Vec::new();
    loop {
        if let Some(&address) = waiting.next() {
            start(address, until, &sender);
            tried.push((address, None));
            running += 1;
        } else if running == 0 {
            return Err(worst.unwrap_or(TcpFailure::TimedOut));
        }
        let patience = if waiting.len() == 0 { Duration::MAX } else { HEAD_START };
        let Some(left) = left(until) else { return Err(TcpFailure::TimedOut) };
        match receiver.recv_timeout(left.min(patience)) {
            Ok((winner, Ok(socket))) => {
                tried.retain(|(address, _)| *address != winner);
                return Ok(Connected { socket, others: tried });
            }
            Ok((loser, Err(error))) => {
                running -= 1;
                let failure = failure(&error);
                worst = Some(more_telling(worst, failure));
                tried
                    .iter_mut()
                    .filter(|(address, _)| *address == loser)
                    .for_each(|(_, how)| *how = Some(failure));
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(TcpFailure::Other(None)),
        }
    }
}

fn start(address: SocketAddr, until: Instant, sender: &Sender<Attempt>) {
    let for_thread = sender.clone();
    // Whoever connects after the winner finds nobody listening, and its socket closes.
    let run = move || drop(for_thread.send((address, attempt(address, until))));
    if let Err(error) = thread::Builder::new().name("tcp".to_owned()).spawn(run) {
        let _ = sender.send((address, Err(error)));
    }
}

fn attempt(address: SocketAddr, until: Instant) -> io::Result<TcpStream> {
    let left = left(until).ok_or(io::ErrorKind::TimedOut)?;
    TcpStream::connect_timeout(&address, left)
}

fn failure(error: &io::Error) -> TcpFailure {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => TcpFailure::Refused,
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => TcpFailure::Reset,
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => TcpFailure::TimedOut,
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => {
            TcpFailure::Unreachable
        }
        _ => TcpFailure::Other(error.raw_os_error()),
    }
}

/// "Unreachable" is what every machine without IPv6 says of an IPv6 address: what another address said counts more.
fn more_telling(before: Option<TcpFailure>, now: TcpFailure) -> TcpFailure {
    let rank = |failure: TcpFailure| match failure {
        TcpFailure::Unreachable => 0,
        TcpFailure::Other(_) => 1,
        TcpFailure::TimedOut => 2,
        TcpFailure::Reset => 3,
        TcpFailure::Refused => 4,
    };
    before.filter(|&before| rank(before) >= rank(now)).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn the_addresses_that_did_not_answer_are_told() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let refusing = "127.0.0.1:1".parse().unwrap();
        let addresses = [refusing, listener.local_addr().unwrap()];
        let until = Instant::now() + Duration::from_secs(30);
        let connected = connect(&addresses, until).ok().unwrap();
        assert_eq!(connected.others, [(refusing, Some(TcpFailure::Refused))]);
        assert_eq!(connect(&[refusing, refusing], until).err(), Some(TcpFailure::Refused));
    }
}

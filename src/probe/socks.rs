//! The tunnel through a SOCKS 5 proxy (RFC 1928), with name and password where asked for (RFC 1929).

use std::io::{self, Read, Write};
use std::net::IpAddr;

use zeroize::Zeroizing;

use crate::wire::{Failure, Phase, Proxy};

use super::dns::literal;
use super::stream::{Broken, Stream};

const VERSION: u8 = 5;
const NO_AUTHENTICATION: u8 = 0;
const PASSWORD: u8 = 2;
/// "No acceptable methods", and our code for a refused password.
const REFUSED: u8 = 0xff;

/// Asks the proxy for a connection to `host:port`. A host that is a name is looked up by the proxy.
pub(super) fn connect(stream: &mut Stream, proxy: &Proxy, host: &str, port: u16) -> Result<String, Failure> {
    match negotiate(stream, proxy, host, port) {
        Ok(()) => Ok("SOCKS 5".to_owned()),
        Err(Stop::Refused(reply)) => Err(Failure::Socks { reply: Some(reply) }),
        Err(Stop::NotSocks) => Err(Failure::Socks { reply: None }),
        Err(Stop::Io(error)) => Err(match Broken::from_io(&error) {
            Broken::TimedOut => Failure::Timeout { phase: Phase::Connect },
            broken => Failure::ConnectClosed { reset: broken == Broken::Reset },
        }),
    }
}

enum Stop {
    Io(io::Error),
    NotSocks,
    Refused(u8),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

fn negotiate(stream: &mut Stream, proxy: &Proxy, host: &str, port: u16) -> Result<(), Stop> {
    let has_password = proxy.user.is_some() || proxy.password.is_some();
    let greeting: &[u8] = if has_password {
        &[VERSION, 2, NO_AUTHENTICATION, PASSWORD]
    } else {
        &[VERSION, 1, NO_AUTHENTICATION]
    };
    stream.write_all(greeting)?;
    match read(stream)? {
        [VERSION, NO_AUTHENTICATION] => {}
        [VERSION, PASSWORD] if has_password => authenticate(stream, proxy)?,
        [VERSION, _] => return Err(Stop::Refused(REFUSED)),
        _ => return Err(Stop::NotSocks),
    }
    stream.write_all(&request(host, port).ok_or(Stop::NotSocks)?)?;
    let [version, reply, _, kind] = read(stream)?;
    if version != VERSION {
        return Err(Stop::NotSocks);
    }
    if reply != 0 {
        return Err(Stop::Refused(reply));
    }
    skip_bound_address(stream, kind)
}

fn authenticate(stream: &mut Stream, proxy: &Proxy) -> Result<(), Stop> {
    let user = proxy.user.as_deref().unwrap_or_default().as_bytes();
    let password = proxy.password.as_ref().map_or("", |password| password.expose()).as_bytes();
    let mut message = Zeroizing::new(vec![1]);
    for part in [user, password] {
        // Longer ones do not fit into the protocol, so no proxy knows them.
        message.push(u8::try_from(part.len()).map_err(|_| Stop::Refused(REFUSED))?);
        message.extend(part);
    }
    stream.write_all(&message)?;
    let [_, status] = read(stream)?;
    if status == 0 { Ok(()) } else { Err(Stop::Refused(REFUSED)) }
}

/// CONNECT with the host as address or name; `None` for a name that is too long.
fn request(host: &str, port: u16) -> Option<Vec<u8>> {
    let mut message = vec![VERSION, 1, 0];
    match literal(host) {
        Some(IpAddr::V4(address)) => {
            message.push(1);
            message.extend(address.octets());
        }
        Some(IpAddr::V6(address)) => {
            message.push(4);
            message.extend(address.octets());
        }
        None => {
            message.push(3);
            message.push(u8::try_from(host.len()).ok()?);
            message.extend(host.as_bytes());
        }
    }
    message.extend(port.to_be_bytes());
    Some(message)
}

/// Reads over the address that the proxy bound; what follows belongs to TLS.
fn skip_bound_address(stream: &mut Stream, kind: u8) -> Result<(), Stop> {
    let length = match kind {
        1 => 4,
        3 => usize::from(read::<1>(stream)?[0]),
        4 => 16,
        _ => return Err(Stop::NotSocks),
    };
    for _ in 0..length + 2 {
        read::<1>(stream)?;
    }
    Ok(())
}

fn read<const N: usize>(stream: &mut Stream) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::request;

    #[test]
    fn hosts_are_sent_as_what_they_are() {
        assert_eq!(request("ab", 443).unwrap(), [5, 1, 0, 3, 2, b'a', b'b', 1, 187]);
        assert_eq!(request("1.2.3.4", 1).unwrap(), [5, 1, 0, 1, 1, 2, 3, 4, 0, 1]);
        assert_eq!(request("::1", 1).unwrap().len(), 4 + 16 + 2);
        assert_eq!(request(&"a".repeat(256), 1), None);
    }
}

//! As much of HTTP/1.1 as the demo's servers need: one request in, one response out, then the connection closes.

use std::io::{self, Read, Write};

/// No client's head comes near this.
const HEAD_LIMIT: usize = 16 * 1024;
const BODY_LIMIT: usize = 64 * 1024;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: String,
    /// Path and query, or `host:port` for CONNECT.
    pub(super) target: String,
    /// Lower-case names, trimmed values, in the order received.
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Request {
    /// Reads one request; `None` when the peer closed before it said anything.
    pub(super) fn read(stream: &mut impl Read) -> io::Result<Option<Self>> {
        let Some(head) = read_head(stream)? else { return Ok(None) };
        let mut request = Self::parse(&head).ok_or(io::ErrorKind::InvalidData)?;
        let length = match request.header("content-length") {
            None => 0,
            Some(text) => text.parse().map_err(|_| io::ErrorKind::InvalidData)?,
        };
        if length > BODY_LIMIT {
            return Err(io::ErrorKind::InvalidData.into());
        }
        request.body = vec![0; length];
        stream.read_exact(&mut request.body)?;
        Ok(Some(request))
    }

    /// The first header of that (lower-case) name.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn parse(head: &str) -> Option<Self> {
        let mut lines = head.split("\r\n");
        let mut words = lines.next()?.split(' ');
        let (method, target, version) = (words.next()?, words.next()?, words.next()?);
        if !version.starts_with("HTTP/1.") {
            return None;
        }
        let header = |line: &str| {
            line.split_once(':').map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        };
        let headers = lines.take_while(|line| !line.is_empty()).map(header).collect::<Option<_>>()?;
        Some(Self { method: method.to_owned(), target: target.to_owned(), headers, body: Vec::new() })
    }
}

/// The bytes up to the empty line. One at a time: what follows a CONNECT belongs to TLS.
fn read_head(stream: &mut impl Read) -> io::Result<Option<String>> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() == HEAD_LIMIT {
            return Err(io::ErrorKind::InvalidData.into());
        }
        match stream.read(&mut byte) {
            Ok(0) if head.is_empty() => return Ok(None),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(_) => head.push(byte[0]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    String::from_utf8(head).map(Some).map_err(|_| io::ErrorKind::InvalidData.into())
}

/// A response to send.
#[derive(Clone, Debug)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) reason: &'static str,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: String,
}

impl Response {
    /// Writes it in one piece, so that no client sees a head without its body.
    pub(super) fn write(&self, stream: &mut impl Write) -> io::Result<()> {
        let mut bytes = Vec::new();
        write!(bytes, "HTTP/1.1 {} {}\r\n", self.status, self.reason)?;
        for (name, value) in &self.headers {
            write!(bytes, "{name}: {value}\r\n")?;
        }
        write!(bytes, "Content-Length: {}\r\nConnection: close\r\n\r\n{}", self.body.len(), self.body)?;
        stream.write_all(&bytes)?;
        stream.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_request_and_leaves_what_follows() {
        let mut bytes: &[u8] = b"POST /?a=1 HTTP/1.1\r\nHost:  sts \r\nContent-Length: 3\r\n\r\nabcrest";
        let request = Request::read(&mut bytes).unwrap().unwrap();
        assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/?a=1"));
        assert_eq!(request.header("host"), Some("sts"));
        assert_eq!(request.body, b"abc");
        assert_eq!(bytes, b"rest");
    }

    #[test]
    fn refuses_what_is_no_request() {
        for bytes in [
            &b"\x16\x03\x01 \r\n\r\n"[..],
            b"GET / SSH-2.0\r\n\r\n",
            b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
            b"GET / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
            b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
            b"GET / HTTP/1.1\r\n",
        ] {
            assert!(Request::read(&mut &*bytes).is_err(), "{:?}", String::from_utf8_lossy(bytes));
        }
        assert!(Request::read(&mut io::empty()).unwrap().is_none());
        assert!(Request::read(&mut io::repeat(b'x')).is_err());
    }
}

//! The corporate proxy: answers CONNECT, and then tunnels, opens the TLS session itself, or shows a page.

use std::io::{self, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Error;
use super::authority::{Authority, Validity};
use super::endpoint::Service;
use super::http::{Request, Response};
use super::listener::Listener;
use super::record::{Receiver, Record};
use super::sts::{Sts, instant};

/// The user that the proxy of `proxy-auth` lets through.
pub const PROXY_USER: &str = "demo";
/// Its password.
pub const PROXY_PASSWORD: &str = "open-sesame-EXAMPLE";

/// What the proxy does with a CONNECT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// Makes a leaf for the host and sends it alone, as mitmproxy does.
    InterceptWithLeaf,
    /// Makes a leaf for the host and sends its CA after it, as squid does.
    InterceptWithChain,
    /// Demands Basic authentication, then tunnels to the endpoint.
    Password,
    /// Sends everyone to a login page.
    Portal,
}

/// A running proxy on loopback.
#[derive(Debug)]
pub(super) struct Interceptor(Listener);

impl Interceptor {
    /// `endpoint` is where every tunnel ends, whatever host was asked for.
    pub(super) fn start(
        manner: Manner,
        authority: Arc<Authority>,
        endpoint: SocketAddr,
        sts: Sts,
        record: Record,
    ) -> io::Result<Self> {
        let service = Service { sts, record, receiver: Receiver::Interceptor };
        let proxy = Proxy { manner, authority, endpoint, service };
        Listener::start(move |stream| drop(proxy.serve(stream))).map(Self)
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.0.address()
    }
}

struct Proxy {
    manner: Manner,
    authority: Arc<Authority>,
    endpoint: SocketAddr,
    service: Service,
}

impl Proxy {
    fn serve(&self, mut client: TcpStream) -> Result<(), Error> {
        let Some(request) = Request::read(&mut client)? else { return Ok(()) };
        self.service.record.note(Receiver::Proxy, &request);
        let host = request.target.rsplit_once(':').map(|(host, _)| host.trim_matches(['[', ']']));
        let (Some(host), "CONNECT") = (host, request.method.as_str()) else {
            return Ok(page(405, "Method Not Allowed", &[]).write(&mut client)?);
        };
        match self.manner {
            Manner::InterceptWithLeaf => self.intercept(client, host, &[]),
            Manner::InterceptWithChain => self.intercept(client, host, &[&self.authority]),
            Manner::Password if is_authorized(&request) => Ok(tunnel(client, self.endpoint)?),
            Manner::Password => {
                let demand = ("Proxy-Authenticate", "Basic realm=\"Demo Corp\"".to_owned());
                Ok(page(407, "Proxy Authentication Required", &[demand]).write(&mut client)?)
            }
            Manner::Portal => {
                let login = ("Location", "http://login.demo-corp.example/welcome".to_owned());
                Ok(page(302, "Found", &[login]).write(&mut client)?)
            }
        }
    }

    fn intercept(&self, mut client: TcpStream, host: &str, extra: &[&Authority]) -> Result<(), Error> {
        let validity = Validity::current(instant(self.service.sts.clock));
        let config = self.authority.server(&[host], validity, extra)?;
        client.write_all(ESTABLISHED)?;
        Ok(self.service.serve(client, config)?)
    }
}

const ESTABLISHED: &[u8] = b"HTTP/1.1 200 Connection established\r\n\r\n";

fn is_authorized(request: &Request) -> bool {
    let expected = format!("Basic {}", STANDARD.encode(format!("{PROXY_USER}:{PROXY_PASSWORD}")));
    request.header("proxy-authorization") == Some(&expected)
}

/// Copies both ways until both sides have ended.
fn tunnel(mut client: TcpStream, endpoint: SocketAddr) -> io::Result<()> {
    let mut server = TcpStream::connect(endpoint)?;
    client.write_all(ESTABLISHED)?;
    let (mut from_client, mut to_server) = (client.try_clone()?, server.try_clone()?);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let _ = io::copy(&mut from_client, &mut to_server);
            let _ = to_server.shutdown(Shutdown::Write);
        });
        let _ = io::copy(&mut server, &mut client);
        client.shutdown(Shutdown::Write)
    })
}

fn page(status: u16, reason: &'static str, headers: &[(&'static str, String)]) -> Response {
    let mut headers = headers.to_vec();
    headers.push(("Content-Type", "text/html".to_owned()));
    let body = format!("<html><head><title>{reason}</title></head><body><h1>{reason}</h1></body></html>\n");
    Response { status, reason, headers, body }
}

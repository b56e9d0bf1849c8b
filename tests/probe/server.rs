//! Servers on loopback, each with one behaviour, that remember what they were sent.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, LazyLock, Mutex};
use std::thread;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use slsca::judge::{Judge, Permit, Question, Signatures, Store};
use slsca::probe::{Call, Options, Timeouts, probe};
use slsca::profile::Credentials;
use slsca::secret::Secret;
use slsca::trust::anchor::Anchor;
use slsca::wire::{Proxy, ProxyScheme, Route, Scheme, Trace};
use slsca::world::{Clock, Net};

/// The host that every certificate is for.
pub(crate) const HOST: &str = "sts.amazonaws.com";
pub(crate) const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
pub(crate) const NOW: i64 = 1_790_000_000;

/// A listening socket and all bytes that its connections received.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    received: Arc<Mutex<Vec<u8>>>,
}

impl Server {
    /// Serves each connection by `behave` in a thread of its own.
    pub(crate) fn start(behave: impl Fn(Connection) + Send + Sync + 'static) -> Self {
        Self::on("127.0.0.1:0", behave)
    }

    pub(crate) fn on(address: &str, behave: impl Fn(Connection) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let (log, behave) = (Arc::clone(&received), Arc::new(behave));
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let (log, behave) = (Arc::clone(&log), Arc::clone(&behave));
                thread::spawn(move || behave(Connection { socket, log }));
            }
        });
        Self { address, received }
    }

    /// What arrived so far, in clear text where the server decrypts.
    pub(crate) fn received(&self) -> String {
        String::from_utf8_lossy(&self.received.lock().unwrap()).into_owned()
    }
}

/// One connection; everything read through it is remembered.
pub(crate) struct Connection {
    pub(crate) socket: TcpStream,
    log: Arc<Mutex<Vec<u8>>>,
}

impl Connection {
    /// Reads what is there, at least one byte unless the client hangs up.
    pub(crate) fn read_some(&mut self) -> usize {
        let mut buffer = [0; 16 * 1024];
        let count = self.socket.read(&mut buffer).unwrap_or(0);
        self.log.lock().unwrap().extend(&buffer[..count]);
        count
    }

    /// Reads until the head of an HTTP request is complete.
    pub(crate) fn read_head(&mut self) {
        let mut head = Vec::new();
        let mut byte = [0; 1];
        while !head.ends_with(b"\r\n\r\n") && self.socket.read(&mut byte).unwrap_or(0) > 0 {
            head.push(byte[0]);
        }
        self.log.lock().unwrap().extend(head);
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) {
        let _ = self.socket.write_all(bytes);
    }

    /// Closes with a reset: that is what closing does while received bytes are unread.
    pub(crate) fn reset(self) {
        let _ = self.socket.peek(&mut [0]);
        drop(self.socket);
    }

    /// Keeps the connection open without a word, until the client gives up.
    pub(crate) fn hold(mut self) {
        while self.read_some() > 0 {}
    }

    /// Shakes hands as a TLS server.
    pub(crate) fn tls(self, config: &Arc<ServerConfig>) -> Session {
        let connection = ServerConnection::new(Arc::clone(config)).unwrap();
        Session { stream: StreamOwned::new(connection, self.socket), log: self.log }
    }
}

/// A TLS session on the server's side.
pub(crate) struct Session {
    pub(crate) stream: StreamOwned<ServerConnection, TcpStream>,
    log: Arc<Mutex<Vec<u8>>>,
}

impl Session {
    /// Reads one request with its body, as far as `content-length` says, and gives it.
    pub(crate) fn read_request(&mut self) -> String {
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let count = self.stream.read(&mut buffer).unwrap_or(0);
            request.extend(&buffer[..count]);
            if count == 0 || is_complete(&request) {
                break;
            }
        }
        self.log.lock().unwrap().extend(&request);
        String::from_utf8_lossy(&request).into_owned()
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes).and_then(|()| self.stream.flush());
    }

    /// Says good-bye as TLS does.
    pub(crate) fn close(mut self) {
        self.stream.conn.send_close_notify();
        let _ = self.stream.flush();
    }

    /// Keeps the session open without a word, until the client gives up.
    pub(crate) fn hold(mut self) {
        while self.stream.read(&mut [0; 1024]).unwrap_or(0) > 0 {}
    }

    /// Closes with a reset, before the request is read.
    pub(crate) fn reset(mut self) {
        let StreamOwned { conn, sock } = &mut self.stream;
        while conn.is_handshaking() {
            while conn.wants_write() {
                conn.write_tls(sock).unwrap();
            }
            // Byte by byte: the request must stay unread.
            conn.read_tls(&mut sock.take(1)).unwrap();
            conn.process_new_packets().unwrap();
        }
        let _ = sock.peek(&mut [0]);
    }

    /// Copies what is inside the session to and from `to`, until one side closes.
    pub(crate) fn relay(mut self, to: SocketAddr) {
        let mut far = TcpStream::connect(to).unwrap();
        let brief = Some(Duration::from_millis(2));
        far.set_read_timeout(brief).unwrap();
        self.stream.sock.set_read_timeout(brief).unwrap();
        while copy(&mut self.stream, &mut far) && copy(&mut far, &mut self.stream) {}
    }

    /// Closes the socket without TLS's good-bye.
    pub(crate) fn hang_up(self) {
        drop(self.stream);
    }
}

/// Copies what is there; false when one side has closed.
fn copy(from: &mut impl Read, to: &mut impl Write) -> bool {
    let mut buffer = [0; 16 * 1024];
    match from.read(&mut buffer) {
        Ok(0) => false,
        Ok(count) => to.write_all(&buffer[..count]).and_then(|()| to.flush()).is_ok(),
        Err(error) => matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
    }
}

fn is_complete(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}

/// A root, and a chain of leaf and intermediate for [`HOST`] below it.
pub(crate) struct Pki {
    pub(crate) root: CertificateDer<'static>,
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) key: PrivateKeyDer<'static>,
}

pub(crate) static PKI: LazyLock<Pki> = LazyLock::new(Pki::new);

impl Pki {
    pub(crate) fn new() -> Self {
        let authority = |name: &str| {
            let mut params = CertificateParams::new(Vec::new()).unwrap();
            params.distinguished_name.push(rcgen::DnType::CommonName, name);
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            params
        };
        let root = CertifiedIssuer::self_signed(authority("Root"), KeyPair::generate().unwrap()).unwrap();
        let between =
            CertifiedIssuer::signed_by(authority("Between"), KeyPair::generate().unwrap(), &root).unwrap();
        let key = KeyPair::generate().unwrap();
        let names = [HOST, "portal.sso.eu-west-1.amazonaws.com", "proxy.test", "localhost", "127.0.0.1"]
            .map(str::to_owned);
        let leaf = CertificateParams::new(names).unwrap().signed_by(&key, &between).unwrap();
        Self {
            root: root.der().clone(),
            chain: vec![leaf.der().clone(), between.der().clone()],
            key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        }
    }
}

/// A server configuration with the common chain.
pub(crate) fn config() -> ServerConfig {
    let mut config = ServerConfig::builder_with_provider(slsca::crypto::provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(PKI.chain.clone(), PKI.key.clone_key())
        .unwrap();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config
}

/// A TLS endpoint that reads one request and sends `answer`.
pub(crate) fn endpoint(answer: &'static str) -> Server {
    let config = Arc::new(config());
    Server::start(move |connection| {
        let mut session = connection.tls(&config);
        session.read_request();
        session.send(answer.as_bytes());
        session.close();
    })
}

/// Short limits: a fault that hangs costs a test 300 ms.
pub(crate) fn options(to: &Server) -> Options {
    let rule = format!("{HOST}:443:127.0.0.1:{}", to.address.port());
    Options {
        connect_to: vec![rule.parse().unwrap()],
        timeouts: Timeouts { total: Duration::from_secs(10), phase: Duration::from_millis(300) },
        user_agent: "slsca-test".to_owned(),
        clock: Clock::Fixed(NOW),
        clear_text: false,
    }
}

pub(crate) fn route() -> Route {
    Route { scheme: Scheme::Https, host: HOST.to_owned(), port: 443, proxy: None }
}

pub(crate) fn through(scheme: ProxyScheme, proxy: &Server) -> Route {
    let proxy = Proxy {
        scheme,
        host: "127.0.0.1".to_owned(),
        port: proxy.address.port(),
        user: None,
        password: None,
    };
    Route { proxy: Some(proxy), ..route() }
}

pub(crate) fn call() -> Call {
    let keys = Credentials {
        access_key_id: "AKIDEXAMPLE".to_owned(),
        secret: Secret::new(SECRET),
        session_token: Some(Secret::new("SESSIONTOKEN")),
    };
    Call::caller_identity("us-east-1", keys)
}

/// A probe whose judge trusts whatever it is asked about.
pub(crate) fn trusting(route: &Route, options: &Options) -> Trace {
    probe(Net::Real, route, options, Some(&call()), &mut |shown: &Trace| permit(shown))
}

/// A probe whose judge trusts nobody.
pub(crate) fn distrusting(route: &Route, options: &Options) -> Trace {
    probe(Net::Real, route, options, Some(&call()), &mut |_: &Trace| None)
}

/// The leave that a judge gives who trusts the common root.
pub(crate) fn permit(shown: &Trace) -> Option<Permit> {
    let seen = shown.tls.as_ref()?;
    let chain: Vec<_> = seen.chain.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
    permit_by(&PKI, &chain)
}

/// The leave that a judge gives who trusts that root.
pub(crate) fn permit_by(pki: &Pki, chain: &[CertificateDer<'_>]) -> Option<Permit> {
    let store = Store::new(vec![Anchor { der: pki.root.clone(), settings: None }]);
    // Certificates made by the tests are valid for centuries.
    let question = Question { chain, store: &store, host: HOST, at: NOW };
    Permit::for_chain(Judge::Node20, &question, &Signatures::new())
}

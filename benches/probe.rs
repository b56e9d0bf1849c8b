//! How long the probe takes, beside curl and a minimal rustls client doing the same in the same run. Medians.
//!
//! `cargo bench --bench probe`. Each round runs every contestant once, so that a busy machine is busy for all.
//!
//! `benches/fan` compares whole processes, and borrows two parts of this program: `--serve MS FOLDER` is the server, whose
//! root it leaves in the folder and whose address it prints; `--minimal ADDRESS FOLDER` is the minimal client.

#![expect(clippy::print_stdout, reason = "a bench reports on stdout")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot set its stage has to stop")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection, StreamOwned};

use slsca::client::Service;
use slsca::judge::{Judge, Permit, Question, Signatures, Store};
use slsca::probe::{self, Call, Job, Options, UNWATCHED, probe_all};
use slsca::profile::Credentials;
use slsca::secret::Secret;
use slsca::trust::anchor::Anchor;
use slsca::wire::{Route, Scheme, Trace};
use slsca::world::{Clock, Net};

const HOST: &str = "sts.amazonaws.com";
/// Every service of `check --service all`.
const NAMES: [&str; 4] =
    [HOST, "*.amazonaws.com", "*.us-east-1.amazonaws.com", "*.ecr.us-east-1.amazonaws.com"];
const KEY_ID: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const ROUNDS: usize = 41;
const ENDPOINTS: usize = 200;
const BODY: &str = "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/bench</Arn>\
<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, flag, value, path] = arguments.as_slice() {
        match flag.as_str() {
            "--child" => {
                trust(Path::new(path));
                return child(value.parse().unwrap());
            }
            "--minimal" => return minimal(&Arc::new(client(Path::new(path))), value.parse().unwrap()),
            "--serve" => return serve_until_told(value.parse().unwrap(), Path::new(path)),
            _ => {}
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let config = pki(folder.path());
    trust(&folder.path().join("root.der"));
    one_process(folder.path(), &config);
    slow_services(&config);
    many_endpoints(folder.path(), &config);
}

/// Start to answer of a process that makes one signed request.
fn one_process(folder: &Path, config: &Arc<ServerConfig>) {
    let address = serve(Arc::clone(config), Duration::ZERO);
    let own = || {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--child", &address.to_string()]).arg(folder.join("root.der"));
        command
    };
    let curl = || {
        let mut command = Command::new("curl");
        let root = folder.join("root.pem");
        command.args(["-sS", "--noproxy", "*", "--aws-sigv4", "aws:amz:us-east-1:sts"]);
        command.args(["--user", &format!("{KEY_ID}:{SECRET}"), "--cacert"]).arg(root);
        command.args(["--connect-to", &format!("{HOST}:443:{address}")]);
        command.args(["-d", "Action=GetCallerIdentity&Version=2011-06-15", &format!("https://{HOST}/")]);
        command
    };
    let [own, curl] = race([&|| run(own()), &|| run(curl())]);
    println!("one signed request: probe {own:.2} ms, curl {curl:.2} ms, ratio {:.2} (bar 1)", own / curl);
}

/// All services beside each other, each answering after 50 ms.
fn slow_services(config: &Arc<ServerConfig>) {
    let address = serve(Arc::clone(config), Duration::from_millis(50));
    let call = |service| probe::services::call(service, false, "us-east-1", keys());
    let jobs: Vec<Job> =
        Service::ALL.iter().map(|&service| Job { route: route(443), call: Some(call(service)) }).collect();
    let [time] = race([&|| fan(&jobs, address)]);
    println!("{} services that answer after 50 ms: {time:.1} ms (bar 80)", jobs.len());
}

/// The server in a process of its own, until standard input ends.
fn serve_until_told(ms: u64, folder: &Path) {
    println!("{}", serve(pki(folder), Duration::from_millis(ms)));
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
}

/// A handshake with each endpoint in sixteen threads, and nothing else.
fn minimal(client: &Arc<ClientConfig>, address: SocketAddr) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                while next.fetch_add(1, Ordering::Relaxed) < ENDPOINTS {
                    shake_hands(client, address);
                }
            });
        }
    });
}

/// A handshake with each of many endpoints.
fn many_endpoints(folder: &Path, config: &Arc<ServerConfig>) {
    let address = serve(Arc::clone(config), Duration::ZERO);
    let jobs = vec![Job { route: route(443), call: None }; ENDPOINTS];
    let client = Arc::new(client(folder));
    let minimal = || minimal(&client, address);
    let curl = || {
        let mut command = Command::new("curl");
        command.args(["-sS", "--noproxy", "*", "--parallel", "--parallel-max", "16", "--cacert"]);
        command.arg(folder.join("root.pem")).args([
            "--connect-to",
            &format!("::{address}"),
            "-o",
            "/dev/null",
        ]);
        command.args((0..ENDPOINTS).map(|place| format!("https://{HOST}:{}/", 10_000 + place)));
        command
    };
    let [own, minimal, curl] = race([&|| fan(&jobs, address), &minimal, &|| run(curl())]);
    println!(
        "{ENDPOINTS} handshakes: probe {own:.1} ms, minimal rustls {minimal:.1} ms, ratio {:.2} (bar 1.6); \
         curl --parallel {curl:.1} ms, ratio {:.2} (bar 3)",
        own / minimal,
        curl / own
    );
}

fn child(address: SocketAddr) {
    let options = options(address);
    let call = Call::caller_identity("us-east-1", keys());
    let trace = probe::probe(Net::Real, &route(443), &options, Some(&call), &mut |seen| permit(seen));
    assert!(trace.aws.is_some_and(|aws| aws.account.is_some()), "{:?}", trace.failure);
}

fn fan(jobs: &[Job], address: SocketAddr) {
    let decide = Arc::new(|_, shown: &Trace| permit(shown));
    let traces = probe_all(Net::Real, jobs.to_vec(), &options(address), decide, &UNWATCHED);
    assert!(traces.iter().all(|trace| trace.as_ref().is_some_and(|trace| trace.failure.is_none())));
}

/// What the judge trusts: the root of this run.
static STORE: OnceLock<Store> = OnceLock::new();

fn trust(root: &Path) {
    let der = std::fs::read(root).unwrap().into();
    STORE.set(Store::new(vec![Anchor { der, settings: None }])).unwrap();
}

fn permit(shown: &Trace) -> Option<Permit> {
    let seen = shown.tls.as_ref()?;
    let chain: Vec<_> = seen.chain.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
    let question = Question { chain: &chain, store: STORE.get().unwrap(), host: HOST, at: Clock::Real.now() };
    Permit::for_chain(Judge::Node20, &question, &Signatures::new())
}

fn options(address: SocketAddr) -> Options {
    Options { connect_to: vec![format!("::{address}").parse().unwrap()], ..Options::default() }
}

fn route(port: u16) -> Route {
    Route { scheme: Scheme::Https, host: HOST.to_owned(), port, proxy: None }
}

fn keys() -> Credentials {
    Credentials { access_key_id: KEY_ID.to_owned(), secret: Secret::new(SECRET), session_token: None }
}

/// The medians, in milliseconds, of contestants that take turns.
fn race<const N: usize>(contestants: [&dyn Fn(); N]) -> [f64; N] {
    let mut times = [(); N].map(|()| Vec::with_capacity(ROUNDS));
    for _ in 0..=ROUNDS {
        for (contestant, times) in contestants.iter().zip(&mut times) {
            let started = Instant::now();
            contestant();
            times.push(started.elapsed().as_secs_f64() * 1000.0);
        }
    }
    times.map(|mut times| {
        // The first round warms up.
        times.remove(0);
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    })
}

fn run(mut command: Command) {
    command.env_clear().stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    assert!(command.status().unwrap().success());
}

/// A root, written for curl, and a server configuration below it.
fn pki(folder: &Path) -> Arc<ServerConfig> {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(rcgen::DnType::CommonName, "Bench Root");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    std::fs::write(folder.join("root.pem"), root.pem()).unwrap();
    std::fs::write(folder.join("root.der"), root.der()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names = NAMES.map(str::to_owned).to_vec();
    let leaf = CertificateParams::new(names).unwrap().signed_by(&key, &root).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(slsca::crypto::provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], key)
        .unwrap();
    Arc::new(config)
}

/// Serves on loopback, in threads of this process; each answer comes after `delay`.
fn serve(config: Arc<ServerConfig>, delay: Duration) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            let config = Arc::clone(&config);
            thread::spawn(move || {
                let _ = socket.set_nodelay(true);
                let mut stream = StreamOwned::new(ServerConnection::new(config).unwrap(), socket);
                answer(&mut stream, delay);
            });
        }
    });
    address
}

fn answer(stream: &mut StreamOwned<ServerConnection, TcpStream>, delay: Duration) {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    while !is_complete(&request) {
        match stream.read(&mut buffer) {
            Ok(count @ 1..) => request.extend(&buffer[..count]),
            _ => return,
        }
    }
    thread::sleep(delay);
    let head = format!("HTTP/1.1 200 OK\r\nx-amzn-requestid: r\r\nContent-Length: {}\r\n\r\n", BODY.len());
    let _ = stream.write_all((head + BODY).as_bytes());
    stream.conn.send_close_notify();
    let _ = stream.flush();
}

fn is_complete(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}

fn client(folder: &Path) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    roots.add(std::fs::read(folder.join("root.der")).unwrap().into()).unwrap();
    ClientConfig::builder_with_provider(slsca::crypto::provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth()
}

fn shake_hands(config: &Arc<ClientConfig>, address: SocketAddr) {
    let mut socket = TcpStream::connect(address).unwrap();
    socket.set_nodelay(true).unwrap();
    let mut connection =
        ClientConnection::new(Arc::clone(config), ServerName::try_from(HOST).unwrap()).unwrap();
    connection.complete_io(&mut socket).unwrap();
}

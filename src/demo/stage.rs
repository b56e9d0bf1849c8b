//! A scenario, set up: servers started, files written, exports and arguments ready for `check`.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use time::{Duration, OffsetDateTime};

use super::Error;
use super::authority::{Authority, Validity};
use super::endpoint::Endpoint;
use super::interceptor::{Interceptor, Manner};
use super::record::{Received, Record};
use super::scenario::{Ca, Credentials, Leaf, Peer, Scenario, Trust};
use super::sts::{GOOD_KEY, Sts, UNKNOWN_KEY_ID, UNSUBSCRIBED_KEY, instant};
use crate::world::Clock;

/// The host that Serverless 3 asks for the caller's identity.
pub(super) const HOST: &str = "sts.amazonaws.com";
const NAMES: [&str; 3] = [HOST, "*.amazonaws.com", "*.us-east-1.amazonaws.com"];

/// A running scenario. Dropping it stops the servers and removes the files.
#[derive(Debug)]
pub struct Stage {
    scratch: TempDir,
    /// What a user would export, paths relative to the scratch folder.
    exports: Vec<(&'static str, String)>,
    /// What follows `slsca`.
    arguments: Vec<String>,
    record: Record,
    intercepted: bool,
    _endpoint: Endpoint,
    _interceptor: Option<Interceptor>,
}

impl Stage {
    /// Starts the servers on loopback ports of their own, and writes the files to a folder of their own.
    pub fn open(scenario: &Scenario, clock: Clock) -> Result<Self, Error> {
        let cast = Cast::new(instant(clock))?;
        let scratch = tempfile::Builder::new().prefix("slsca-demo-").tempdir()?;
        cast.write_certificates(scratch.path())?;
        write_credentials(scratch.path(), scenario.credentials)?;

        let record = Record::default();
        let ahead = if scenario.peer == Peer::EndpointAhead { Duration::hours(2) } else { Duration::ZERO };
        let sts = Sts { clock, ahead };
        let config = cast.endpoint_config(scenario.peer)?;
        let endpoint = Endpoint::start(config, sts.clone(), record.clone())?;
        let address = endpoint.address();
        let mut exports = cast.trust_exports(scenario.trust);
        let mut arguments = vec!["check".to_owned()];
        let interceptor = match scenario.peer {
            Peer::Proxy(manner) => {
                let proxy =
                    Interceptor::start(manner, Arc::clone(&cast.proxy), address, sts, record.clone())?;
                exports.insert(0, ("HTTPS_PROXY", format!("http://{}", proxy.address())));
                Some(proxy)
            }
            Peer::Endpoint(_) | Peer::EndpointAhead => {
                arguments.extend(["--connect-to".to_owned(), connect_to(address)]);
                None
            }
        };
        let intercepted =
            matches!(scenario.peer, Peer::Proxy(Manner::InterceptWithChain | Manner::InterceptWithLeaf));
        Ok(Self {
            scratch,
            exports,
            arguments,
            record,
            intercepted,
            _endpoint: endpoint,
            _interceptor: interceptor,
        })
    }

    /// What a user would export; paths are relative to [`Stage::folder`].
    #[must_use]
    pub fn exports(&self) -> &[(&'static str, String)] {
        &self.exports
    }

    /// The arguments of `slsca`.
    #[must_use]
    pub fn arguments(&self) -> &[String] {
        &self.arguments
    }

    /// The scratch folder: the certificates, and `.aws/credentials`.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.scratch.path()
    }

    /// Whether a proxy opens the TLS session here.
    #[must_use]
    pub fn is_intercepted(&self) -> bool {
        self.intercepted
    }

    /// Every request that reached one of the servers so far.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.record.list()
    }
}

/// Every host leads to the endpoint: some clients ask STS by its region's name.
fn connect_to(address: SocketAddr) -> String {
    format!("::{}:{}", address.ip(), address.port())
}

/// The authorities of the play.
struct Cast {
    now: OffsetDateTime,
    root: Authority,
    intermediate: Authority,
    stranger: Authority,
    proxy: Arc<Authority>,
}

impl Cast {
    fn new(now: OffsetDateTime) -> Result<Self, Error> {
        let root = Authority::root("Demo Corp Root CA", now)?;
        Ok(Self {
            intermediate: root.intermediate("Demo Corp Issuing CA", now)?,
            stranger: Authority::root("Demo Corp Retired Root CA", now)?,
            proxy: Arc::new(Authority::root("Demo Corp Proxy CA", now)?),
            now,
            root,
        })
    }

    fn endpoint_config(&self, peer: Peer) -> Result<Arc<rustls::ServerConfig>, Error> {
        let current = Validity::current(self.now);
        let (names, validity): (&[&str], _) = match peer {
            Peer::Endpoint(Leaf::Expired) => (&NAMES, Validity::ended(self.now)),
            Peer::Endpoint(Leaf::Foreign) => (&["intranet.demo-corp.example"], current),
            Peer::Endpoint(Leaf::Good) | Peer::EndpointAhead | Peer::Proxy(_) => (&NAMES, current),
        };
        self.intermediate.server(names, validity, &[&self.intermediate])
    }

    fn trust_exports(&self, trust: Trust) -> Vec<(&'static str, String)> {
        match trust {
            Trust::Nothing => Vec::new(),
            Trust::Cafile(ca) => vec![("cafile", file_name(ca).to_owned())],
            Trust::GarbledCa => {
                vec![("ca", self.root.pem().replace(['\r', '\n'], " ").trim_end().to_owned())]
            }
            Trust::NodeExtra(ca) => vec![("NODE_EXTRA_CA_CERTS", file_name(ca).to_owned())],
        }
    }

    fn write_certificates(&self, folder: &Path) -> io::Result<()> {
        for (ca, authority) in [
            (Ca::Intermediate, &self.intermediate),
            (Ca::Proxy, &*self.proxy),
            (Ca::Root, &self.root),
            (Ca::Stranger, &self.stranger),
        ] {
            fs::write(folder.join(file_name(ca)), authority.pem())?;
        }
        Ok(())
    }
}

fn file_name(ca: Ca) -> &'static str {
    match ca {
        Ca::Intermediate => "corp-issuing-ca.pem",
        Ca::Proxy => "corp-proxy-ca.pem",
        Ca::Root => "corp-root-ca.pem",
        Ca::Stranger => "corp-retired-root-ca.pem",
    }
}

/// `~/.aws/credentials`, so that no secret goes through an environment or a command line.
fn write_credentials(home: &Path, credentials: Credentials) -> io::Result<()> {
    let (id, secret) = match credentials {
        Credentials::Good => (GOOD_KEY.id, GOOD_KEY.secret),
        Credentials::Unknown => (UNKNOWN_KEY_ID, GOOD_KEY.secret),
        Credentials::Unsubscribed => (UNSUBSCRIBED_KEY.id, UNSUBSCRIBED_KEY.secret),
    };
    let folder = home.join(".aws");
    fs::create_dir(&folder)?;
    let text = format!("[default]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\n");
    let file = folder.join("credentials");
    fs::write(&file, text)?;
    only_for_the_owner(&file)
}

#[cfg(unix)]
fn only_for_the_owner(file: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(file, fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn only_for_the_owner(_: &Path) -> io::Result<()> {
    Ok(())
}

//! The roots that AWS's public endpoints are certified by: one list, from Amazon's own repository.

use aws_lc_rs::digest::{SHA256, digest};

use super::certificate::{Certificate, hex};

/// One root, by the key that all its certificates share (self-signed, cross-signed, renewed).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AwsRoot {
    pub name: &'static str,
    /// SHA-256 over the `SubjectPublicKeyInfo`.
    pub key: &'static str,
}

/// <https://www.amazontrust.com/repository/>, Root CAs. The older Starfield roots cross-sign the last one and end no chain
/// that AWS sends.
pub const AWS_ROOTS: [AwsRoot; 5] = [
    AwsRoot {
        name: "Amazon Root CA 1",
        key: "fbe3018031f9586bcbf41727e417b7d1c45c2f47f93be372a17b96b50757d5a2",
    },
    AwsRoot {
        name: "Amazon Root CA 2",
        key: "7f4296fc5b6a4e3b35d3c369623e364ab1af381d8fa7121533c9d6c633ea2461",
    },
    AwsRoot {
        name: "Amazon Root CA 3",
        key: "36abc32656acfc645c61b71613c4bf21c787f5cabbee48348d58597803d7abc9",
    },
    AwsRoot {
        name: "Amazon Root CA 4",
        key: "f7ecded5c66047d28ed6466b543c40e0743abe81d109254dcf845d4c2c7853c5",
    },
    AwsRoot {
        name: "Starfield Services Root Certificate Authority - G2",
        key: "2b071c59a0a0ae76b0eadb2bad23bad4580b69c3601b630c2eaf0613afa83f92",
    },
];

/// The root whose key this certificate holds.
#[must_use]
pub fn aws_root(certificate: &Certificate) -> Option<&'static AwsRoot> {
    let key = hex(digest(&SHA256, certificate.spki()).as_ref());
    AWS_ROOTS.iter().find(|root| root.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_them_are_among_mozillas() {
        let built_in = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
        let certificates = built_in.map(|der| Certificate::from_der(der).unwrap());
        let mut found: Vec<_> = certificates
            .filter_map(|certificate| Some((aws_root(&certificate)?.name, certificate.name)))
            .collect();
        found.sort();
        assert_eq!(found, AWS_ROOTS.map(|root| (root.name, root.name.to_owned())));
    }
}

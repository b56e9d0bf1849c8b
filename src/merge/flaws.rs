//! Whether a bundle that is about to be written is whole, by the same rules that judge everybody else's.

use std::sync::Arc;

use crate::client::{ClientId, Runtime};
use crate::finding::{Finding, Severity};
use crate::inspect;
use crate::origin::Origin;
use crate::rules;
use crate::trust::bundle::Bundle;
use crate::trust::source::{Given, Source};

/// What makes some client fail that is given this bundle. Empty for a sound one.
#[must_use]
pub fn flaws(pem: &str, path: &str, at: i64) -> Vec<Finding> {
    let source = Source {
        origin: Origin::file(path),
        given: Given::Path(path.to_owned()),
        bytes: Ok(Arc::new(pem.as_bytes().to_vec())),
    };
    let bundle = Bundle::read(vec![source]);
    let facts = inspect::facts_about(bundle, &ClientId::ALL, Runtime::default(), at);
    let selected = facts.selected();
    let findings = rules::findings_about_material(&facts, &[]);
    findings.into_iter().filter(|finding| finding.severity(&selected) == Severity::Error).collect()
}

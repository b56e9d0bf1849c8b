use crate::finding::{Finding, Fix};
use crate::rules::distrust::Distrust;
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A known product opens the connection to AWS, and the client trusts its CA.
    ///
    /// ## Why it matters
    /// What the client sends is read on the way, keys of AWS excepted: those sign and are never sent. It works as long as the CA is in the client's list.
    /// Where the list is another (in CI, in a container, in another tool), it does not.
    ///
    /// ## Example
    /// `sts.amazonaws.com` presents a certificate of `Zscaler Intermediate Root CA`, and `NODE_EXTRA_CA_CERTS` names Zscaler's root.
    ///
    /// ## Fix
    /// Nothing has to be done here. `slsca bundle --as exports` writes the settings for the other tools.
    ///
    /// The names are those that the products are known by; the table in `src/rules/interceptor.rs` has the source of each.
    "tls/known-interceptor", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let product = fact.interceptor()?;
    (!fact.distrusts().contains(&Distrust::NoAnchor)).then_some(())?;
    let issuer = shown(&fact.missing_issuer()?, 60);
    Some(
        Finding::new(format!("{} opens the connection; its CA is `{issuer}`", product.vendor))
            .detail(format!("Its root is {} (after {}).", product.root, product.source))
            .fix(Fix::new("name that root in every tool that has a list of its own").run(["slsca", "bundle", "--as", "exports"])),
    )
}

use crate::finding::{Finding, Fix, Part};
use crate::input::vars;
use crate::origin::Origin;
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;

rule! {
    /// `NODE_TLS_REJECT_UNAUTHORIZED=0` is set: Node talks to anybody who answers in AWS's name.
    ///
    /// ## Why it matters
    /// Whoever sits on the way can read the request, its answer and what is deployed. slsca never sends a signature over such a
    /// connection. With `ca` or `cafile` in force and no proxy the variable has no effect at all, so it does not even help.
    ///
    /// ## Example
    /// `export NODE_TLS_REJECT_UNAUTHORIZED=0`, copied from a forum, in the shell's start file.
    ///
    /// ## Fix
    /// Unset it, and trust the CA that is missing: `NODE_EXTRA_CA_CERTS=/path/to/corp.pem`.
    ///
    /// Node, command line documentation, `NODE_TLS_REJECT_UNAUTHORIZED`
    "env/verification-off", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let name = vars::NODE_TLS_REJECT_UNAUTHORIZED;
    if fact.run.env.get(name) != Some("0") || !fact.run.plan.client.runs_on_node() {
        return None;
    }
    let off = fact.run.calls.iter().any(|call| !call.call.endpoint_hop.verify);
    let finding = Finding::new(if off {
        format!("`{name}=0` turns the check of certificates off")
    } else {
        format!("`{name}=0` has no effect, because `ca` or `cafile` insists on the check")
    });
    let finding = finding
        .at(Origin::variable(name), "never a fix")
        .clients(vec![fact.run.id()])
        .fix(Fix::new("check certificates again").unset(name));
    Some(if off { finding.part(Part::Threatens) } else { finding })
}

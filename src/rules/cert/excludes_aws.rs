use crate::finding::{Finding, Part};
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// The name constraints of a CA in the bundle leave out the names of AWS.
    ///
    /// ## Why it matters
    /// The CA may sign only certificates for names within its constraints. For the AWS hosts every client refuses it, with
    /// `permitted subtree violation` or `excluded subtree violation`. A constraint on the organisation (`directoryName`) binds the
    /// subject of every certificate below it, that of a proxy's certificate for AWS too.
    ///
    /// ## Example
    /// A company's internal root is constrained to `corp.example`; the CA that the proxy signs with is another one.
    ///
    /// ## Fix
    /// Ask for the CA that the proxy itself uses.
    ///
    /// RFC 5280, 4.2.1.10; `NAME_CONSTRAINTS_check` of OpenSSL
    "cert/excludes-aws", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let constraints = fact.certificate.name_constraints.as_ref()?;
    let covers = |tree: &String| {
        let tree = tree.trim_start_matches('.').to_ascii_lowercase();
        tree.is_empty() || "amazonaws.com" == tree || tree == "com" || tree.ends_with(".amazonaws.com")
    };
    let left_out = !constraints.permitted_dns.is_empty() && !constraints.permitted_dns.iter().any(covers);
    let forbidden = constraints.excluded_dns.iter().any(|tree| covers(tree) && !tree.ends_with(".amazonaws.com"));
    let refused_by = fact.names_refused_by();
    let finding = match (left_out || forbidden, refused_by.is_empty()) {
        (true, _) => fact.about("may not be used for the names of AWS (nameConstraints)", "leaves out amazonaws.com"),
        (false, true) => return None,
        (false, false) => {
            fact.about("limits the names below it (nameConstraints), and the chain oversteps them", "limits names")
        }
    };
    Some(finding.part(Part::Threatens).causing(refused_by))
}

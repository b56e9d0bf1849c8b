//! Building the chain (`build_chain`): trusted first, the first match, no way back.

use std::rc::Rc;

use super::codes::Code;
use super::link::{Link, Trust};
use super::run::{Run, Step, Stopped};

/// The deepest chain that is looked for (100 intermediates and a root), and one more to notice that it is too long.
const MAX_DEPTH: usize = 101;

impl<'a> Run<'a> {
    /// Extends the chain from the leaf until it is trusted or nobody is found.
    pub(super) fn build(&mut self) -> Step {
        let mut remaining: Vec<Rc<Link<'a>>> = self.sent.clone();
        let mut asks_server = true;
        let mut trust = Trust::Untrusted;
        loop {
            if let Found::Issuer { trust: found, ends } = self.extend_from_store()? {
                asks_server = false;
                trust = found;
                if trust != Trust::Untrusted {
                    break;
                }
                if !ends {
                    continue;
                }
            }
            if !asks_server {
                break;
            }
            asks_server = self.extend_from_sent(&mut remaining);
        }
        if self.chain.len() <= MAX_DEPTH && trust == Trust::Untrusted && self.chain.len() == self.untrusted {
            trust = self.check_trust(self.chain.len())?;
        }
        if trust == Trust::Trusted { Ok(()) } else { self.no_anchor() }
    }

    fn extend_from_store(&mut self) -> Result<Found, Stopped> {
        let count = self.chain.len();
        let Some(current) = self.chain.last().map(Rc::clone).filter(|_| count <= MAX_DEPTH) else {
            return Ok(Found::Nothing);
        };
        let candidates = self.stored(current.certificate.issuer.canonical());
        let Some(issuer) = self.best(&current, candidates.iter()) else { return Ok(Found::Nothing) };
        let Some(mut ends) = current.self_signed() else { return Err(self.internal_error()) };
        let first_new = if ends {
            // A self-signed certificate from the server has to be the one in the store, not one that looks like it.
            if !current.is_same(&issuer) {
                return Ok(Found::Nothing);
            }
            self.untrusted = count - 1;
            self.chain[count - 1] = issuer;
            count - 1
        } else {
            let Some(is_top) = issuer.self_signed() else { return Err(self.internal_error()) };
            ends = is_top;
            self.chain.push(issuer);
            count
        };
        let trust = self.check_trust(first_new)?;
        Ok(Found::Issuer { trust, ends })
    }

    fn extend_from_sent(&mut self, remaining: &mut Vec<Rc<Link<'a>>>) -> bool {
        let count = self.chain.len();
        let Some(current) = self.chain.last().map(Rc::clone) else { return false };
        self.note(&current);
        if current.self_signed() == Some(true) || count > MAX_DEPTH {
            return false;
        }
        let may_repeat = current.certificate.is_self_issued() && count == 1;
        let is_new = |candidate: &&Rc<Link<'a>>| {
            candidate.is_named_by(&current)
                && (may_repeat || !self.chain.iter().any(|link| link.is_same(candidate)))
        };
        let candidates = remaining.iter().filter(is_new);
        let Some(issuer) = self.best(&current, candidates) else { return false };
        if let Some(position) = remaining.iter().position(|candidate| Rc::ptr_eq(candidate, &issuer)) {
            remaining.remove(position);
        }
        self.chain.push(issuer);
        self.untrusted += 1;
        true
    }

    /// The first issuer that is valid now, or else the one that was valid last.
    pub(super) fn best<'l>(
        &self,
        subject: &Link<'a>,
        candidates: impl Iterator<Item = &'l Rc<Link<'a>>>,
    ) -> Option<Rc<Link<'a>>>
    where
        'a: 'l,
    {
        let mut best: Option<&Rc<Link<'a>>> = None;
        for candidate in candidates {
            if !candidate.is_named_by(subject) {
                continue;
            }
            self.note(candidate);
            self.note(subject);
            if !candidate.may_have_issued(subject) {
                continue;
            }
            if self.is_current(&candidate.certificate) {
                return Some(Rc::clone(candidate));
            }
            let is_later = |known: &Rc<Link<'a>>| {
                let end = |link: &Rc<Link<'a>>| link.certificate.not_after.lenient();
                end(candidate).zip(end(known)).is_some_and(|(new, old)| new > old)
            };
            if best.is_none_or(is_later) {
                best = Some(candidate);
            }
        }
        best.map(Rc::clone)
    }

    /// `check_trust`: whether one of the certificates from `first` on ends the chain.
    fn check_trust(&mut self, first: usize) -> Result<Trust, Stopped> {
        let count = self.chain.len();
        for depth in first..count {
            match self.chain[depth].trust(true) {
                Trust::Untrusted => {}
                Trust::Trusted => return Ok(Trust::Trusted),
                Trust::Rejected => return self.reject(depth),
            }
        }
        if !self.parameters.partial_chain {
            return Ok(Trust::Untrusted);
        }
        if first < count {
            return Ok(Trust::Trusted);
        }
        // The last resort: the leaf itself is in the store.
        let leaf = Rc::clone(&self.chain[0]);
        let twins = self.stored(leaf.certificate.subject.canonical());
        let Some(twin) = twins.into_iter().find(|twin| twin.is_same(&leaf)) else {
            return Ok(Trust::Untrusted);
        };
        if twin.trust(true) == Trust::Rejected {
            return self.reject(0);
        }
        self.chain[0] = twin;
        self.untrusted = 0;
        Ok(Trust::Trusted)
    }

    fn reject(&mut self, depth: usize) -> Result<Trust, Stopped> {
        self.fault(Code::CERT_REJECTED, depth, |link| {
            format!("the trust settings of {} do not allow TLS servers", link.described(depth))
        })?;
        Ok(Trust::Untrusted)
    }

    /// Names the reason why no anchor was found.
    fn no_anchor(&mut self) -> Step {
        let top = self.chain.len() - 1;
        if let Some(earlier) = self.error {
            if earlier.is_about_time() {
                return Err(Stopped);
            }
            let why = self.no_issuer(top);
            return self.fault(earlier, top, |_| why);
        }
        if self.chain.len() > MAX_DEPTH {
            self.fault(Code::CERT_CHAIN_TOO_LONG, top, |_| {
                format!("the chain is longer than {MAX_DEPTH} certificates")
            })?;
        }
        if self.chain[top].self_signed() == Some(true) {
            let code =
                if top == 0 { Code::DEPTH_ZERO_SELF_SIGNED_CERT } else { Code::SELF_SIGNED_CERT_IN_CHAIN };
            return self.fault(code, top, |link| {
                format!(
                    "{} is self-signed and not among the certificates that the client trusts",
                    link.described(top)
                )
            });
        }
        let code = if self.untrusted < self.chain.len() {
            Code::UNABLE_TO_GET_ISSUER_CERT
        } else {
            Code::UNABLE_TO_GET_ISSUER_CERT_LOCALLY
        };
        let why = self.no_issuer(top);
        self.fault(code, top, |_| why)
    }

    /// The issuer is not there, or what bears its name is not the one.
    fn no_issuer(&mut self, depth: usize) -> String {
        let link = Rc::clone(&self.chain[depth]);
        let issuer = crate::untrusted::shown(&link.certificate.issuer.shown(), 80);
        let what = link.described(depth);
        let namesakes = self.stored(link.certificate.issuer.canonical());
        match namesakes.iter().find_map(|namesake| namesake.differs_from_issuer_of(&link)) {
            Some(difference) => {
                format!("the client trusts an \"{issuer}\", but not the one that issued {what}: {difference}")
            }
            None => format!(
                "the issuer \"{issuer}\" of {what} is neither sent by the server nor among the certificates that the client trusts"
            ),
        }
    }
}

/// What the store had.
enum Found {
    /// `ends`: the issuer is self-signed, there is nothing above it.
    Issuer {
        trust: Trust,
        ends: bool,
    },
    Nothing,
}

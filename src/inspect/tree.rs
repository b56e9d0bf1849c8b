//! Who issued whom in a set of certificates: roots on top, the missing link named, copies and superseded ones marked.

use std::collections::{HashMap, HashSet};

use crate::trust::bundle::{Bundle, Entry};
use crate::trust::certificate::Certificate;
use crate::trust::repair;

/// One certificate in the tree.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    pub entry: &'a Entry,
    pub certificate: &'a Certificate,
    /// The same certificate is there so many times more.
    pub copies: usize,
    /// It has ended, and another certificate has its name and key and is valid.
    pub is_superseded: bool,
    /// Positions in [`Forest::nodes`], in the order of the material.
    pub issued: Vec<usize>,
}

/// All certificates of a set, each once.
#[derive(Clone, Debug, Default)]
pub struct Forest<'a> {
    pub nodes: Vec<Node<'a>>,
    /// Positions of those that issued themselves.
    pub roots: Vec<usize>,
    /// Positions of those whose issuer is not there, by that issuer's name (hostile until escaped).
    pub orphans: Vec<(&'a str, Vec<usize>)>,
}

/// The forest of a set, at a time (seconds since the epoch).
#[must_use]
pub fn forest(bundle: &Bundle, at: i64) -> Forest<'_> {
    let mut forest = Forest { nodes: nodes(bundle, at), ..Forest::default() };
    let mut by_subject: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (index, node) in forest.nodes.iter().enumerate() {
        by_subject.entry(&node.certificate.subject_der).or_default().push(index);
    }
    let mut parents = vec![None; forest.nodes.len()];
    for (index, parent) in parents.iter_mut().enumerate() {
        let certificate = forest.nodes[index].certificate;
        if certificate.is_self_signed() {
            forest.roots.push(index);
            continue;
        }
        let candidates = by_subject.get(certificate.issuer_der.as_ref()).into_iter().flatten();
        let issuers = candidates
            .copied()
            .filter(|&other| other != index && certificate.names_as_issuer(forest.nodes[other].certificate));
        // Of several, the one that is valid in time, as clients choose.
        let issuer = issuers.min_by_key(|&other| !is_valid(forest.nodes[other].certificate, at));
        match issuer {
            Some(issuer) => {
                forest.nodes[issuer].issued.push(index);
                *parent = Some(issuer);
            }
            None => orphaned(&mut forest.orphans, &certificate.issuer, index),
        }
    }
    break_circles(&mut forest, &parents);
    forest
}

fn nodes(bundle: &Bundle, at: i64) -> Vec<Node<'_>> {
    let mut nodes: Vec<Node<'_>> = Vec::new();
    let mut known: HashMap<&[u8; 32], usize> = HashMap::new();
    let all = bundle.entries().flat_map(|entry| repair::certificates(entry).map(move |found| (entry, found)));
    for (entry, certificate) in all {
        if let Some(&first) = known.get(certificate.sha256_bytes()) {
            nodes[first].copies += 1;
            continue;
        }
        known.insert(certificate.sha256_bytes(), nodes.len());
        nodes.push(Node { entry, certificate, copies: 0, is_superseded: false, issued: Vec::new() });
    }
    let current = nodes.iter().filter(|node| is_valid(node.certificate, at));
    let valid: HashSet<_> =
        current.map(|node| (&node.certificate.subject_der, node.certificate.spki())).collect();
    for node in &mut nodes {
        let name_and_key = (&node.certificate.subject_der, node.certificate.spki());
        node.is_superseded = node.certificate.not_after <= at && valid.contains(&name_and_key);
    }
    nodes
}

fn is_valid(certificate: &Certificate, at: i64) -> bool {
    certificate.not_before <= at && at < certificate.not_after
}

fn orphaned<'a>(orphans: &mut Vec<(&'a str, Vec<usize>)>, named: &'a str, index: usize) {
    match orphans.iter_mut().find(|(name, _)| *name == named) {
        Some((_, issued)) => issued.push(index),
        None => orphans.push((named, vec![index])),
    }
}

/// Two CAs that certified each other hang from nothing: the first of a circle becomes an orphan.
fn break_circles(forest: &mut Forest<'_>, parents: &[Option<usize>]) {
    let mut is_reached = vec![false; forest.nodes.len()];
    let tops = forest.roots.iter().chain(forest.orphans.iter().flat_map(|(_, issued)| issued));
    let mut open: Vec<usize> = tops.copied().collect();
    let mut next = 0;
    loop {
        while let Some(index) = open.pop() {
            if !std::mem::replace(&mut is_reached[index], true) {
                open.extend(&forest.nodes[index].issued);
            }
        }
        let Some(index) = (next..is_reached.len()).find(|&index| !is_reached[index]) else { return };
        if let Some(parent) = parents[index] {
            forest.nodes[parent].issued.retain(|&issued| issued != index);
        }
        orphaned(&mut forest.orphans, &forest.nodes[index].certificate.issuer, index);
        open.push(index);
        next = index + 1;
    }
}

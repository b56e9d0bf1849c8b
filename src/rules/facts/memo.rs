//! What is the same for all entries of an item or a variable, worked out when a rule first asks: ten thousand blocks are
//! then read, repaired and judged once, not ten thousand times.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use crate::rules::holdings::Index;
use crate::rules::interceptor::Interceptor;
use crate::trust::Mangled;
use crate::trust::certificate::Certificate;

/// Answers that were given before. They follow from the facts alone, so a clone may keep them.
#[derive(Clone, Debug, Default)]
pub struct Memo {
    /// By variable: its value, repaired.
    pub(in crate::rules) repaired: OnceLock<BTreeMap<String, String>>,
    /// By trace: what the endpoint presented, decoded.
    pub(in crate::rules) presented: OnceLock<Vec<Vec<Certificate>>>,
    /// By trace: the known product whose name is on that.
    pub(in crate::rules) products: OnceLock<Vec<Option<&'static Interceptor>>>,
    /// By selected client and item: whether it would trust what was presented, had it all certificates of the item.
    pub(in crate::rules) helpful: OnceLock<Vec<Vec<bool>>>,
    /// By selected client: the certificates that it holds, by name and key.
    pub(in crate::rules) indices: OnceLock<Vec<Index>>,
    /// By item: whether it can be written anew, because none of its blocks is beyond repair.
    pub(in crate::rules) mendable: OnceLock<Vec<bool>>,
    /// By item: whether any of its entries is a certificate.
    pub(in crate::rules) certified: OnceLock<Vec<bool>>,
    /// By item and way of mangling: the first entry that a rule speaks of. It carries the repair.
    pub(in crate::rules) first: OnceLock<HashMap<(usize, Mangled), usize>>,
}

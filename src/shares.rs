//! Work on thousands of like things, on all processors: each takes a share of them, and what comes of it keeps their order.

/// A thread is worth its start for so many things.
const WORTH_A_THREAD: usize = 1000;
/// Beyond this, memory is slower than processors.
const MOST_THREADS: usize = 8;

/// What comes of each share, in order: of all things at once where they are few. A panic goes on as it would have on this thread.
pub fn in_shares<T: Sync, R: Send>(things: &[T], work: impl Fn(&[T]) -> R + Sync) -> Vec<R> {
    let worth = (things.len() / WORTH_A_THREAD).min(MOST_THREADS);
    if worth < 2 {
        return vec![work(things)];
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(worth);
    let (own, rest) = things.split_at(things.len().div_ceil(threads));
    let work = &work;
    std::thread::scope(|scope| {
        let helpers: Vec<_> = rest.chunks(own.len()).map(|share| scope.spawn(move || work(share))).collect();
        let mut done = vec![work(own)];
        let ended = helpers.into_iter().map(std::thread::ScopedJoinHandle::join);
        done.extend(ended.map(|share| share.unwrap_or_else(|panic| std::panic::resume_unwind(panic))));
        done
    })
}

#[cfg(test)]
mod tests {
    use super::in_shares;

    #[test]
    fn shares_keep_their_order_and_leave_nothing_out() {
        for count in [0, 1, 999, 1999, 2000, 2001, 10_007, 50_000] {
            let things: Vec<usize> = (0..count).collect();
            let shares = in_shares(&things, <[usize]>::to_vec);
            assert_eq!(shares.concat(), things, "{count}");
            assert!(count < 2000 || shares.iter().all(|share| !share.is_empty()), "{count}");
        }
    }

    #[test]
    fn a_panic_in_any_share_is_not_lost() {
        let things: Vec<usize> = (0..10_000).collect();
        let work = |share: &[usize]| assert!(!share.contains(&9_999), "the last");
        assert!(std::panic::catch_unwind(|| in_shares(&things, work)).is_err());
    }
}

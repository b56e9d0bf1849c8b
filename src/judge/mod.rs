//! Judging a chain as a real client does: chain + store + host + time + parameters -> verdict. Pure.

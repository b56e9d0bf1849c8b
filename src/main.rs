//! The real world in, the exit code out.

fn main() {}

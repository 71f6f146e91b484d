//! Work on many people, shared among threads; what comes out is the same for any number of them.

/// From so many on, work is shared.
pub(super) const MANY: usize = 2_000;
/// Among so many threads.
pub(super) const WORKERS: usize = 4;

/// What `work` makes of all, in their order: piece by piece, each on a thread of its own.
pub(super) fn shared_out<T: Sync, R: Send>(
    all: &[T],
    workers: usize,
    work: impl Fn(&[T]) -> Vec<R> + Sync,
) -> Vec<R> {
    if all.len() < MANY || workers < 2 {
        return work(all);
    }
    let work = &work;
    std::thread::scope(|threads| {
        let pieces: Vec<_> =
            all.chunks(all.len().div_ceil(workers)).map(|piece| threads.spawn(move || work(piece))).collect();
        let mut made = Vec::new();
        for piece in pieces {
            // A bug in one of them is the bug of all: it must not pass for less work.
            made.append(&mut piece.join().unwrap_or_else(|bug| std::panic::resume_unwind(bug)));
        }
        made
    })
}

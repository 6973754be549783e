//! How much a mask shows beyond the usual.

/// How much more than usual a mask shows.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct More {
    /// So many more letters at the beginning of a mailbox's name, or digits at the end of a number.
    pub(super) own: usize,
    /// So many more letters at the beginning of a mailbox's domain.
    pub(super) domain: usize,
}

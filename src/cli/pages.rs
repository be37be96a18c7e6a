//! How memory comes from the system, where it can be told: in small pages, or in huge ones where the system has them. One draft takes little
//! memory, and two megabytes of it take longer to be cleared than the draft to be read; a run over much is the quicker for them.
//! Changes nothing but the time that a run takes: where the system will not be told, nothing is lost.

/// Files of which no run is long.
pub const FEW: usize = 32;

/// Asks for small pages alone.
pub fn small() {
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

/// Lets the system give huge pages from now on, where it does.
pub fn huge() {
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(false);
}

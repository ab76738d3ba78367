//! What depends on the system.

/// Whether a process of this id exists. Where the system cannot be asked, it does.
#[cfg(unix)]
pub fn is_alive(process: u32) -> bool {
    let id = i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw);
    // A process of somebody else refuses the question, and is there.
    id.is_none_or(|id| rustix::process::test_kill_process(id) != Err(rustix::io::Errno::SRCH))
}

/// Whether a process of this id exists. Where the system cannot be asked, it does.
#[cfg(not(unix))]
pub fn is_alive(_: u32) -> bool {
    true
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_process_lives_until_it_was_waited_for() {
        assert!(is_alive(std::process::id()));
        let mut child = std::process::Command::new("true").spawn().unwrap();
        child.wait().unwrap();
        assert!(!is_alive(child.id()));
    }
}

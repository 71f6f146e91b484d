//! Which process holds a lease, told so that another one on the same machine can see whether it has ended.
//!
//! A name, a host and a number of a process prove nothing: the same may be alive elsewhere, or be another one by now. What proves
//! it is Linux's own word: the same running of the same kernel, the same space of process numbers, and in it no process of that
//! number that began at that moment. Where anything of that can't be told, or may be hidden from us, nothing is proved.
//!
//! Invariant: a process that may be alive anywhere is never taken for one that has ended.

use std::fs;
use std::io::ErrorKind;

/// A process, as only one ever is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Process {
    /// This running of this kernel.
    boot: String,
    /// Within it, where numbers of processes are given.
    numbers: String,
    number: u32,
    /// In ticks since the start of the kernel.
    began: String,
}

/// This process, as others can look it up; none where they could not.
pub(super) fn this_process() -> Option<String> {
    let Process { boot, numbers, number, began } = Process::this()?;
    Some(format!("{boot}/{numbers}/{number}/{began}"))
}

/// Whether the process that was told so has ended, beyond doubt.
pub(super) fn has_ended(told: &str) -> bool {
    let (Some(other), Some(this)) = (Process::read(told), Process::this()) else { return false };
    other.boot == this.boot && other.numbers == this.numbers && other.is_gone()
}

impl Process {
    fn this() -> Option<Self> {
        let number = std::process::id();
        // The list of processes may be another machine's, or leave out what others run.
        let listed_as = fs::read_link("/proc/self").ok()?;
        let hidden = fs::read_to_string("/proc/self/mounts").ok()?.contains("hidepid");
        if hidden || listed_as.to_str()? != number.to_string() {
            return None;
        }
        Some(Self {
            boot: fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?.trim().to_owned(),
            numbers: fs::read_link("/proc/self/ns/pid").ok()?.to_str()?.to_owned(),
            number,
            began: began(&fs::read_to_string("/proc/self/stat").ok()?)?,
        })
    }

    fn read(told: &str) -> Option<Self> {
        let [boot, numbers, number, began] = told.split('/').collect::<Vec<_>>().try_into().ok()?;
        let number = number.parse().ok()?;
        Some(Self { boot: boot.to_owned(), numbers: numbers.to_owned(), number, began: began.to_owned() })
    }

    fn is_gone(&self) -> bool {
        match fs::read_to_string(format!("/proc/{}/stat", self.number)) {
            Ok(about) => began(&about).is_some_and(|began| began != self.began),
            Err(problem) => problem.kind() == ErrorKind::NotFound,
        }
    }
}

/// When a process began: the twentieth field after its name, which may hold anything.
fn began(about: &str) -> Option<String> {
    about.rsplit_once(')')?.1.split_whitespace().nth(19).map(str::to_owned)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[track_caller]
    fn check(change: impl FnOnce(&mut Process), ended: bool) {
        let Some(mut process) = Process::this() else { return };
        change(&mut process);
        let Process { boot, numbers, number, began } = process;
        assert_eq!(has_ended(&format!("{boot}/{numbers}/{number}/{began}")), ended);
    }

    #[test]
    fn one_that_is_alive_or_elsewhere_has_not_ended() {
        check(|_| {}, false);
        check(|process| (process.boot, process.number) = ("elsewhere".to_owned(), u32::MAX), false);
        check(|process| (process.numbers, process.number) = ("pid:[7]".to_owned(), u32::MAX), false);
        assert!(!has_ended(""));
        assert!(!has_ended("a/b/c/d"));
    }

    #[test]
    fn one_whose_number_is_nobodys_or_another_ones_has_ended() {
        check(|process| process.number = u32::MAX, true);
        check(|process| process.began = "7".to_owned(), true);
    }
}

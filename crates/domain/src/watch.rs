//! Whether what is refused within a minute looks like an attack, so that whoever reads the log is told once, and told when it is
//! over.

/// How much was refused, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Refusals {
    /// Sign-ins.
    pub sign_ins: u64,
    /// Registrations, recoveries and changes.
    pub others: u64,
    /// Captchas that were answered wrongly.
    pub captchas: u64,
    /// Clients and accounts that were locked.
    pub locks: u64,
    /// Passwords that the hashing threads had no time for.
    pub hashing: u64,
}

impl Refusals {
    /// What was refused since an earlier reading.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Self {
        Self {
            sign_ins: self.sign_ins.saturating_sub(earlier.sign_ins),
            others: self.others.saturating_sub(earlier.others),
            captchas: self.captchas.saturating_sub(earlier.captchas),
            locks: self.locks.saturating_sub(earlier.locks),
            hashing: self.hashing.saturating_sub(earlier.hashing),
        }
    }

    /// Whether there is more of any kind than that.
    const fn exceed(self, most: u64) -> bool {
        self.sign_ins > most
            || self.others > most
            || self.captchas > most
            || self.locks > most
            || self.hashing > most
    }
}

/// What is worth a line of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// So much was refused within the last minute.
    Attack(Refusals),
    /// It is over, after so many minutes.
    Over {
        /// For how many minutes it went on.
        minutes: u32,
    },
}

/// An eye on what is refused from minute to minute.
#[derive(Debug, Clone, Copy, Default)]
pub struct Watch {
    /// The reading a minute ago.
    before: Refusals,
    /// For how many minutes an attack has gone on.
    minutes: u32,
}

impl Watch {
    /// An eye that was opened when so much had been refused.
    #[must_use]
    pub const fn from(now: Refusals) -> Self {
        Self { before: now, minutes: 0 }
    }

    /// A minute has passed, and so much was refused by now: what is to be told. With `most` at 0 nothing is an attack.
    pub fn minute(&mut self, now: Refusals, most: u32) -> Option<Told> {
        let refused = now.since(self.before);
        self.before = now;
        if most > 0 && refused.exceed(most.into()) {
            self.minutes = self.minutes.saturating_add(1);
            return Some(Told::Attack(refused));
        }
        let minutes = std::mem::take(&mut self.minutes);
        (minutes > 0).then_some(Told::Over { minutes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sign_ins(sign_ins: u64) -> Refusals {
        Refusals { sign_ins, ..Refusals::default() }
    }

    #[test]
    fn an_attack_is_told_each_minute_and_its_end_once() {
        let mut watch = Watch::from(sign_ins(1000));
        assert_eq!(watch.minute(sign_ins(1300), 300), None, "as much as is borne");
        assert_eq!(watch.minute(sign_ins(1601), 300), Some(Told::Attack(sign_ins(301))));
        assert_eq!(watch.minute(sign_ins(9601), 300), Some(Told::Attack(sign_ins(8000))));
        assert_eq!(watch.minute(sign_ins(9602), 300), Some(Told::Over { minutes: 2 }));
        assert_eq!(watch.minute(sign_ins(9603), 300), None);
    }

    #[test]
    fn any_kind_of_refusal_alone_is_enough_and_kinds_are_not_added_up() {
        let all = Refusals { sign_ins: 5, others: 5, captchas: 5, locks: 5, hashing: 5 };
        assert_eq!(Watch::default().minute(all, 5), None);
        for more in [
            Refusals { sign_ins: 6, ..all },
            Refusals { others: 6, ..all },
            Refusals { captchas: 6, ..all },
            Refusals { locks: 6, ..all },
            Refusals { hashing: 6, ..all },
        ] {
            assert_eq!(Watch::default().minute(more, 5), Some(Told::Attack(more)));
        }
    }

    #[test]
    fn a_threshold_that_is_raised_or_taken_away_ends_it() {
        let mut watch = Watch::default();
        assert!(watch.minute(sign_ins(50), 10).is_some());
        assert_eq!(watch.minute(sign_ins(150), 0), Some(Told::Over { minutes: 1 }));
        assert_eq!(watch.minute(sign_ins(9_999), 0), None);
    }
}

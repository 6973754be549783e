//! The patterns in which numbering plans are written: digits, classes of digits, groups, alternatives and counts. They are read
//! and followed in microseconds, without a cache or a lock, because strangers choose which ones are needed.

/// A pattern, read.
#[derive(Debug)]
pub(super) struct DigitPattern {
    alternatives: Vec<Sequence>,
    groups: usize,
}

type Sequence = Vec<Piece>;

#[derive(Debug)]
struct Piece {
    what: What,
    least: u8,
    most: u8,
}

#[derive(Debug)]
enum What {
    /// One of these digits; bit *n* stands for digit *n*.
    Digit(u16),
    /// The end of the number.
    End,
    /// One of several sequences; with a number when what it matches is remembered.
    Group(Option<usize>, Vec<Sequence>),
}

/// Where a pattern matched the beginning of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// How many digits matched.
    pub(super) end: usize,
    /// What each remembered group matched, as a range of digits, in the order of their brackets.
    pub(super) groups: Vec<Option<(usize, usize)>>,
}

impl DigitPattern {
    /// Reads a pattern; `None` when it holds anything that plans do not use.
    pub(super) fn read(source: &str) -> Option<Self> {
        let mut reader = Reader { rest: source.as_bytes(), groups: 0 };
        let alternatives = reader.alternatives(false)?;
        reader.rest.is_empty().then_some(Self { alternatives, groups: reader.groups })
    }

    /// Whether the whole of the number matches.
    pub(super) fn matches(&self, number: &str) -> bool {
        let digits = number.as_bytes();
        self.run(digits, &mut |end| end == digits.len()).is_some()
    }

    /// How the beginning of the number matches: earlier alternatives and more digits first.
    pub(super) fn find_at_start(&self, number: &str) -> Option<Found> {
        self.run(number.as_bytes(), &mut |_end| true)
    }

    fn run(&self, digits: &[u8], accept: &mut dyn FnMut(usize) -> bool) -> Option<Found> {
        let mut found = Found { end: 0, groups: vec![None; self.groups] };
        let mut end = 0;
        let matched = any_of(&self.alternatives, digits, 0, &mut found.groups, &mut |at, _groups| {
            end = at;
            accept(at)
        });
        found.end = end;
        matched.then_some(found)
    }
}

type Groups = Vec<Option<(usize, usize)>>;
type Then<'a> = dyn FnMut(usize, &mut Groups) -> bool + 'a;

fn any_of(
    alternatives: &[Sequence],
    digits: &[u8],
    at: usize,
    groups: &mut Groups,
    then: &mut Then<'_>,
) -> bool {
    alternatives.iter().any(|pieces| sequence(pieces, 0, digits, at, groups, then))
}

/// Matches what is left of a sequence, whose first piece has matched `done` times already.
fn sequence(
    pieces: &[Piece],
    done: u8,
    digits: &[u8],
    at: usize,
    groups: &mut Groups,
    then: &mut Then<'_>,
) -> bool {
    let Some((first, rest)) = pieces.split_first() else { return then(at, groups) };
    let once_more = done < first.most
        && piece(&first.what, digits, at, groups, &mut |next, groups| {
            // A piece that matched nothing would match nothing for ever.
            (next > at || done < first.least)
                && sequence(pieces, done.saturating_add(1), digits, next, groups, then)
        });
    once_more || (done >= first.least && sequence(rest, 0, digits, at, groups, then))
}

fn piece(what: &What, digits: &[u8], at: usize, groups: &mut Groups, then: &mut Then<'_>) -> bool {
    match what {
        What::End => at == digits.len() && then(at, groups),
        What::Digit(set) => {
            let digit = digits.get(at).and_then(|byte| byte.checked_sub(b'0')).filter(|digit| *digit < 10);
            digit.is_some_and(|digit| set & (1 << digit) != 0) && then(at + 1, groups)
        }
        What::Group(number, alternatives) => {
            any_of(alternatives, digits, at, groups, &mut |end, groups: &mut Groups| {
                let Some(slot) = number.and_then(|number| groups.get_mut(number)) else {
                    return then(end, groups);
                };
                let before = slot.replace((at, end));
                let matched = then(end, groups);
                if !matched && let Some(slot) = number.and_then(|number| groups.get_mut(number)) {
                    *slot = before;
                }
                matched
            })
        }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    groups: usize,
}

impl Reader<'_> {
    /// The next byte that counts; white space is layout.
    fn peek(&mut self) -> Option<u8> {
        while let Some((first, rest)) = self.rest.split_first() {
            if !first.is_ascii_whitespace() {
                return Some(*first);
            }
            self.rest = rest;
        }
        None
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.rest = self.rest.get(1..)?;
        Some(byte)
    }

    fn takes(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.next();
        }
        found
    }

    fn alternatives(&mut self, bracketed: bool) -> Option<Vec<Sequence>> {
        let (mut all, mut present) = (Vec::new(), Vec::new());
        loop {
            match self.peek() {
                None if !bracketed => break,
                Some(b')') if bracketed => {
                    self.next();
                    break;
                }
                Some(b'|') => {
                    self.next();
                    all.push(std::mem::take(&mut present));
                }
                _ => present.push(self.piece()?),
            }
        }
        all.push(present);
        Some(all)
    }

    fn piece(&mut self) -> Option<Piece> {
        let what = match self.next()? {
            digit @ b'0'..=b'9' => What::Digit(1 << (digit - b'0')),
            b'\\' => self.takes(b'd').then_some(What::Digit(0x3FF))?,
            b'[' => What::Digit(self.class()?),
            b'$' => What::End,
            b'(' => {
                let number = if self.takes(b'?') {
                    self.takes(b':').then_some(None)?
                } else {
                    self.groups += 1;
                    Some(self.groups - 1)
                };
                What::Group(number, self.alternatives(true)?)
            }
            _ => return None,
        };
        let (least, most) = self.count()?;
        Some(Piece { what, least, most })
    }

    fn class(&mut self) -> Option<u16> {
        let mut set = 0_u16;
        let mut last = None;
        loop {
            match self.next()? {
                b']' => return Some(set),
                b'-' => {
                    let (from, to) = (last?, self.digit()?);
                    for digit in from..=to {
                        set |= 1 << digit;
                    }
                }
                digit @ b'0'..=b'9' => {
                    set |= 1 << (digit - b'0');
                    last = Some(digit - b'0');
                }
                _ => return None,
            }
        }
    }

    fn digit(&mut self) -> Option<u8> {
        self.next().filter(u8::is_ascii_digit).map(|digit| digit - b'0')
    }

    /// How often the piece just read may come: once, or as `?`, `{n}` or `{n,m}` says.
    fn count(&mut self) -> Option<(u8, u8)> {
        if self.takes(b'?') {
            return Some((0, 1));
        }
        if !self.takes(b'{') {
            return Some((1, 1));
        }
        let least = self.number()?;
        let most = if self.takes(b',') { self.number()? } else { least };
        self.takes(b'}').then_some((least, most))
    }

    fn number(&mut self) -> Option<u8> {
        let mut number = self.digit()?;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            number = number.checked_mul(10)?.checked_add(self.digit()?)?;
        }
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pattern(source: &str) -> DigitPattern {
        DigitPattern::read(source).unwrap()
    }

    #[test]
    fn the_whole_number_must_match() {
        let plan = pattern(r"(?:[2-4]\d{2}|9(?:01|[57]))\d{3,4}");
        for (number, matches) in [
            ("234567", true),
            ("2345678", true),
            ("901123", true),
            ("95123", true),
            ("23456", false),
            ("98123", false),
            ("23456789", false),
            ("", false),
        ] {
            assert_eq!(plan.matches(number), matches, "{number}");
        }
    }

    #[test]
    fn the_first_alternative_and_the_longest_count_come_first() {
        let found = pattern(r"([2-9]\d{6})$|1").find_at_start("2345678").unwrap();
        assert_eq!(found, Found { end: 7, groups: vec![Some((0, 7))] });
        let found = pattern(r"([2-9]\d{6})$|1").find_at_start("12345678").unwrap();
        assert_eq!(found, Found { end: 1, groups: vec![None] });
        assert_eq!(
            pattern(r"0(?:(1\d)(5))?").find_at_start("01159").unwrap().groups,
            [Some((1, 3)), Some((3, 4))]
        );
        assert_eq!(pattern("0?").find_at_start("5").unwrap().end, 0);
    }

    #[test]
    fn what_plans_do_not_use_is_not_read() {
        for source in ["a", "(", ")", "[12", "1{", "1{2,", "1+", ".", r"\w", "(?=1)", "[a]", "1{999}"] {
            assert!(DigitPattern::read(source).is_none(), "{source}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(source in "[0-9\\\\d(?:)|\\[\\]{},$-]{0,40}", number in "[0-9]{0,17}") {
            if let Some(pattern) = DigitPattern::read(&source) {
                let _ = pattern.matches(&number);
            }
        }
    }
}

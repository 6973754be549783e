//! The numbering plans of the world: which country a number belongs to, and whether it is a mobile's. The plans are those that
//! libphonenumber publishes. Numbers are read as digits from beginning to end, never as integers, so that a leading zero
//! that belongs to the number stays.

use phonenumber::metadata::{DATABASE, Descriptor, Metadata};

use super::digit_pattern::DigitPattern;
use crate::place::CountryCode;

/// A calling code and what follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Split<'a> {
    /// The country calling code, 1 to 999.
    pub(super) code: u16,
    /// The number within the plan.
    pub(super) national: &'a str,
}

/// What the plans say about a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Planned {
    /// The country whose plan has it; `None` for plans that belong to no country.
    pub(super) country: Option<CountryCode>,
    /// Whether it can be a mobile's.
    pub(super) mobile: bool,
}

/// Reads the plans; later calls find them read.
pub(super) fn read() {
    let _plan = DATABASE.by_id("US");
}

/// Whether a country (ISO 3166-1 alpha-2, upper-case) has a plan.
pub(super) fn has_plan(country: &str) -> bool {
    CountryCode::parse(country).is_some() && DATABASE.by_id(country).is_some()
}

/// Splits the digits of an international number after its calling code; `None` where no plan begins like that.
pub(super) fn split(digits: &str) -> Option<Split<'_>> {
    (1..=3).find_map(|length| {
        let (code, national) = digits.split_at_checked(length)?;
        let code = code.parse().ok().filter(|_| !code.starts_with('0'))?;
        DATABASE.region(&code).map(|_regions| Split { code, national })
    })
}

/// The calling code of a country (ISO 3166-1 alpha-2, upper-case), and how a number typed there goes on after it: without
/// the trunk prefix that is dialled within the country. `None` for an unknown country.
pub(super) fn complete(country: &str, typed: &str) -> Option<(u16, String)> {
    let plan = DATABASE.by_id(country)?;
    let code = plan.country_code();
    let with_code = typed.strip_prefix(&code.to_string());
    // Somebody typed the calling code without a plus.
    let rest = with_code.filter(|_| !general(plan, typed) || !length(plan, typed.len()).is_possible());
    Some((code, without_trunk_prefix(plan, rest.unwrap_or(typed))))
}

/// Whether this is how numbers abroad are dialled in a country, such as `011…` in the United States.
pub(super) fn dials_abroad(country: &str, typed: &str) -> bool {
    let prefix = DATABASE.by_id(country).and_then(Metadata::international_prefix);
    let found = prefix.and_then(|prefix| DigitPattern::read(prefix.as_str())?.find_at_start(typed));
    found.is_some_and(|found| {
        found.end > 0 && typed.get(found.end..).is_some_and(|rest| !rest.is_empty() && !rest.starts_with('0'))
    })
}

/// What was dialled before mobile numbers until the plan did away with it, and is still written so by messengers and address
/// books: calling code and prefix. Mexico's 1 went in 2019.
const FORMER_MOBILE_PREFIXES: [(u16, &str); 1] = [(52, "1")];

/// What follows a calling code, without the trunk prefix that some people write even there: `+49 015…`, and without a mobile
/// prefix of former times where the rest is a mobile's number: `+52 1 55…`.
pub(super) fn international(split: &Split<'_>) -> String {
    let former = FORMER_MOBILE_PREFIXES
        .iter()
        .find_map(|(code, prefix)| split.national.strip_prefix(prefix).filter(|_| *code == split.code));
    let is_mobile = |national: &&str| look_up(split.code, national).is_some_and(|planned| planned.mobile);
    if let Some(today) = former.filter(is_mobile) {
        return today.to_owned();
    }
    match DATABASE.by_code(&split.code).and_then(|plans| plans.into_iter().next()) {
        Some(main) => without_trunk_prefix(main, split.national),
        None => split.national.to_owned(),
    }
}

/// What the plans say about a number; `None` when no plan has it.
pub(super) fn look_up(code: u16, national: &str) -> Option<Planned> {
    let plans = DATABASE.by_code(&code)?;
    let plan = match plans.as_slice() {
        [only] => *only,
        several => *several.iter().find(|plan| is_of(plan, national))?,
    };
    has(plan, national)
        .then(|| Planned { country: CountryCode::parse(plan.id()), mobile: is_mobile(plan, national) })
}

/// Whether a plan that shares its calling code with others is the one that has this number.
fn is_of(plan: &Metadata, national: &str) -> bool {
    match plan.leading_digits() {
        Some(leading) => DigitPattern::read(leading.as_str())
            .is_some_and(|leading| leading.find_at_start(national).is_some()),
        None => has(plan, national),
    }
}

/// What is not read by a telephone that gets text messages, or costs or earns somebody else money.
fn others(plan: &Metadata) -> impl Iterator<Item = &Descriptor> {
    let all = plan.descriptors();
    [
        all.premium_rate(),
        all.toll_free(),
        all.shared_cost(),
        all.voip(),
        all.personal_number(),
        all.pager(),
        all.uan(),
        all.voicemail(),
    ]
    .into_iter()
    .flatten()
}

fn has(plan: &Metadata, national: &str) -> bool {
    let all = plan.descriptors();
    let lines = [all.fixed_line(), all.mobile()].into_iter().flatten();
    general(plan, national) && lines.chain(others(plan)).any(|kind| fits(kind, national))
}

/// A number that can be a landline's or a mobile's, as in North America, counts as a mobile's.
fn is_mobile(plan: &Metadata, national: &str) -> bool {
    general(plan, national)
        && plan.descriptors().mobile().is_some_and(|mobile| fits(mobile, national))
        && !others(plan).any(|kind| fits(kind, national))
}

fn general(plan: &Metadata, national: &str) -> bool {
    fits(plan.descriptors().general(), national)
}

fn fits(kind: &Descriptor, national: &str) -> bool {
    let lengths = kind.possible_length();
    let long_enough =
        lengths.is_empty() || u16::try_from(national.len()).is_ok_and(|len| lengths.contains(&len));
    long_enough
        && DigitPattern::read(kind.national_number().as_str())
            .is_some_and(|pattern| pattern.matches(national))
}

/// Takes off what is dialled before a number within its country, or adds the area that is left out there, as the plan says.
/// A number that the plan has as it is and would not have otherwise stays: its leading zero belongs to it.
fn without_trunk_prefix(plan: &Metadata, typed: &str) -> String {
    let stripped = stripped(plan, typed).filter(|stripped| {
        (!general(plan, typed) || general(plan, stripped)) && length(plan, stripped.len()).may_be_complete()
    });
    stripped.unwrap_or_else(|| typed.to_owned())
}

fn stripped(plan: &Metadata, typed: &str) -> Option<String> {
    let Some(prefix) = plan.national_prefix_for_parsing() else {
        return typed.strip_prefix(plan.national_prefix()?).map(str::to_owned);
    };
    let found = DigitPattern::read(prefix.as_str())?.find_at_start(typed)?;
    let rest = typed.get(found.end..)?;
    let last_matched = found.groups.last().is_some_and(Option::is_some);
    match plan.national_prefix_transform_rule().filter(|_| last_matched) {
        None => Some(rest.to_owned()),
        Some(rule) => Some(format!("{}{rest}", transformed(rule, typed, &found.groups))),
    }
}

/// Follows a rule such as `9$1`, where `$1` stands for what the first group matched.
fn transformed(rule: &str, typed: &str, groups: &[Option<(usize, usize)>]) -> String {
    let mut parts = rule.split('$');
    let mut all = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut chars = part.chars();
        let group = chars.next().and_then(|digit| digit.to_digit(10)).and_then(|digit| digit.checked_sub(1));
        let group = group.and_then(|group| usize::try_from(group).ok()).and_then(|group| groups.get(group));
        let matched = group.copied().flatten().and_then(|(from, to)| typed.get(from..to));
        all.push_str(matched.unwrap_or_default());
        all.push_str(chars.as_str());
    }
    all
}

/// How a number of so many digits compares with those of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Length {
    Possible,
    /// Enough within one area only.
    Local,
    TooShort,
    TooLong,
    Between,
}

impl Length {
    const fn is_possible(self) -> bool {
        matches!(self, Self::Possible | Self::Local)
    }

    const fn may_be_complete(self) -> bool {
        matches!(self, Self::Possible | Self::TooLong)
    }
}

fn length(plan: &Metadata, digits: usize) -> Length {
    let all = plan.descriptors();
    let kinds = || [all.fixed_line(), all.mobile()].into_iter().flatten().chain(others(plan));
    let Ok(digits) = u16::try_from(digits) else { return Length::TooLong };
    let lengths = || kinds().flat_map(|kind| kind.possible_length().iter().copied());
    if lengths().any(|length| length == digits) {
        return Length::Possible;
    }
    if kinds().any(|kind| kind.possible_local_length().contains(&digits)) {
        return Length::Local;
    }
    match (lengths().min(), lengths().max()) {
        (Some(least), _) if digits < least => Length::TooShort,
        (_, Some(most)) if digits > most => Length::TooLong,
        _ => Length::Between,
    }
}

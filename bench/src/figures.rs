//! Medians and quantiles.

use serde::{Deserialize, Serialize};

/// How long answers took, in milliseconds; zeros when there were none.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Quantiles {
    pub(crate) p50: f64,
    pub(crate) p95: f64,
    pub(crate) p99: f64,
}

impl Quantiles {
    /// From microseconds, in any order.
    pub(crate) fn of(micros: &mut [u32]) -> Self {
        micros.sort_unstable();
        let at = |percent: usize| {
            let place = (micros.len() * percent / 100).min(micros.len().saturating_sub(1));
            micros.get(place).map_or(0.0, |micros| f64::from(*micros) / 1000.0)
        };
        Self { p50: at(50), p95: at(95), p99: at(99) }
    }

    /// The median of each over several rounds.
    pub(crate) fn median(rounds: &[Self]) -> Self {
        let of = |which: fn(&Self) -> f64| median(&rounds.iter().map(which).collect::<Vec<_>>());
        Self { p50: of(|one| one.p50), p95: of(|one| one.p95), p99: of(|one| one.p99) }
    }
}

/// The middle one, or the mean of the two in the middle; 0 of none.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let at = |place: usize| sorted.get(place).copied().unwrap_or_default();
    if sorted.len() % 2 == 1 { at(middle) } else { f64::midpoint(at(middle.wrapping_sub(1)), at(middle)) }
}

/// The size of Welch's t over two series; the larger one of all values and of those below the 90th percentile of both
/// together, since a few that waited for something else can hide a difference.
pub(crate) fn welch(one: &[f64], other: &[f64]) -> f64 {
    let mut all: Vec<f64> = one.iter().chain(other).copied().collect();
    all.sort_by(f64::total_cmp);
    let limit = all.get(all.len() * 9 / 10).copied().unwrap_or_default();
    let quick = |series: &[f64]| series.iter().copied().filter(|value| *value < limit).collect::<Vec<_>>();
    t_of(one, other).max(t_of(&quick(one), &quick(other)))
}

fn t_of(one: &[f64], other: &[f64]) -> f64 {
    let moments = |series: &[f64]| {
        let count = float(u64::try_from(series.len()).unwrap_or(u64::MAX));
        let mean = series.iter().sum::<f64>() / count;
        let spread = series.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
        (mean, spread / count)
    };
    let ((mean, spread), (other_mean, other_spread)) = (moments(one), moments(other));
    let error = (spread + other_spread).sqrt();
    if error > 0.0 { (mean - other_mean).abs() / error } else { 0.0 }
}

/// A count as a float.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
pub(crate) const fn float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_series_are_told_apart_by_their_means() {
        let series =
            |shift: f64| (0..1000_u32).map(|n| f64::from(n * 7919 % 1000) + shift).collect::<Vec<_>>();
        assert!(welch(&series(0.0), &series(0.0)) < 0.1);
        assert!(welch(&series(0.0), &series(100.0)) > 4.5);
        assert!(welch(&[], &[]).abs() < 1e-9);
    }

    #[test]
    fn medians_and_quantiles() {
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < 1e-9);
        assert!((median(&[4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < 1e-9);
        assert!(median(&[]).abs() < 1e-9);
        let mut micros: Vec<u32> = (1..=1000).rev().collect();
        let quantiles = Quantiles::of(&mut micros);
        assert!((quantiles.p50 - 0.501).abs() < 1e-9 && (quantiles.p99 - 0.991).abs() < 1e-9);
        assert_eq!(Quantiles::of(&mut []), Quantiles::default());
    }
}

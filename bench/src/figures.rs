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

/// A count as a float.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
pub(crate) const fn float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

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

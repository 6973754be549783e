//! Draws the slider puzzle's pictures from random numbers: a calm sky over layered hills, a jigsaw-shaped hole, and
//! the piece that fits it. Nothing here knows what a puzzle is for; pictures of others are never used.

use std::f32::consts::TAU;
use std::ops::Range;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, ImageError};

/// Width of the picture in points.
pub(super) const WIDTH: u16 = 320;
/// Height of the picture in points.
pub(super) const HEIGHT: u16 = 160;
/// Width and height of the piece's picture in points, knobs included.
pub(super) const PIECE: u16 = 56;
/// Where the hole's left edge can lie: never where the piece starts, never over the edge.
pub(super) const PLAY: Range<u16> = (PIECE + 8)..(WIDTH - PIECE - 7);

const SCALE: u16 = 2;
const HILLS: usize = 6;

type Colour = [f32; 3];

/// Skies and hills that look well together: top of the sky, its foot, farthest hill, nearest hill.
const MOODS: [[Colour; 4]; 5] = [
    [[186.0, 214.0, 222.0], [247.0, 236.0, 214.0], [170.0, 190.0, 190.0], [22.0, 74.0, 66.0]],
    [[246.0, 205.0, 168.0], [252.0, 238.0, 220.0], [206.0, 168.0, 160.0], [72.0, 46.0, 66.0]],
    [[112.0, 146.0, 186.0], [226.0, 226.0, 232.0], [142.0, 164.0, 194.0], [26.0, 46.0, 84.0]],
    [[214.0, 226.0, 206.0], [250.0, 246.0, 226.0], [180.0, 200.0, 160.0], [52.0, 78.0, 40.0]],
    [[62.0, 74.0, 116.0], [236.0, 176.0, 150.0], [138.0, 112.0, 142.0], [34.0, 30.0, 60.0]],
];

/// The picture with the hole, and the piece, as PNG. `x` and `y` are the upper left corner of the piece in points.
pub(super) fn draw(x: u16, y: u16, chance: &[u8; 64]) -> Result<(Vec<u8>, Vec<u8>), ImageError> {
    let scene = Scene::of(chance);
    let shape = Shape::of(chance);
    let (width, height, piece) = (WIDTH * SCALE, HEIGHT * SCALE, PIECE * SCALE);
    let (left, top) = (x * SCALE, y * SCALE);
    let mut background = Vec::with_capacity(usize::from(width) * usize::from(height) * 3);
    let mut cut = Vec::with_capacity(usize::from(piece) * usize::from(piece) * 4);
    let ridges: Vec<[f32; HILLS]> = (0..width).map(|column| scene.ridges(f32::from(column))).collect();
    for row in 0..height {
        let sky = scene.sky(f32::from(row));
        for (column, ridge) in (0..width).zip(&ridges) {
            let clear = scene.colour(f32::from(column), f32::from(row), sky, ridge);
            let in_piece = (left..left + piece).contains(&column) && (top..top + piece).contains(&row);
            let mut shown = clear;
            if in_piece {
                let depth = shape.depth(f32::from(column - left), f32::from(row - top));
                shown = mix(clear, mix(clear, [18.0, 24.0, 30.0], 0.62), coverage(depth));
                shown = mix(shown, [255.0; 3], 0.75 * coverage(1.5 - depth.abs()));
                let edged = mix(clear, [255.0; 3], 0.85 * coverage(3.0 - depth));
                cut.extend(edged.map(byte));
                cut.push(byte(255.0 * coverage(depth)));
            }
            background.extend(shown.map(byte));
        }
    }
    Ok((
        png(&background, width, height, ExtendedColorType::Rgb8)?,
        png(&cut, piece, piece, ExtendedColorType::Rgba8)?,
    ))
}

fn png(pixels: &[u8], width: u16, height: u16, colour: ExtendedColorType) -> Result<Vec<u8>, ImageError> {
    let mut out = Vec::with_capacity(32_768);
    PngEncoder::new_with_quality(&mut out, CompressionType::Fast, FilterType::Sub).write_image(
        pixels,
        u32::from(width),
        u32::from(height),
        colour,
    )?;
    Ok(out)
}

struct Wave {
    height: f32,
    length: f32,
    shift: f32,
}

struct Scene {
    sky: [Colour; 2],
    /// Each hill, farthest first, fades into mist in even bands: few colours, so the picture stays small.
    bands: [[Colour; 6]; HILLS],
    sun: (f32, f32, f32),
    hills: [[Wave; 3]; HILLS],
}

impl Scene {
    fn of(chance: &[u8; 64]) -> Self {
        let mut dice = chance.iter().map(|byte| f32::from(*byte) / 255.0).cycle();
        let mut roll =
            move |range: Range<f32>| range.start + dice.next().unwrap_or(0.5) * (range.end - range.start);
        let [pick, ..] = chance;
        let mood = MOODS.get(usize::from(*pick) % MOODS.len()).copied().unwrap_or([[128.0; 3]; 4]);
        let sun = (roll(0.1..0.9) * f32::from(WIDTH * SCALE), roll(40.0..110.0), roll(24.0..44.0));
        let hills = std::array::from_fn(|_| {
            [(26.0, 420.0), (12.0, 150.0), (4.0, 52.0)].map(|(height, length)| Wave {
                height: height * roll(0.6..1.2),
                length: length * roll(0.7..1.4),
                shift: roll(0.0..TAU),
            })
        });
        let [top, foot, far, near] = mood;
        let even = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0];
        let bands = even.map(|nearness| even.map(|mist| mix(mix(far, near, nearness), foot, 0.26 * mist)));
        Self { sky: [top, foot], bands, sun, hills }
    }

    fn sky(&self, row: f32) -> Colour {
        let [top, foot] = self.sky;
        mix(top, foot, ((row / 6.0).floor() * 6.0 / 230.0).min(1.0))
    }

    fn ridges(&self, column: f32) -> [f32; HILLS] {
        let mut base = 62.0;
        self.hills.each_ref().map(|waves| {
            base += 42.0;
            waves
                .iter()
                .fold(base, |y, wave| y + wave.height * (column / wave.length * TAU + wave.shift).sin())
        })
    }

    /// The nearest hill that covers the pixel hides all behind it; `ridges` come farthest first.
    fn colour(&self, column: f32, row: f32, sky: Colour, ridges: &[f32]) -> Colour {
        let Some((ridge, farther)) = ridges.split_last() else { return self.heaven(column, row, sky) };
        let below = row - ridge;
        if below <= -0.5 {
            self.colour(column, row, sky, farther)
        } else if below >= 0.5 {
            self.hill(farther.len(), below)
        } else {
            mix(self.colour(column, row, sky, farther), self.hill(farther.len(), below), below + 0.5)
        }
    }

    fn heaven(&self, column: f32, row: f32, sky: Colour) -> Colour {
        let (sun_x, sun_y, radius) = self.sun;
        let glow = coverage(radius - (column - sun_x).hypot(row - sun_y));
        mix(sky, [255.0, 250.0, 236.0], 0.7 * glow)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates at 0")]
    fn hill(&self, number: usize, below: f32) -> Colour {
        let bands = self.bands.get(number);
        bands
            .and_then(|bands| bands.get((below / 16.0) as usize).or(bands.last()))
            .copied()
            .unwrap_or_default()
    }
}

/// A square with rounded corners whose four sides each carry a knob or a dent.
struct Shape {
    knobs: [(f32, f32, f32); 4],
}

impl Shape {
    fn of(chance: &[u8; 64]) -> Self {
        let [.., sides] = chance;
        let middle = f32::from(PIECE * SCALE) / 2.0;
        let sign = |bit: u8| if sides >> bit & 1 == 0 { 1.0 } else { -1.0 };
        let reach = Self::HALF + 2.0;
        Self {
            knobs: [
                (middle, middle - reach, sign(0)),
                (middle + reach, middle, sign(1)),
                (middle, middle + reach, sign(2)),
                (middle - reach, middle, sign(3)),
            ],
        }
    }

    const HALF: f32 = 40.0;
    const CORNER: f32 = 8.0;
    const KNOB: f32 = 12.0;

    /// Pixels from the outline: positive inside, negative outside.
    fn depth(&self, x: f32, y: f32) -> f32 {
        let middle = f32::from(PIECE * SCALE) / 2.0;
        let (dx, dy) =
            ((x - middle).abs() - Self::HALF + Self::CORNER, (y - middle).abs() - Self::HALF + Self::CORNER);
        let square = Self::CORNER - dx.max(0.0).hypot(dy.max(0.0)) - dx.max(dy).min(0.0);
        self.knobs.iter().fold(square, |depth, (knob_x, knob_y, sign)| {
            let knob = Self::KNOB - (x - knob_x).hypot(y - knob_y);
            if *sign > 0.0 { depth.max(knob) } else { depth.min(-knob) }
        })
    }
}

/// How much of a pixel at this depth is covered, 0 to 1.
fn coverage(depth: f32) -> f32 {
    (depth + 0.5).clamp(0.0, 1.0)
}

fn mix(from: Colour, to: Colour, share: f32) -> Colour {
    let [r, g, b] = from;
    let [to_r, to_g, to_b] = to;
    [r + (to_r - r) * share, g + (to_g - g) * share, b + (to_b - b) * share]
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates at 0 and 255; `round` is a slow library call on old processors"
)]
fn byte(value: f32) -> u8 {
    (value + 0.5) as u8
}

//! Pictures for the demo's cases: simple street scenes drawn here, before and after the work, marked as a demonstration.

use super::{
    dice::Dice,
    glyphs::{Glyph, LABEL},
};
use image::{Rgb, RgbImage, codecs::jpeg::JpegEncoder};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tessera_app::AppError;

/// Size in pixels: small, because there are many of them.
const SIZE: (i32, i32) = (640, 420);
/// How many drawings of one scene differ.
const VARIANTS: u32 = 4;

/// What is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Scene {
    Cover,
    Lamp,
    Rubbish,
    Poster,
    Stall,
    Works,
}

/// One of the pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Picture {
    scene: Scene,
    after: bool,
    variant: u32,
}

impl Picture {
    /// The picture that fits a category; `n` counts the pictures of the case.
    pub fn of(category: &str, seq: u32, after: bool, n: u8) -> Picture {
        let scene = match category {
            "P01037" | "P01038" | "P01039" => Scene::Lamp,
            c if c.starts_with("P01") => Scene::Cover,
            c if c.starts_with('P') => Scene::Lamp,
            c if c.starts_with("E07") => Scene::Poster,
            c if c.starts_with("E09") => Scene::Stall,
            c if c.starts_with("E08") || c.starts_with("E01") => Scene::Works,
            _ => Scene::Rubbish,
        };
        Picture { scene, after, variant: (seq + u32::from(n)) % VARIANTS }
    }
}

/// Drawn pictures; each is drawn once.
#[derive(Default)]
pub struct Album(Mutex<HashMap<Picture, Arc<Vec<u8>>>>);

impl Album {
    /// A picture as JPEG.
    ///
    /// # Errors
    /// When it cannot be encoded.
    pub fn jpeg(&self, p: Picture) -> Result<Vec<u8>, AppError> {
        let mut drawn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = drawn.get(&p) {
            return Ok(known.to_vec());
        }
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, 80)
            .encode_image(&draw(p))
            .map_err(|e| AppError::Internal(e.to_string()))?;
        drawn.insert(p, Arc::new(bytes.clone()));
        Ok(bytes)
    }
}

type Colour = [u8; 3];
const ASPHALT: Colour = [92, 96, 102];
const PAVEMENT: Colour = [188, 182, 172];
const KERB: Colour = [214, 210, 202];
const DARK: Colour = [38, 40, 44];
const GREEN: Colour = [86, 132, 78];
const ORANGE: Colour = [222, 128, 42];

struct Canvas(RgbImage);

impl Canvas {
    fn dot(&mut self, x: i32, y: i32, c: Colour) {
        if (0..SIZE.0).contains(&x) && (0..SIZE.1).contains(&y) {
            self.0.put_pixel(x as u32, y as u32, Rgb(c));
        }
    }

    fn rect(&mut self, x: i32, y: i32, w: i32, h: i32, c: Colour) {
        for j in y..y + h {
            for i in x..x + w {
                self.dot(i, j, c);
            }
        }
    }

    /// A disc, flattened as the ground is seen from the side.
    fn disc(&mut self, x: i32, y: i32, rx: i32, ry: i32, c: Colour) {
        for j in -ry..=ry {
            for i in -rx..=rx {
                if i * i * ry * ry + j * j * rx * rx <= rx * rx * ry * ry {
                    self.dot(x + i, y + j, c);
                }
            }
        }
    }

    fn write(&mut self, glyphs: &[Glyph], mut x: i32, y: i32, scale: i32, c: Colour) {
        for g in glyphs {
            for (row, line) in (0..).zip(g.iter()) {
                for (column, mark) in (0..).zip(line.bytes()) {
                    if mark == b'#' {
                        self.rect(x + column * scale, y + row * scale, scale, scale, c);
                    }
                }
            }
            let width = g.first().map_or(0, |l| l.len()) as i32;
            x += (width + 1) * scale;
        }
    }
}

fn draw(p: Picture) -> RgbImage {
    let mut dice = Dice::new(0x70_6963 + u64::from(p.variant) * 31 + p.scene as u64);
    let mut c = Canvas(RgbImage::new(SIZE.0 as u32, SIZE.1 as u32));
    street(&mut c, p.variant, &mut dice);
    match p.scene {
        Scene::Cover => cover(&mut c, p.after),
        Scene::Lamp => lamp(&mut c, p.after),
        Scene::Rubbish => rubbish(&mut c, p.after, &mut dice),
        Scene::Poster => poster(&mut c, p.after, &mut dice),
        Scene::Stall => stall(&mut c, p.after),
        Scene::Works => works(&mut c, p.after, &mut dice),
    }
    // The mark says that nothing of this is real, and its colour which of the two pictures it is.
    c.rect(16, 16, 224, 62, if p.after { [34, 110, 62] } else { [150, 52, 40] });
    c.write(&LABEL, 28, 26, 3, [255, 255, 255]);
    c.0
}

/// Sky, houses, trees, pavement and carriageway.
fn street(c: &mut Canvas, variant: u32, dice: &mut Dice) {
    let (warm, shade) = (variant.is_multiple_of(2), (variant * 9) as u8);
    for y in 0..210 {
        let v = (y / 5) as u8;
        c.rect(
            0,
            y,
            SIZE.0,
            1,
            if warm { [206 - shade, 214, 226 - v / 2] } else { [178 + v / 2, 200 - shade, 224] },
        );
    }
    let mut x = -20;
    while x < SIZE.0 {
        let (w, h) = (dice.int(90, 150) as i32, dice.int(90, 170) as i32);
        let tone = dice.int(150, 205) as u8;
        c.rect(x, 230 - h, w, h, [tone, tone - 10, tone - 24]);
        for wy in (230 - h + 12..205).step_by(28) {
            for wx in (x + 10..x + w - 16).step_by(26) {
                c.rect(wx, wy, 13, 16, [96, 114, 134]);
            }
        }
        x += w + dice.int(4, 16) as i32;
    }
    c.rect(0, 230, SIZE.0, 70, PAVEMENT);
    for x in (0..SIZE.0).step_by(40) {
        c.rect(x, 230, 1, 70, [172, 166, 156]);
    }
    c.rect(0, 300, SIZE.0, 8, KERB);
    c.rect(0, 308, SIZE.0, SIZE.1 - 308, ASPHALT);
    for x in (20..SIZE.0).step_by(130) {
        c.rect(x, 372, 70, 6, [226, 224, 214]);
    }
    for x in [70 + variant as i32 * 22, 560 - variant as i32 * 15] {
        c.rect(x - 4, 170, 8, 70, [104, 78, 54]);
        c.disc(x, 156, 38, 34, GREEN);
    }
}

fn cover(c: &mut Canvas, after: bool) {
    c.disc(330, 356, 74, 30, [70, 72, 76]);
    if after {
        c.disc(330, 354, 66, 26, [126, 128, 130]);
        for i in -2..=2 {
            c.rect(284, 353 + i * 8, 92, 2, [98, 100, 102]);
        }
    } else {
        c.disc(330, 356, 66, 26, [14, 14, 16]);
        c.disc(420, 338, 60, 20, [120, 122, 124]);
    }
}

fn lamp(c: &mut Canvas, after: bool) {
    c.rect(318, 70, 9, 232, [72, 78, 86]);
    c.rect(318, 66, 92, 8, [72, 78, 86]);
    c.disc(406, 78, 24, 9, DARK);
    if after {
        c.disc(406, 84, 20, 8, [255, 236, 160]);
        c.disc(400, 300, 90, 12, [206, 198, 176]);
    } else {
        c.rect(400, 88, 4, 46, DARK);
        c.disc(402, 140, 9, 6, [120, 124, 130]);
    }
}

fn rubbish(c: &mut Canvas, after: bool, dice: &mut Dice) {
    c.rect(250, 216, 56, 70, [44, 108, 92]);
    c.rect(246, 208, 64, 10, [34, 86, 74]);
    if after {
        c.disc(410, 282, 90, 10, [200, 196, 188]);
        return;
    }
    for _ in 0..26 {
        let (x, y) = (dice.int(320, 500) as i32, dice.int(246, 300) as i32);
        let tone = dice.int(40, 200) as u8;
        c.disc(x, y, dice.int(8, 26) as i32, dice.int(6, 16) as i32, [tone, tone / 2 + 60, 200 - tone / 2]);
    }
}

fn poster(c: &mut Canvas, after: bool, dice: &mut Dice) {
    c.rect(210, 110, 240, 130, [176, 160, 140]);
    for _ in 0..14 {
        let (x, y) = (dice.int(216, 410) as i32, dice.int(116, 210) as i32);
        let paper: Colour = if after { [182, 168, 150] } else { [240, 234, 206] };
        c.rect(x, y, 32, 22, paper);
        if !after {
            c.rect(x + 4, y + 5, 24, 3, [176, 40, 34]);
            c.rect(x + 4, y + 12, 18, 2, DARK);
        }
    }
}

fn stall(c: &mut Canvas, after: bool) {
    if after {
        c.rect(240, 262, 200, 4, [230, 200, 60]);
        return;
    }
    c.rect(230, 190, 220, 12, [196, 60, 46]);
    for i in 0..5 {
        c.rect(230 + i * 44, 202, 22, 16, [236, 232, 224]);
    }
    c.rect(238, 202, 6, 90, DARK);
    c.rect(436, 202, 6, 90, DARK);
    c.rect(226, 254, 228, 34, [150, 112, 70]);
    for i in 0..8 {
        c.disc(248 + i * 26, 250, 11, 9, if i % 2 == 0 { ORANGE } else { GREEN });
    }
}

fn works(c: &mut Canvas, after: bool, dice: &mut Dice) {
    if after {
        c.rect(230, 318, 200, 40, [78, 82, 88]);
        return;
    }
    for _ in 0..16 {
        let (x, y) = (dice.int(230, 430) as i32, dice.int(318, 366) as i32);
        c.disc(x, y, dice.int(14, 34) as i32, dice.int(8, 14) as i32, [126, 104, 78]);
    }
    for x in [214, 330, 446] {
        c.rect(x, 270, 8, 50, ORANGE);
        c.rect(x, 284, 8, 8, [240, 240, 240]);
    }
    c.rect(214, 276, 240, 7, ORANGE);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn before_and_after_differ_and_the_same_picture_has_the_same_bytes() {
        for category in ["P01002", "P01037", "E06010", "E07001", "E09001", "E08002"] {
            let album = Album::default();
            let bytes = |after| album.jpeg(Picture::of(category, 3, after, 0)).expect("a picture");
            assert_ne!(bytes(false), bytes(true), "{category}");
            assert_eq!(
                bytes(true),
                Album::default().jpeg(Picture::of(category, 3, true, 0)).expect("a picture")
            );
        }
    }

    #[test]
    fn there_are_few_different_pictures() {
        let all: std::collections::HashSet<Picture> = (0..5000)
            .flat_map(|seq| [false, true].map(|after| Picture::of("E06010", seq, after, 2)))
            .collect();
        assert_eq!(all.len(), 2 * VARIANTS as usize);
    }
}

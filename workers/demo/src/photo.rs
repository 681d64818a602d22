//! What the demo's photographs show: nothing, each in a colour of its own.

use std::sync::LazyLock;

use domain::ticket::Digest;
use schemas::Files;
use sha2::{Digest as _, Sha256};

use super::dice::Dice;

/// What sort of file they are.
pub(super) const MEDIA_TYPE: &str = "image/png";

const WIDTH: u32 = 160;
const HEIGHT: u32 = 120;
const COLOURS: [[u8; 3]; 6] =
    [[196, 164, 132], [120, 144, 156], [161, 136, 127], [144, 164, 174], [174, 180, 132], [128, 128, 140]];

static ALBUM: LazyLock<Vec<Photo>> = LazyLock::new(|| COLOURS.map(Photo::of).into());

/// A picture.
pub(super) struct Photo {
    pub(super) sha256: Digest,
    content: Vec<u8>,
}

impl Photo {
    /// One of them.
    pub(super) fn any(dice: &mut Dice) -> &'static Self {
        dice.pick(&ALBUM)
    }

    pub(super) fn size(&self) -> u64 {
        self.content.len() as u64
    }

    /// Darker towards its foot.
    fn of(colour: [u8; 3]) -> Self {
        let line = |y: u32| colour.map(|part| (u32::from(part) * (2 * HEIGHT - y) / (2 * HEIGHT)) as u8);
        let pixels: Vec<u8> = (0..HEIGHT).flat_map(|y| line(y).repeat(WIDTH as usize)).collect();
        let mut content = Vec::new();
        let mut encoder = png::Encoder::new(&mut content, WIDTH, HEIGHT);
        encoder.set_color(png::ColorType::Rgb);
        let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels));
        written.expect("memory takes a picture");
        Self { sha256: Digest::of(Sha256::digest(&content).into()), content }
    }
}

/// Brings all of them.
pub(super) async fn keep(files: &Files) -> Result<(), sqlx::Error> {
    for photo in ALBUM.iter() {
        files.keep(&photo.content, MEDIA_TYPE, "demo").await?;
    }
    Ok(())
}

//! Pictures as PNG, for where SVG cannot be shown: previews of links, slides, old programs.

use std::sync::{Arc, LazyLock};

use axum::body::Bytes;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};

use crate::problem::{Problem, ProblemKind};

/// How many pixels there are for one of the picture, for screens that have many.
const SCALE: f32 = 1.5;

/// The fonts that pictures are drawn with; those of the machine are not used, so that the bytes are the same everywhere.
static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_font_data(include_bytes!("../../assets/fonts/NotoSans-Regular.ttf").to_vec());
    fonts.load_font_data(include_bytes!("../../assets/fonts/NotoSans-SemiBold.ttf").to_vec());
    fonts.set_sans_serif_family("Noto Sans");
    Arc::new(fonts)
});

/// A picture as PNG.
///
/// # Errors
/// An internal problem, if it cannot be drawn.
pub async fn png(svg: String) -> Result<Bytes, Problem> {
    let drawn = tokio::task::spawn_blocking(move || draw(&svg)).await;
    drawn.ok().flatten().map(Bytes::from).ok_or_else(|| {
        tracing::error!("a picture could not be drawn");
        Problem::new(&ProblemKind::INTERNAL, "The picture could not be drawn. Use it as SVG.")
    })
}

fn draw(svg: &str) -> Option<Vec<u8>> {
    let options = Options { fontdb: FONTS.clone(), font_family: "Noto Sans".to_owned(), ..Options::default() };
    let tree = Tree::from_str(svg, &options).ok()?;
    let size = tree.size().to_int_size().scale_by(SCALE)?;
    let mut canvas = Pixmap::new(size.width(), size.height())?;
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut canvas.as_mut());
    canvas.encode_png().ok()
}

//! The sheet of thumbnails under a list: inside the terminal where it can show pictures, else its path.

use std::path::Path;

use maquette_protocol::methods::method;
use maquette_protocol::{Asset, BoardMakeParams, Take};

use super::pictures;
use super::text::{Style, painted};
use crate::fault::Fault;
use crate::session::Session;

/// The largest number of takes on one sheet.
const MOST: usize = 256;

/// Makes and shows a sheet of stills and clips. A board that fails spoils no result: the takes exist, so it is only a note.
pub async fn of_takes(session: &mut Session<'_>, takes: &[Take]) -> Result<(), Fault> {
    if takes.is_empty() {
        return Ok(());
    }
    let ids = takes.iter().take(MOST).map(|take| take.id).collect();
    let params = BoardMakeParams { takes: ids, ..Default::default() };
    match session.ask::<method::BoardMake>(&params).await {
        Ok(answer) => picture(session, "sheet", &answer.reply.asset),
        Err(fault) => {
            writeln!(session.err, "note: no sheet: {}", fault.message)?;
            Ok(())
        }
    }
}

/// Shows a picture, or names its file.
pub fn picture(session: &mut Session<'_>, name: &str, asset: &Asset) -> Result<(), Fault> {
    let Some(path) = asset.path.as_deref().or(asset.url.as_deref()) else {
        return Ok(());
    };
    if let Some(graphics) = session.look.graphics
        && pictures::show(session.out, graphics, Path::new(path), session.look.width)?
    {
        return Ok(());
    }
    let line = painted(&format!("{name}: {path}"), Style::Dim, session.look.colour);
    writeln!(session.out, "{line}")?;
    Ok(())
}

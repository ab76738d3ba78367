//! `open`, `export`, `import`: pictures in and out, always as copies.

use std::path::Path;

use maquette_protocol::methods::method;
use maquette_protocol::{Asset, AssetImportParams, TakeExportParams};

use crate::args::{ExportArgs, ImportArgs, OpenArgs};
use crate::fault::{EXIT_DAEMON, EXIT_USAGE, Fault};
use crate::session::Session;
use crate::show::table::one_line;
use crate::show::takes::{headline, remember};
use crate::show::text::{Style, bytes, count, painted};
use crate::which::{self, OfShot, Picked};

/// `maquette open`
pub async fn open(session: &mut Session<'_>, args: &OpenArgs) -> Result<u8, Fault> {
    let take = which::take(session, &args.which, OfShot::Best).await?;
    let copies = session.copies.clone();
    let folder = session.absolute(&copies)?;
    let params = TakeExportParams { takes: vec![take], folder, recipes: false, format: None };
    let answer = session.ask::<method::TakeExport>(&params).await?;
    let Some(file) = answer.reply.files.first() else {
        return Err(Fault::new("internal", EXIT_DAEMON, format!("{take} was not copied"), "maquette doctor"));
    };
    if !args.print {
        session.world.open(Path::new(file)).map_err(|error| {
            let message = format!("no viewer could be started: {error}");
            Fault::new("no_viewer", EXIT_DAEMON, message, format!("Open the copy yourself: {file}"))
        })?;
    }
    if !session.printed_json(&answer.raw)? {
        writeln!(session.out, "{file}")?;
    }
    Ok(0)
}

/// `maquette export`
pub async fn export(session: &mut Session<'_>, args: &ExportArgs) -> Result<u8, Fault> {
    let picked = which::picked_once(session, &args.which, OfShot::Best).await?;
    let folder = session.absolute(&args.output)?;
    let params = TakeExportParams {
        takes: which::ids(&picked),
        folder,
        recipes: args.recipes,
        format: args.format.clone(),
    };
    let answer = session.ask::<method::TakeExport>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let files = &answer.reply.files;
    let here = args.output == Path::new(".");
    let to = if here { "this folder".to_owned() } else { args.output.display().to_string() };
    headline(session, &format!("{} copied to {to}", count(files.len(), "file")))?;
    say_picks(session, &picked)?;
    for file in files {
        writeln!(session.out, "{file}")?;
    }
    Ok(0)
}

/// Says which take a shot stood for.
pub fn say_picks(session: &mut Session<'_>, picked: &[Picked]) -> Result<(), Fault> {
    for pick in picked {
        if let Some((shot, why)) = &pick.of_shot {
            let line = one_line(&format!("{shot}: {}, {why}", pick.take));
            writeln!(session.out, "{}", painted(&line, Style::Dim, session.look.colour))?;
        }
    }
    Ok(())
}

/// Copies a picture that the daemon composed to where the person wants it.
pub fn copy_asset(session: &Session<'_>, asset: &Asset, output: &Path) -> Result<(), Fault> {
    let from = asset.path.as_deref().ok_or_else(|| {
        Fault::new("forbidden", EXIT_DAEMON, "the daemon named no file for the picture", "maquette doctor")
    })?;
    copy(Path::new(from), &session.folder.join(output))
}

/// Writes a text that the daemon composed to where the person wants it.
pub fn write_text(session: &Session<'_>, text: &str, output: &Path) -> Result<(), Fault> {
    let to = session.folder.join(output);
    std::fs::write(&to, text).map_err(|error| unwritten(&to, &error))
}

/// Copies the bytes and not the mode: stored assets are read-only, and the copy belongs to the person.
fn copy(from: &Path, to: &Path) -> Result<(), Fault> {
    let bytes = std::fs::read(from).map_err(|error| unwritten(to, &error))?;
    std::fs::write(to, bytes).map_err(|error| unwritten(to, &error))
}

fn unwritten(to: &Path, error: &std::io::Error) -> Fault {
    let message = format!("{} cannot be written: {error}", to.display());
    let exit = if error.kind() == std::io::ErrorKind::NotFound { EXIT_USAGE } else { EXIT_DAEMON };
    Fault::new("output", exit, message, "Choose another file")
}

/// `maquette import`
pub async fn import(session: &mut Session<'_>, args: &ImportArgs) -> Result<u8, Fault> {
    args.shot.as_deref().map_or(Ok(()), which::check_shot_name)?;
    let params = AssetImportParams {
        path: session.absolute(&args.file)?,
        shot: args.shot.clone(),
        project: session.project.clone(),
        tier: args.tier.clone(),
        prompt: args.prompt.clone(),
        digest: None,
    };
    let answer = session.ask::<method::AssetImport>(&params).await?;
    let asset = &answer.reply.asset;
    if let Some(take) = &answer.reply.take {
        remember(session, std::slice::from_ref(take))?;
    }
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let facts = format!("{}×{} {} · {}", asset.width, asset.height, asset.media, bytes(asset.bytes));
    match &answer.reply.take {
        Some(take) => {
            headline(session, &format!("imported as {} in shot {} · {facts}", take.id, take.shot_name))?
        }
        None => headline(session, &format!("imported · {facts}"))?,
    }
    writeln!(session.out, "asset {}", asset.digest)?;
    Ok(0)
}

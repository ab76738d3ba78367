//! `board`: contact sheets and mood boards, as a picture and as a page to mail.

use std::path::Path;

use maquette_protocol::methods::method;
use maquette_protocol::{BoardFormat, BoardLayout, BoardMakeParams, TakeId};

use super::files::{copy_asset, say_picks};
use crate::args::BoardArgs;
use crate::fault::Fault;
use crate::session::Session;
use crate::show::sheet;
use crate::show::takes::headline;
use crate::show::text::{Style, bytes, count, painted};
use crate::which::{self, Name, OfShot, Picked};

/// `maquette board`
pub async fn board(session: &mut Session<'_>, args: &BoardArgs) -> Result<u8, Fault> {
    let is_page = is_page(args)?;
    let (takes, picked) = named(session, args).await?;
    let many = count(takes.len(), "take");
    let params = BoardMakeParams {
        takes,
        layout: args.mood.then_some(BoardLayout::Mood),
        format: is_page.then_some(BoardFormat::Html),
        title: args.title.clone(),
        columns: args.columns,
        tile: args.tile,
        captions: args.no_captions.then_some(false),
    };
    let doing = format!("composing {}", count(params.takes.len(), "picture"));
    let answer = session.ask_at_length::<method::BoardMake>(&params, &doing).await?;
    let asset = &answer.reply.asset;
    if let Some(output) = &args.output {
        copy_asset(session, asset, output)?;
    }
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let what = if args.mood { "mood board" } else { "sheet" };
    let size = match is_page {
        true => format!("page, {}", bytes(asset.bytes)),
        false => format!("{}×{}, {}", asset.width, asset.height, bytes(asset.bytes)),
    };
    headline(session, &format!("{what} of {many} · {size}"))?;
    say_picks(session, &picked)?;
    match (&args.output, is_page) {
        (Some(output), _) => writeln!(session.out, "{}", output.display())?,
        (None, true) => {
            let path = asset.path.as_deref().unwrap_or_default();
            writeln!(session.out, "{}", painted(&format!("page: {path}"), Style::Dim, session.look.colour))?;
        }
        (None, false) => sheet::picture(session, what, asset)?,
    }
    if !answer.reply.unmeasured.is_empty() {
        let many = count(answer.reply.unmeasured.len(), "take");
        writeln!(
            session.err,
            "note: the drift of {many} is not measured yet; the same command measures more"
        )?;
    }
    Ok(0)
}

/// Whether a page is wanted: by the option, or by the name of the file.
fn is_page(args: &BoardArgs) -> Result<bool, Fault> {
    let ending = |path: &Path| path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match (args.html, args.output.as_deref().and_then(ending).as_deref()) {
        (true, Some(other @ ("png" | "jpg" | "jpeg" | "gif" | "webp" | "pdf"))) => Err(Fault::usage(
            format!("a page is no .{other}"),
            "Name the file .html, or leave --html out for a PNG",
        )),
        (_, Some("html" | "htm")) => Ok(true),
        (html, _) => Ok(html),
    }
}

/// The takes that are shown, each once. Without names it is all that is kept; one shot alone, and each shot of a mood board, stands for
/// what is kept of it; several shots of a sheet stand for their best take each.
async fn named(session: &mut Session<'_>, args: &BoardArgs) -> Result<(Vec<TakeId>, Vec<Picked>), Fault> {
    let takes = match args.which.as_slice() {
        [] => {
            let kept = which::kept(session, None).await?;
            if kept.is_empty() {
                return Err(Fault::usage(
                    "nothing is kept in this project",
                    "Name takes: maquette board 1-8",
                ));
            }
            kept
        }
        words if args.mood || words.len() == 1 => {
            let mut takes = Vec::new();
            for word in words {
                match which::parse(word)?.as_slice() {
                    [Name::Shot(shot)] => takes.extend(of_shot(session, shot).await?),
                    _ => takes.extend(which::takes(session, std::slice::from_ref(word), OfShot::Best).await?),
                }
            }
            takes
        }
        words => {
            let picked = which::picked_once(session, words, OfShot::Best).await?;
            return Ok((which::ids(&picked), picked));
        }
    };
    let mut once = Vec::with_capacity(takes.len());
    for take in takes {
        if !once.contains(&take) {
            once.push(take);
        }
    }
    Ok((once, Vec::new()))
}

/// What is kept of a shot; where nothing is, all of it.
async fn of_shot(session: &mut Session<'_>, shot: &str) -> Result<Vec<TakeId>, Fault> {
    let kept = which::kept(session, Some(shot)).await?;
    if !kept.is_empty() {
        return Ok(kept);
    }
    match which::all_of(session, shot).await? {
        none if none.is_empty() => {
            Err(Fault::usage(format!("the shot `{shot}` has no takes"), "maquette shots"))
        }
        all => Ok(all),
    }
}

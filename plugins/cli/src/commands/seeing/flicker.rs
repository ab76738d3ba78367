//! `flicker`: what a clip does over time, be it a take, a file or a folder of frames.

use std::path::Path;

use maquette_protocol::methods::method;
use maquette_protocol::{Asset, ClipInspectParams, InspectParams, Measure, Moment, TakeId, TakeParams};

use super::{along_time, says_something, write};
use crate::args::FlickerArgs;
use crate::commands::files;
use crate::fault::Fault;
use crate::session::Session;
use crate::show::sheet;
use crate::show::takes::headline;
use crate::show::text::count;
use crate::which::{self, OfShot};

/// What is said where the first answer takes over a second.
fn watching(args: &FlickerArgs) -> &'static str {
    if args.no_text { "watching the clip" } else { "watching the clip and reading its lettering" }
}

/// `maquette flicker`
pub async fn flicker(session: &mut Session<'_>, args: &FlickerArgs) -> Result<u8, Fault> {
    let against = match &args.against {
        Some(against) => Some(which::take(session, against, OfShot::Best).await?),
        None => None,
    };
    if is_path(args) {
        return of_path(session, args, against).await;
    }
    let take = which::take(session, &args.which, OfShot::Clip).await?;
    let params = InspectParams { take, against, read_text: !args.no_text };
    let answer = session.ask_at_length::<method::Inspect>(&params, watching(args)).await?;
    let measures = &answer.reply.flicker;
    if measures.is_empty() {
        return Err(Fault::usage(format!("{take} is a still; this is for clips"), "maquette flicker CLIP"));
    }
    let strip = TakeParams { take };
    let strip = session.ask_at_length::<method::StripMake>(&strip, "drawing the strip").await?.reply.asset;
    if let Some(output) = &args.output {
        files::copy_asset(session, &strip, output)?;
    }
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let along = answer.reply.against.map(|against| (against, answer.reply.along.as_slice()));
    tell(session, &take.to_string(), measures, along)?;
    show_strip(session, &strip, args.output.as_deref())
}

/// Whether a file or a folder is named and no take: a rate says so, and so does a name with a folder in it.
fn is_path(args: &FlickerArgs) -> bool {
    args.fps.is_some() || args.which.contains(std::path::is_separator)
}

async fn of_path(
    session: &mut Session<'_>,
    args: &FlickerArgs,
    against: Option<TakeId>,
) -> Result<u8, Fault> {
    let params = ClipInspectParams {
        path: session.absolute(Path::new(&args.which))?,
        fps: args.fps,
        against,
        read_text: against.is_some() && !args.no_text,
        strip: true,
        project: session.project.clone(),
    };
    let answer = session.ask_at_length::<method::ClipInspect>(&params, watching(args)).await?;
    let strip = answer.reply.strip.as_ref();
    if let (Some(strip), Some(output)) = (strip, &args.output) {
        files::copy_asset(session, strip, output)?;
    }
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let along = against.map(|against| (against, answer.reply.along.as_slice()));
    tell(session, &args.which, &answer.reply.flicker, along)?;
    match strip {
        Some(strip) => show_strip(session, strip, args.output.as_deref()),
        None => Ok(0),
    }
}

fn tell(
    session: &mut Session<'_>,
    clip: &str,
    measures: &[Measure],
    along: Option<(TakeId, &[Moment])>,
) -> Result<(), Fault> {
    let found = measures.iter().filter(|measure| says_something(measure)).count();
    let what = match found {
        0 => "nothing stands out".to_owned(),
        found => count(found, "measure") + if found == 1 { " stands out" } else { " stand out" },
    };
    headline(session, &format!("{clip} over time · {what}"))?;
    write(session, measures)?;
    if let Some((against, along)) = along.filter(|(_, along)| !along.is_empty()) {
        along_time::write(session, clip, against, along)?;
    }
    Ok(())
}

fn show_strip(session: &mut Session<'_>, strip: &Asset, output: Option<&Path>) -> Result<u8, Fault> {
    match output {
        Some(output) => writeln!(session.out, "{}", output.display())?,
        None => sheet::picture(session, "strip", strip)?,
    }
    Ok(0)
}

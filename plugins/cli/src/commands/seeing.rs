//! `drift`, `kinetic`, `flicker`: what changed between two takes, what a still promises as a clip, and what a clip does over time.
//! Measures, never a verdict.

mod along_time;
mod flicker;

pub use flicker::flicker;

use maquette_protocol::methods::method;
use maquette_protocol::{
    CalibrateParams, CalibrateReply, Correlation, CorrelationSays, InspectParams, InspectReply, Level,
    Measure, MeasureState, Seam, SeamParams, TakeId,
};

use crate::args::{DriftArgs, KineticArgs};
use crate::fault::Fault;
use crate::session::Session;
use crate::show::table::{Table, cell, one_line, styled};
use crate::show::takes::headline;
use crate::show::text::{Style, count, painted};
use crate::which::{self, OfShot};

/// `maquette drift`
pub async fn drift(session: &mut Session<'_>, args: &DriftArgs) -> Result<u8, Fault> {
    let first = which::take(session, &args.which, OfShot::Best).await?;
    // One name asks how far a take is from what it came from; of two, the first is what was there before.
    let (take, against) = match &args.to {
        Some(to) => (which::take(session, to, OfShot::Best).await?, Some(first)),
        None => (first, None),
    };
    let params = InspectParams { take, against, read_text: args.text };
    let answer = session.ask_at_length::<method::Inspect>(&params, "measuring").await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let InspectReply { against, drift, along, .. } = &answer.reply;
    let Some(against) = against else {
        return Err(Fault::usage(
            format!("{take} came from no still, so there is nothing to compare it with"),
            format!("maquette drift {take} ANOTHER"),
        ));
    };
    if !along.is_empty() {
        return along_time::write(session, &take.to_string(), *against, along);
    }
    let changed = drift.iter().filter(|measure| says_something(measure)).count();
    let checked = drift.iter().filter(|measure| measure.state == MeasureState::Measured).count();
    headline(session, &format!("{take} against {against} · {changed} of {checked} measures differ"))?;
    write(session, drift)
}

/// What changed from the take that another came from, in a line for each measure that says so.
pub async fn tell_drift(session: &mut Session<'_>, take: TakeId) -> Result<(), Fault> {
    let params = InspectParams { take, against: None, read_text: false };
    let InspectReply { against, drift, .. } = session.ask::<method::Inspect>(&params).await?.reply;
    // A clip is measured along time, which is more than a line or two.
    let Some(against) = against.filter(|_| !drift.is_empty()) else { return Ok(()) };
    let differing: Vec<&Measure> = drift.iter().filter(|one| says_something(one)).collect();
    let mut lines: Vec<String> =
        differing.iter().map(|one| format!("{} {}: {}", one.name, level(one).0, one.words)).collect();
    if lines.is_empty() {
        lines.push(format!("no measure differs from {against}"));
    }
    for line in lines {
        let name = painted(&format!("{:<8}", "drift"), Style::Dim, session.look.colour);
        writeln!(session.out, "{name} {}", one_line(&line))?;
    }
    Ok(())
}

/// `maquette kinetic`
pub async fn kinetic(session: &mut Session<'_>, args: &KineticArgs) -> Result<u8, Fault> {
    let Some(named) = args.which.as_ref().filter(|_| !args.calibrate) else {
        return calibrate(session, args).await;
    };
    let take = which::take(session, named, OfShot::Best).await?;
    let params = InspectParams { take, against: None, read_text: false };
    let answer = session.ask::<method::Inspect>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    if answer.reply.kinetic.is_empty() {
        return Err(Fault::usage(format!("{take} is a clip; this is for stills"), "maquette kinetic STILL"));
    }
    headline(session, &format!("{take} as a clip · 1 promises most; heuristics, no verdict"))?;
    write(session, &answer.reply.kinetic)
}

/// `maquette kinetic --calibrate`
async fn calibrate(session: &mut Session<'_>, args: &KineticArgs) -> Result<u8, Fault> {
    let params = CalibrateParams { project: session.project.clone(), route: args.route.clone() };
    let answer = session.ask::<method::InspectCalibrate>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let CalibrateReply { anchors, clips, not_measured, left_out, correlations, words, .. } = &answer.reply;
    let told = |one: &&Correlation| matches!(one.says, CorrelationSays::Holds | CorrelationSays::Contrary);
    let mut parts = vec![match *clips {
        0 => "no clips that were measured".to_owned(),
        clips => format!("{} of {}", count(clips, "clip"), count(*anchors, "anchor")),
    }];
    if *not_measured > 0 {
        parts.push(format!("{not_measured} not measured yet, ask again"));
    }
    if *left_out > 0 {
        parts.push(format!("{left_out} left out: not to be read, or without an anchor"));
    }
    let telling = correlations.iter().filter(told).count();
    parts.push(format!("{telling} of {} say something", count(correlations.len(), "correlation")));
    headline(session, &parts.join(" · "))?;
    let mut table = Table::new(&["score", "measure", ">n", ">rho", ">95 % from", ">to", "in words"]);
    for one in correlations {
        let number = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:+.2}"));
        let style = match one.says {
            CorrelationSays::Holds => Style::Strong,
            CorrelationSays::Contrary => Style::Warn,
            CorrelationSays::Nothing => Style::Plain,
            CorrelationSays::TooFew | CorrelationSays::NotDefined | CorrelationSays::Unknown => Style::Dim,
        };
        table.row(vec![
            cell(&one.score),
            cell(format!("{} {}", one.measure, one.figure)),
            cell(one.n.to_string()),
            cell(number(one.rho)),
            cell(number(one.low)),
            cell(number(one.high)),
            styled(one_line(&one.words), style),
        ]);
    }
    table.write(session.out, &session.look)?;
    writeln!(session.out, "{}", painted(&one_line(words), Style::Dim, session.look.colour))?;
    Ok(0)
}

/// `maquette stitch --look`
pub async fn seams(session: &mut Session<'_>, clips: &SeamParams) -> Result<u8, Fault> {
    let answer = session.ask::<method::SeamInspect>(clips).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let mut table = Table::new(&["seam", "level", "in words", "less jumps with"]);
    for seam in &answer.reply.seams {
        let (level, style) = level(&seam.measure);
        let name = format!("{} to {}", seam.first, seam.second);
        table.row(vec![cell(name), styled(level, style), cell(&seam.measure.words), cell(cut(seam))]);
    }
    table.write(session.out, &session.look)?;
    Ok(0)
}

/// The seams of clips that were joined, in a line for each that shows.
pub async fn tell_seams(session: &mut Session<'_>, clips: &SeamParams) -> Result<(), Fault> {
    // The clip is there whether or not its seams can be looked at.
    let Ok(answer) = session.ask::<method::SeamInspect>(clips).await else { return Ok(()) };
    let shows = |seam: &&Seam| matches!(seam.measure.level, Some(Level::Visible | Level::Strong));
    for seam in answer.reply.seams.iter().filter(shows) {
        let mut line = format!("{} to {}: {}", seam.first, seam.second, seam.measure.words);
        if seam.better.is_some() {
            line = format!("{line}; less jumps with {}", cut(seam));
        }
        let name = painted(&format!("{:<8}", "seam"), Style::Dim, session.look.colour);
        writeln!(session.out, "{name} {}", one_line(&line))?;
    }
    Ok(())
}

/// The flags that cut two clips where less jumps; nothing where no cut near is better.
fn cut(seam: &Seam) -> String {
    let Some(better) = &seam.better else { return String::new() };
    let seconds = |ms: u32| format!("{:.3}", f64::from(ms) / 1000.0);
    let (first, second) = (seam.first, seam.second);
    format!("--trim {first}=..{} --trim {second}={}..", seconds(better.out_ms), seconds(better.in_ms))
}

fn write(session: &mut Session<'_>, measures: &[Measure]) -> Result<u8, Fault> {
    let mut table = Table::new(&["measure", "level", ">score", "in words"]);
    for measure in measures {
        let (level, style) = level(measure);
        let score = measure.score.map_or_else(String::new, |score| format!("{score:.2}"));
        table.row(vec![cell(&measure.name), styled(level, style), cell(score), cell(&measure.words)]);
    }
    table.write(session.out, &session.look)?;
    Ok(0)
}

/// Whether more changed than by harmless edits; of a level that a newer daemon tells, nobody here knows.
pub(super) fn says_something(measure: &Measure) -> bool {
    matches!(measure.level, Some(Level::Slight | Level::Visible | Level::Strong))
}

/// How much a measure says, and how it is shown.
pub(super) fn level(measure: &Measure) -> (&'static str, Style) {
    match (measure.state, measure.level) {
        (MeasureState::NotDefined, _) => ("not defined", Style::Dim),
        (MeasureState::NotChecked, _) => ("not checked", Style::Dim),
        (MeasureState::Measured | MeasureState::Unknown, None) => ("", Style::Plain),
        (MeasureState::Measured | MeasureState::Unknown, Some(level)) => level_word(level),
    }
}

/// A level, and how it is shown.
pub fn level_word(level: Level) -> (&'static str, Style) {
    match level {
        Level::Same => ("same", Style::Dim),
        Level::Slight => ("slight", Style::Plain),
        Level::Visible => ("visible", Style::Warn),
        Level::Strong => ("strong", Style::Bad),
        Level::Unknown => ("another", Style::Dim),
    }
}

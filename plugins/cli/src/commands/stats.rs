//! `stats`: a project's figures over the weeks, each with its n, as tables and as a drawing.

use std::path::Path;

use maquette_protocol::methods::method;
use maquette_protocol::{
    Acceptance, LookStats, PaceStats, SpendingStats, StatsParams, StatsPlotParams, StatsReply, TimeStats,
    WeekStats,
};

use crate::amount;
use crate::args::StatsArgs;
use crate::calls::Answer;
use crate::commands::files;
use crate::fault::Fault;
use crate::session::Session;
use crate::show::pages::next_page;
use crate::show::progress::CountBar;
use crate::show::table::{Cell, Table, cell, dim, one_line, styled};
use crate::show::takes::headline;
use crate::show::text::{Style, count, duration, painted};

/// Pictures that one call looks at anew: a second's work or so, so that the line moves.
const LOOKS_EACH: u32 = 48;
/// Calls that can be needed for all pictures that are ever looked at, and some more.
const MAX_CALLS: usize = 40;
/// Rows of a table that has no pages.
const MAX_ROWS: usize = 12;

/// `maquette stats`
pub async fn stats(session: &mut Session<'_>, args: &StatsArgs) -> Result<u8, Fault> {
    let form = args.plot.as_deref().map(form).transpose()?;
    let answer = looked(session, args).await?;
    if let Some((output, form)) = args.plot.as_deref().zip(form) {
        plot(session, args, output, form).await?;
    }
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    tell(session, &answer.reply)?;
    if let Some(output) = &args.plot {
        writeln!(session.out, "{}", output.display())?;
    }
    next_page(session, answer.reply.cursor.as_deref())?;
    Ok(0)
}

/// What a drawing is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Png,
    Svg,
}

/// By the name's ending, before anything is asked.
fn form(output: &Path) -> Result<Form, Fault> {
    match output.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase).as_deref() {
        Some("png") => Ok(Form::Png),
        Some("svg") => Ok(Form::Svg),
        Some(_) | None => Err(Fault::usage(
            format!("{} is neither .png nor .svg", output.display()),
            "maquette stats --plot stats.png",
        )),
    }
}

/// The figures once all pictures were looked at. Each call looks at some, so that a line can say how far it is.
async fn looked(session: &mut Session<'_>, args: &StatsArgs) -> Result<Answer<method::StatsGet>, Fault> {
    let params = StatsParams {
        project: session.project.clone(),
        weeks: args.weeks,
        cursor: args.cursor.clone(),
        look: Some(LOOKS_EACH),
    };
    let bar = CountBar::new(session.look.progress && !session.json, "pictures looked at");
    let mut answer = session.ask::<method::StatsGet>(&params).await?;
    for _ in 0..MAX_CALLS {
        if answer.reply.to_look == 0 {
            break;
        }
        bar.update(answer.reply.looked, answer.reply.looked + answer.reply.to_look);
        answer = session.ask::<method::StatsGet>(&params).await?;
    }
    bar.finish();
    Ok(answer)
}

async fn plot(session: &mut Session<'_>, args: &StatsArgs, output: &Path, form: Form) -> Result<(), Fault> {
    let params = StatsPlotParams {
        project: session.project.clone(),
        weeks: args.weeks,
        cursor: args.cursor.clone(),
        look: Some(0),
        svg: form == Form::Svg,
        light: args.light,
    };
    let reply = session.ask::<method::StatsPlot>(&params).await?.reply;
    match (reply.asset, reply.svg) {
        (Some(asset), _) => files::copy_asset(session, &asset, output),
        (None, Some(svg)) => files::write_text(session, &svg, output),
        (None, None) => Err(Fault::usage("the daemon drew nothing", "maquette doctor")),
    }
}

fn tell(session: &mut Session<'_>, reply: &StatsReply) -> Result<(), Fault> {
    let last = reply.weeks.last().map(|week| week.week.as_str()).unwrap_or_default();
    let weeks = count(reply.weeks.len(), "week");
    headline(session, &format!("{weeks} to {last} · {}", count(reply.takes, "take")))?;
    if reply.uncounted > 0 {
        writeln!(
            session.out,
            "note: {} of these weeks are not counted",
            count(reply.uncounted, "older take")
        )?;
    }
    if reply.takes == 0 {
        writeln!(session.out, "nothing was made in these weeks")?;
        return Ok(());
    }
    for (name, words) in facts(reply) {
        let name = painted(&format!("{name:<9}"), Style::Dim, session.look.colour);
        writeln!(session.out, "{name} {}", one_line(&words))?;
    }
    acceptance(session, reply)?;
    spending(session, &reply.spending)?;
    shots(session, reply)?;
    batches(session, reply)?;
    weekly(session, &reply.weeks)
}

/// The figures that are asked for most, as sentences.
fn facts(reply: &StatsReply) -> Vec<(&'static str, String)> {
    let heroes = &reply.heroes;
    let each = match (heroes.rolls_each, heroes.credits_each_microcredits) {
        (Some(rolls), Some(credits)) => {
            format!(
                "{rolls:.2} rolls and {} for each accepted one, n = {}",
                amount::with_unit(credits),
                heroes.accepted
            )
        }
        _ => format!("none was accepted; {}", count(heroes.rolls, "roll")),
    };
    let SpendingStats { captured_microcredits, rejected_microcredits, paid_takes, .. } = reply.spent;
    let spent = match captured_microcredits {
        0 => "nothing".to_owned(),
        all => format!(
            "{}, of these {} on rejected takes, n = {}",
            amount::with_unit(all),
            amount::credits(rejected_microcredits),
            count(paid_takes, "paid take")
        ),
    };
    let PaceStats { drafts_per_hero, draft_ms, hero_ms, first_take_ms, first_thumbnail_ms } = &reply.pace;
    let drafts = match drafts_per_hero {
        Some(drafts) => format!(
            "{drafts:.1} drafts in the time of a hero; a draft {}, a hero {}",
            time(draft_ms),
            time(hero_ms)
        ),
        None => format!("a draft {}, a hero {}", time(draft_ms), time(hero_ms)),
    };
    let mut facts = vec![
        ("heroes", each),
        ("spent", spent),
        ("pace", drafts),
        ("first", format!("take {}", time(first_take_ms))),
        ("", format!("thumbnail {}", time(first_thumbnail_ms))),
        ("look", reply.look.as_ref().map_or_else(|| "no accepted still".to_owned(), look)),
    ];
    if reply.beyond > 0 {
        facts.push(("", format!("only of the newest; {} left out", count(reply.beyond, "older still"))));
    }
    facts
}

fn time(times: &TimeStats) -> String {
    match (times.median_ms, times.p95_ms) {
        (Some(median), Some(p95)) => {
            format!("{}, 95 of 100 within {}, n = {}", duration(median), duration(p95), times.n)
        }
        _ => format!("not known: {}", times.why_not.as_deref().unwrap_or("nothing tells")),
    }
}

fn look(look: &LookStats) -> String {
    let LookStats { n, words, spread_delta_e, scatter, .. } = look;
    format!(
        "{words}; spread ΔE {spread_delta_e:.1}, scatter {:.0} % of the diagonal, n = {n}",
        100.0 * scatter
    )
}

fn acceptance(session: &mut Session<'_>, reply: &StatsReply) -> Result<(), Fault> {
    let mut table = Table::new(&["kept by", "", ">made", ">kept", ">rejected", ">share", "95 % interval"]);
    let kinds = [("tier", &reply.by_tier), ("route", &reply.by_route), ("prompt file", &reply.by_template)];
    for (kind, rows) in kinds {
        for (place, row) in rows.iter().take(MAX_ROWS).enumerate() {
            table.row(judged(if place == 0 { kind } else { "" }, row));
        }
    }
    section(session, table)
}

fn judged(kind: &str, row: &Acceptance) -> Vec<Cell> {
    let percent = |share: f64| format!("{:.0} %", 100.0 * share);
    let interval =
        row.low.zip(row.high).map(|(low, high)| format!("{:.0} to {}", 100.0 * low, percent(high)));
    vec![
        dim(kind),
        cell(&row.name),
        cell(row.made.to_string()),
        styled(row.kept.to_string(), Style::Good),
        cell(row.rejected.to_string()),
        cell(row.share.map_or_else(|| "not judged".to_owned(), percent)),
        dim(interval.unwrap_or_default()),
    ]
}

fn spending(session: &mut Session<'_>, tiers: &[SpendingStats]) -> Result<(), Fault> {
    if tiers.iter().all(|tier| tier.captured_microcredits == 0) {
        return Ok(());
    }
    let mut table = Table::new(&[
        "spent on",
        ">credits",
        ">kept",
        ">rejected",
        ">not judged",
        ">without a take",
        ">paid takes",
    ]);
    for tier in tiers.iter().filter(|tier| tier.captured_microcredits != 0) {
        table.row(vec![
            cell(&tier.tier),
            cell(amount::credits(tier.captured_microcredits)),
            cell(amount::credits(tier.kept_microcredits)),
            cell(amount::credits(tier.rejected_microcredits)),
            cell(amount::credits(tier.unjudged_microcredits)),
            cell(amount::credits(tier.lost_microcredits)),
            dim(tier.paid_takes.to_string()),
        ]);
    }
    section(session, table)
}

fn shots(session: &mut Session<'_>, reply: &StatsReply) -> Result<(), Fault> {
    if reply.heroes.shots.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(&["heroes of", ">rolls", ">accepted", ">credits"]);
    for shot in reply.heroes.shots.iter().take(MAX_ROWS) {
        table.row(vec![
            cell(&shot.shot_name),
            cell(shot.rolls.to_string()),
            cell(shot.accepted.to_string()),
            cell(amount::credits(shot.credits_microcredits)),
        ]);
    }
    section(session, table)
}

fn batches(session: &mut Session<'_>, reply: &StatsReply) -> Result<(), Fault> {
    if reply.batches.is_empty() {
        return Ok(());
    }
    let mut table =
        Table::new(&["batch", "shot", ">n", ">nearest", ">mean", "how alike (0 equal, 0.5 unrelated)"]);
    let share = |share: Option<f64>| share.map_or_else(String::new, |share| format!("{share:.2}"));
    for batch in &reply.batches {
        let n =
            if batch.n == batch.of { batch.n.to_string() } else { format!("{} of {}", batch.n, batch.of) };
        table.row(vec![
            dim(batch.batch.to_string()),
            cell(&batch.shot_name),
            cell(n),
            cell(share(batch.nearest)),
            cell(share(batch.mean)),
            cell(&batch.words),
        ]);
    }
    section(session, table)
}

fn weekly(session: &mut Session<'_>, weeks: &[WeekStats]) -> Result<(), Fault> {
    let mut table = Table::new(&[
        "week",
        ">made",
        ">kept",
        ">rejected",
        ">rolls",
        ">heroes",
        ">credits",
        ">on rejected",
        ">stills",
        ">light",
        ">chroma",
        "colours",
    ]);
    for week in weeks.iter().filter(|week| week.made > 0 || week.captured_microcredits > 0) {
        let look = week.look.as_ref();
        let of_look = |value: fn(&LookStats) -> String| dim(look.map(value).unwrap_or_default());
        table.row(vec![
            cell(&week.week),
            cell(week.made.to_string()),
            cell(week.kept.to_string()),
            cell(week.rejected.to_string()),
            cell(week.rolls.to_string()),
            cell(week.heroes.to_string()),
            cell(amount::credits(week.captured_microcredits)),
            cell(amount::credits(week.rejected_microcredits)),
            of_look(|look| look.n.to_string()),
            of_look(|look| format!("{:.0}", look.lightness)),
            of_look(|look| format!("{:.0}", look.chroma)),
            of_look(|look| {
                let colours: Vec<&str> =
                    look.palette.iter().take(3).map(|colour| colour.colour.as_str()).collect();
                colours.join(" ")
            }),
        ]);
    }
    section(session, table)
}

/// A table with a free line above it.
fn section(session: &mut Session<'_>, table: Table) -> Result<(), Fault> {
    writeln!(session.out)?;
    table.write(session.out, &session.look)?;
    Ok(())
}

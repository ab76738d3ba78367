//! `advise`: what could be done with a take, with the reasons for each. It never says which.

use maquette_protocol::methods::method;
use maquette_protocol::{
    AdviceKind, AdviceOption, AdviceReason, AdviseParams, AdviseReply, ReasonSource, Verdict,
};

use crate::amount;
use crate::args::AdviseArgs;
use crate::fault::Fault;
use crate::session::Session;
use crate::show::pages::quoted;
use crate::show::table::one_line;
use crate::show::takes::headline;
use crate::show::text::{Style, painted};
use crate::which::{self, OfShot};

/// `maquette advise`
pub async fn advise(session: &mut Session<'_>, args: &AdviseArgs) -> Result<u8, Fault> {
    let take = which::take(session, &args.which, OfShot::Best).await?;
    let answer = session.ask::<method::Advise>(&AdviseParams { take }).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let reply = &answer.reply;
    let place = format!("{} in shot {} · {} by {}", reply.take, reply.shot_name, reply.tier, reply.route);
    headline(session, &format!("{place} · what could be done; you choose"))?;
    for option in reply.options.iter().filter(|option| option.kind != AdviceKind::Unknown) {
        write(session, reply, option)?;
    }
    Ok(0)
}

fn write(session: &mut Session<'_>, reply: &AdviseReply, option: &AdviceOption) -> Result<(), Fault> {
    let colour = session.look.colour;
    writeln!(session.out)?;
    writeln!(session.out, "{}", painted(&title(option), Style::Strong, colour))?;
    if let Some(why) = &option.why_not {
        line(session, "not now", why)?;
    }
    for AdviceReason { source, words, n } in &option.reasons {
        let n = n.map(|n| format!(" (n = {n})")).unwrap_or_default();
        line(session, from(*source), &format!("{words}{n}"))?;
    }
    if option.reasons.is_empty() && option.why_not.is_none() {
        line(session, "", "nothing is known that bears on it")?;
    }
    if let Some(command) = command(reply, option) {
        line(session, "type", &command)?;
    }
    Ok(())
}

fn line(session: &mut Session<'_>, name: &str, words: &str) -> Result<(), Fault> {
    let name = painted(&format!("{name:<8}"), Style::Dim, session.look.colour);
    writeln!(session.out, "  {name} {}", one_line(words))?;
    Ok(())
}

/// `promote · to hero by fal/pro · 12 credits`
fn title(option: &AdviceOption) -> String {
    let mut parts = vec![word(option.kind).to_owned()];
    if let Some(route) = &option.route {
        let tier = option.tier.as_deref().unwrap_or_default();
        let to = if option.kind == AdviceKind::Promote { "to" } else { "on" };
        parts.push(one_line(&format!("{to} {tier} by {route}")));
    }
    parts.extend(option.each_microcredits.map(amount::with_unit));
    parts.join(" · ")
}

fn word(kind: AdviceKind) -> &'static str {
    match kind {
        AdviceKind::Stay => "stay",
        AdviceKind::Edit => "edit",
        AdviceKind::Upscale => "upscale",
        AdviceKind::Promote => "promote",
        AdviceKind::Diagnose => "diagnose",
        AdviceKind::Unknown => "another",
    }
}

/// Where a reason comes from.
fn from(source: ReasonSource) -> &'static str {
    match source {
        ReasonSource::Measure => "measure",
        ReasonSource::Prompt => "prompt",
        ReasonSource::Note => "note",
        ReasonSource::Rolls => "rolls",
        ReasonSource::History => "history",
        ReasonSource::Take => "take",
        ReasonSource::Unknown => "other",
    }
}

/// The command of an option, as it is typed; none where there is none.
fn command(reply: &AdviseReply, option: &AdviceOption) -> Option<String> {
    let take = reply.take;
    match option.kind {
        AdviceKind::Stay => Some(match (reply.verdict, reply.anchor || reply.clip) {
            (None | Some(Verdict::Unknown), _) => format!("maquette keep {take}"),
            (Some(Verdict::Keep), false) => format!("maquette anchor {take}"),
            (Some(Verdict::Keep), true) => format!("maquette open {take}"),
            (Some(Verdict::Reject), _) => format!("maquette takes {}", quoted(&reply.shot_name)),
        }),
        AdviceKind::Edit if reply.clip => None,
        AdviceKind::Edit => Some(format!("maquette edit {take} --mask MASK.png --prompt \"…\"")),
        AdviceKind::Upscale if reply.clip => None,
        AdviceKind::Upscale => Some(format!("maquette edit {take} --op upscale --factor 2")),
        AdviceKind::Promote => {
            let tier = option.tier.as_deref()?;
            let promote = format!("maquette promote {take} --to {}", quoted(tier));
            // What nobody kept is kept first; why else it does not go stands above.
            let is_open = !option.possible && reply.verdict != Some(Verdict::Keep);
            Some(if is_open { format!("maquette keep {take} && {promote}") } else { promote })
        }
        AdviceKind::Diagnose => Some(match (reply.clip, reply.against) {
            (true, _) => format!("maquette flicker {take}"),
            (false, Some(_)) => format!("maquette drift {take} --text"),
            (false, None) => format!("maquette takes {}", quoted(&reply.shot_name)),
        }),
        AdviceKind::Unknown => None,
    }
}

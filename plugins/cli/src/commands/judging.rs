//! `keep`, `reject`, `undo`, `rename`, `delete`: a person's word on takes.

use maquette_protocol::methods::method;
use maquette_protocol::{ShotId, ShotRenameParams, TakeDeleteParams, TakeJudgeParams, Verdict};

use crate::args::{DeleteArgs, JudgeArgs, RenameArgs};
use crate::fault::{EXIT_REFUSED, Fault};
use crate::session::Session;
use crate::show::takes::headline;
use crate::show::text;
use crate::which::{self, OfShot};

/// `maquette keep` and `maquette reject`
pub async fn judge(session: &mut Session<'_>, args: &JudgeArgs, verdict: Verdict) -> Result<u8, Fault> {
    let takes = which::takes(session, &args.which, OfShot::Kept).await?;
    let verdict = (!args.clear).then_some(verdict);
    let params = TakeJudgeParams { takes, verdict, reason: args.reason.clone() };
    let answer = session.ask::<method::TakeJudge>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let ids: Vec<String> = answer.reply.takes.iter().map(|take| take.id.to_string()).collect();
    let word = match verdict {
        Some(Verdict::Keep) => "kept",
        Some(Verdict::Reject) => "rejected",
        Some(Verdict::Unknown) | None => "no verdict on",
    };
    let shots = distinct(answer.reply.takes.iter().map(|take| take.shot_name.as_str()));
    headline(session, &format!("{word} {} in {shots}", text::listed(&ids, "and")))?;
    Ok(0)
}

/// `maquette undo`
pub async fn undo(session: &mut Session<'_>) -> Result<u8, Fault> {
    let params = session.project_params();
    let answer = session.ask::<method::Undo>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let left = match answer.reply.left {
        0 => "nothing more can be undone".to_owned(),
        left => format!("{} can be undone", text::count(left, "more step")),
    };
    headline(session, &format!("undone: {} · {left}", answer.reply.undone))?;
    Ok(0)
}

/// `maquette rename`
pub async fn rename(session: &mut Session<'_>, args: &RenameArgs) -> Result<u8, Fault> {
    which::check_shot_name(&args.name)?;
    if args.name.parse::<ShotId>().is_ok() {
        let message = format!("`{}` reads as the number of a shot, so no shot can be called so", args.name);
        return Err(Fault::usage(message, "Choose a name with another letter or two"));
    }
    let params = ShotRenameParams {
        project: session.project.clone(),
        shot: args.shot.clone(),
        name: args.name.clone(),
    };
    let answer = session.ask::<method::ShotRename>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    headline(session, &format!("{} is now called {}", args.shot, answer.reply.name))?;
    Ok(0)
}

/// `maquette delete`
pub async fn delete(session: &mut Session<'_>, args: &DeleteArgs) -> Result<u8, Fault> {
    for word in &args.which {
        // "newest take of a shot" is too loose a name for something final.
        if matches!(which::parse(word)?.as_slice(), [which::Name::Shot(_)]) {
            let message = format!("`{word}` names a shot; deleting needs numbers or ids");
            return Err(Fault::usage(message, format!("maquette takes {word}")));
        }
    }
    let takes = which::takes(session, &args.which, OfShot::Kept).await?;
    let what = text::count(takes.len(), "take");
    let names: Vec<String> = takes.iter().map(ToString::to_string).collect();
    if !args.yes && !session.agrees(&format!("Delete {what} for good ({})?", text::listed(&names, "and")))? {
        return Err(Fault::new(
            "not_confirmed",
            EXIT_REFUSED,
            format!("nothing was deleted: nobody said yes to deleting {what}"),
            format!("maquette delete {} --yes", args.which.join(" ")),
        ));
    }
    let answer = session.ask::<method::TakeDelete>(&TakeDeleteParams { takes }).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let what = text::count(answer.reply.takes.len(), "take");
    let freed = text::bytes(answer.reply.freed_bytes);
    headline(session, &format!("{what} deleted · {freed} given back · the books stay"))?;
    Ok(0)
}

fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen.join(", ")
}

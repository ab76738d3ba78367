//! `reconcile`: the books beside what a provider lists. It says what differs and what to do, and changes nothing.

use maquette_protocol::methods::method;
use maquette_protocol::{Difference, DifferenceKind, ReconcileParams, ReconcileReply, ReconcileSide};

use crate::args::{Moment, ReconcileArgs};
use crate::fault::{EXIT_PROVIDER, EXIT_REFUSED, Fault};
use crate::session::Session;
use crate::show::table::{Cell, Table, cell, dim, one_line};
use crate::show::takes::headline;
use crate::show::text::{Style, count, painted};
use crate::{amount, day};

/// `maquette reconcile`
pub async fn reconcile(session: &mut Session<'_>, args: &ReconcileArgs) -> Result<u8, Fault> {
    let now_ms = session.world.now_ms();
    let at = |moment: Moment| moment.at_ms(now_ms);
    let params = ReconcileParams {
        provider: args.provider.clone(),
        since_ms: args.since.map(at),
        until_ms: args.until.map(at),
    };
    let answer = session.ask::<method::CreditReconcile>(&params).await?;
    let reply = &answer.reply;
    if !session.printed_json(&answer.raw)? {
        headline(session, &first_line(reply))?;
        sums(reply).write(session.out, &session.look)?;
        for difference in &reply.differences {
            tell(session, difference)?;
        }
        for note in notes(reply) {
            writeln!(session.out, "note: {}", one_line(&note))?;
        }
    }
    Ok(exit(reply))
}

/// 0 only where everything was compared and nothing differs.
fn exit(reply: &ReconcileReply) -> u8 {
    if !reply.differences.is_empty() {
        EXIT_REFUSED
    } else if !reply.checked || reply.cut || reply.unasked > 0 {
        EXIT_PROVIDER
    } else {
        0
    }
}

fn first_line(reply: &ReconcileReply) -> String {
    let provider = &reply.provider;
    let found = if reply.checked {
        let many = u32::try_from(reply.differences.len()).unwrap_or(u32::MAX).saturating_add(reply.more);
        let (differences, alike) = (count(many, "difference"), count(reply.agreed, "order"));
        format!("{differences} between the books and {provider}, {alike} alike")
    } else {
        format!("{provider} was not checked")
    };
    let (since, until) = (day::minute(reply.since_ms), day::minute(reply.until_ms));
    format!("{found} · {since} to {until} (UTC) · nothing was changed")
}

fn sums(reply: &ReconcileReply) -> Table {
    let mut table = Table::new(&["", ">orders", ">made", ">credits", ">held"]);
    table.row(side("books", &reply.ours));
    if let Some(theirs) = &reply.theirs {
        table.row(side(&reply.provider, theirs));
    }
    table
}

fn side(name: &str, side: &ReconcileSide) -> Vec<Cell> {
    let held = side.held_microcredits;
    vec![
        cell(name),
        cell(side.orders.to_string()),
        cell(side.made.to_string()),
        cell(side.taken_microcredits.map(amount::credits).unwrap_or_default()),
        dim(if held == 0 { String::new() } else { amount::credits(held) }),
    ]
}

fn tell(session: &mut Session<'_>, difference: &Difference) -> Result<(), Fault> {
    let (word, style) = kind(difference.kind);
    let word = painted(&format!("{word:<10}"), style, session.look.colour);
    let when = painted(&day::minute(difference.at_ms), Style::Dim, session.look.colour);
    writeln!(session.out, "{word}  {when}  {}", one_line(&difference.message))?;
    writeln!(session.out, "{:<10}  {}", "", one_line(&difference.hint))?;
    Ok(())
}

fn kind(kind: DifferenceKind) -> (&'static str, Style) {
    match kind {
        DifferenceKind::NeedsYou => ("needs you", Style::Warn),
        DifferenceKind::Outcome => ("outcome", Style::Bad),
        DifferenceKind::Charge => ("charge", Style::Bad),
        DifferenceKind::OnlyThere => ("only there", Style::Warn),
        DifferenceKind::OnlyHere => ("only here", Style::Warn),
        DifferenceKind::Unknown => ("other", Style::Plain),
    }
}

/// What a person must know to read the answer rightly.
fn notes(reply: &ReconcileReply) -> Vec<String> {
    let provider = &reply.provider;
    let mut notes = Vec::new();
    if let Some(why) = &reply.why_not {
        notes.push(format!("{provider}: {why}"));
    }
    if let Some(bill) = &reply.bill {
        notes.push(format!("the bill of {provider} is at {bill}"));
    }
    if !reply.checked && reply.waiting > 0 {
        let waiting = count(reply.waiting, "job");
        notes.push(format!("{waiting} of this time wait for you: look at the bill, then maquette resolve"));
    }
    let names_no_amounts = |theirs: &ReconcileSide| theirs.taken_microcredits.is_none();
    if reply.theirs.as_ref().is_some_and(names_no_amounts) {
        notes.push(format!(
            "the list of {provider} names no amounts, so orders are compared and prices are not"
        ));
    }
    if reply.cut {
        notes.push("there is more than was read: ask for a shorter time by --since and --until".to_owned());
    }
    if reply.unasked > 0 {
        let orders = count(reply.unasked, "order");
        notes.push(format!("{orders} by models that no route leads to any more: not asked about"));
    }
    if reply.more > 0 {
        notes.push(format!("{} more", count(reply.more, "difference")));
    }
    notes
}

//! The way of every request that makes takes: price or request, trust where it lacks, follow, show.

use maquette_protocol::methods::method;
use maquette_protocol::{
    CanaryRunParams, DraftParams, EditParams, ErrorCode, Job, JobRetryParams, JobState, Made, PromoteParams,
    Quote, QuoteParams, StitchParams,
};
use serde_json::Value;

use crate::amount;
use crate::args::RunArgs;
use crate::calls::Answer;
use crate::commands::fetch_takes;
use crate::fault::{EXIT_INTERRUPTED, EXIT_PROVIDER, Fault};
use crate::follow::{self, Watch};
use crate::session::Session;
use crate::show::progress::stage;
use crate::show::table::one_line;
use crate::show::text::{Style, count, duration, painted};
use crate::show::{sheet, takes};

/// A request that makes takes.
#[derive(Debug, Clone)]
pub enum Request {
    /// `draft`
    Draft(DraftParams),
    /// `promote`
    Promote(PromoteParams),
    /// `edit`
    Edit(EditParams),
    /// `stitch`
    Stitch(StitchParams),
    /// `canary.run`
    Canary(CanaryRunParams),
    /// `job.retry`
    Retry(JobRetryParams),
}

/// Runs a request to its end, or only says its price. Gives the exit code.
pub async fn run(session: &mut Session<'_>, mut request: Request, run: &RunArgs) -> Result<u8, Fault> {
    request.take_over(run)?;
    if run.quote {
        return quote(session, request).await;
    }
    if run.trust {
        session.trust_project().await?;
    }
    let finished = finished(session, request, run).await?;
    if !session.printed_json(&finished.raw)? {
        finished.show(session).await?;
    }
    Ok(finished.exit_code())
}

/// What a request came to.
pub struct Finished {
    /// The reply as it came, or as it stands after waiting.
    pub raw: Value,
    made: Made,
    took_ms: u64,
    watch: Watch,
}

impl Finished {
    /// The exit code that says how it ended.
    pub fn exit_code(&self) -> u8 {
        exit_code(&self.made, self.watch)
    }

    /// Shows it to a person.
    pub async fn show(&self, session: &mut Session<'_>) -> Result<(), Fault> {
        show(session, &self.made, self.took_ms, self.watch).await
    }
}

/// Carries a request out, which has its flags already, and follows it to its end, without a word but for progress and questions.
pub async fn finished(
    session: &mut Session<'_>,
    mut request: Request,
    run: &RunArgs,
) -> Result<Finished, Fault> {
    let began_ms = session.world.elapsed_ms();
    let key = match &run.key {
        Some(key) => key.clone(),
        None => session.world.key()?,
    };
    request.bind(key, if run.no_wait { None } else { Some(follow::first_wait_ms(session)) });
    let answer = asked(session, &request).await?;
    let (mut raw, mut made) = (answer.raw, answer.reply);
    let mut watch = Watch::Ended;
    if !run.no_wait && !made.jobs.iter().all(follow::is_over) {
        watch = follow::to_the_end(session, &mut made.jobs).await?;
        fetch_takes(session, &mut made).await?;
        raw = serde_json::to_value(&made)
            .map_err(|error| Fault::usage(error.to_string(), "maquette doctor"))?;
    }
    let took_ms = session.world.elapsed_ms().saturating_sub(began_ms);
    takes::remember(session, &made.takes)?;
    Ok(Finished { raw, made, took_ms, watch })
}

impl Request {
    /// Takes the running flags over.
    fn take_over(&mut self, run: &RunArgs) -> Result<(), Fault> {
        let reason = run.override_reason.clone();
        match self {
            Request::Draft(params) => {
                (params.within_ms, params.under_microcredits) = (run.within, run.under);
                params.again = run.again;
                params.quote_id = run.quote_id.clone();
                params.override_reason = reason;
            }
            Request::Promote(params) => {
                (params.within_ms, params.under_microcredits) = (run.within, run.under);
                params.again = run.again;
                params.quote_id = run.quote_id.clone();
                params.override_reason = reason;
            }
            Request::Edit(params) => {
                (params.within_ms, params.under_microcredits) = (run.within, run.under);
                params.again = run.again;
                params.quote_id = run.quote_id.clone();
                params.override_reason = reason;
            }
            Request::Stitch(params) => {
                if run.again || reason.is_some() || run.within.is_some() || run.under.is_some() {
                    return Err(Fault::usage(
                        "stitching needs no rolls and no other route",
                        "Leave --again, --override, --within and --under away",
                    ));
                }
                params.quote_id = run.quote_id.clone();
            }
            Request::Canary(params) => params.quote_id = run.quote_id.clone(),
            Request::Retry(_) => {}
        }
        Ok(())
    }

    /// Sets the idempotency key and the time to wait.
    fn bind(&mut self, key: String, wait: Option<u64>) {
        let (idempotency_key, wait_ms) = match self {
            Request::Draft(params) => (&mut params.idempotency_key, &mut params.wait_ms),
            Request::Promote(params) => (&mut params.idempotency_key, &mut params.wait_ms),
            Request::Edit(params) => (&mut params.idempotency_key, &mut params.wait_ms),
            Request::Stitch(params) => (&mut params.idempotency_key, &mut params.wait_ms),
            Request::Canary(params) => (&mut params.idempotency_key, &mut params.wait_ms),
            Request::Retry(params) => (&mut params.idempotency_key, &mut params.wait_ms),
        };
        *idempotency_key = Some(key);
        *wait_ms = wait;
    }
}

/// Asks, and where the daemon wants a yes first, asks the person and then again with the same key. Each question comes once at most:
/// whoever said yes to it is not asked again.
async fn asked(session: &mut Session<'_>, request: &Request) -> Result<Answered, Fault> {
    let mut fault = match send(session, request).await {
        Err(fault) => fault,
        answered @ Ok(_) => return answered,
    };
    for _ in 0..QUESTIONS {
        if !is_agreed(session, &fault).await? {
            return Err(fault);
        }
        fault = match send(session, request).await {
            Err(fault) => fault,
            answered @ Ok(_) => return answered,
        };
    }
    Err(fault)
}

/// How many questions a request can meet: whether the project may spend, and whether the route may be paid.
const QUESTIONS: u32 = 2;

/// Puts the question of a refusal to the person, and passes a yes on.
async fn is_agreed(session: &mut Session<'_>, fault: &Fault) -> Result<bool, Fault> {
    if fault.is(ErrorCode::Untrusted) {
        let yes = session.agrees("Spend credits in this project? It was made elsewhere.")?;
        if yes {
            session.trust_project().await?;
        }
        return Ok(yes);
    }
    let Some(route) = fault.more.route.clone().filter(|_| fault.is(ErrorCode::RouteUnverified)) else {
        return Ok(false);
    };
    let noted = fault.more.note.as_deref().map(|note| format!(" Your note on it: “{}”.", one_line(note)));
    let question = format!(
        "Pay {route}? It was written from its provider's documents and never checked against it.{}",
        noted.unwrap_or_default()
    );
    let yes = session.agrees(&question)?;
    if yes {
        let params = maquette_protocol::ModelAcceptParams { route };
        session.ask::<method::ModelAccept>(&params).await?;
    }
    Ok(yes)
}

/// A reply of a making method, whichever it was.
struct Answered {
    raw: Value,
    reply: Made,
}

async fn send(session: &mut Session<'_>, request: &Request) -> Result<Answered, Fault> {
    fn same<M: maquette_protocol::Method<Reply = Made>>(answer: Answer<M>) -> Answered {
        Answered { raw: answer.raw, reply: answer.reply }
    }
    match request {
        Request::Draft(params) => session.ask::<method::Draft>(params).await.map(same),
        Request::Promote(params) => session.ask::<method::Promote>(params).await.map(same),
        Request::Edit(params) => session.ask::<method::Edit>(params).await.map(same),
        Request::Stitch(params) => session.ask::<method::Stitch>(params).await.map(same),
        Request::Canary(params) => session.ask::<method::CanaryRun>(params).await.map(same),
        Request::Retry(params) => session.ask::<method::JobRetry>(params).await.map(same),
    }
}

async fn quote(session: &mut Session<'_>, request: Request) -> Result<u8, Fault> {
    let params = match request {
        Request::Draft(params) => QuoteParams::Draft(params),
        Request::Promote(params) => QuoteParams::Promote(params),
        Request::Edit(params) => QuoteParams::Edit(params),
        Request::Stitch(params) => QuoteParams::Stitch(params),
        Request::Canary(params) => QuoteParams::CanaryRun(params),
        Request::Retry(_) => return Err(Fault::usage("a retry has the price of its job", "maquette jobs")),
    };
    let answer = session.ask::<method::QuoteMethod>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    show_quote(session, &answer.reply)?;
    Ok(0)
}

/// A sub-score of an anchor under which its words are shown beside the price.
const LOW: f64 = 0.5;

fn show_quote(session: &mut Session<'_>, quote: &Quote) -> Result<(), Fault> {
    let price = amount::with_unit(quote.total_microcredits);
    let mut line = vec![price, format!("{} on {}", count(quote.takes, "take"), quote.tier)];
    if quote.hits > 0 {
        line.push(format!("{} from the cache at 0", quote.hits));
    }
    if quote.joined > 0 {
        line.push(format!("{} being made already at 0", quote.joined));
    }
    line.extend(quote.expected_ms.map(|ms| format!("about {}", duration(ms))));
    takes::headline(session, &line.join(" · "))?;
    let as_of = quote.price_as_of.as_deref().map(|date| format!(" (price of {date})")).unwrap_or_default();
    writeln!(session.out, "each     {}{as_of}", amount::with_unit(quote.each_microcredits))?;
    writeln!(session.out, "route    {}", quote.route)?;
    if let Some(why) = &quote.why_route {
        writeln!(session.out, "because  {}", one_line(why))?;
    }
    if let Some(note) = &quote.note {
        writeln!(session.out, "note     {}", one_line(note))?;
    }
    writeln!(
        session.out,
        "wallet   {}, {} available",
        quote.wallet,
        amount::credits(quote.available_microcredits)
    )?;
    // What promises well needs no words before a clip is paid.
    for low in quote.kinetic.iter().filter(|one| one.score.is_some_and(|score| score < LOW)) {
        let score = low.score.unwrap_or_default();
        writeln!(session.out, "anchor   {} {score:.2}: {}", low.name, one_line(&low.words))?;
    }
    if let Some(code) = &quote.would_refuse {
        let words = format!("refused  {}", code.replace('_', " "));
        writeln!(session.out, "{}", painted(&words, Style::Bad, session.look.colour))?;
    }
    writeln!(session.out, "quote    {}", quote.quote_id)?;
    Ok(())
}

async fn show(session: &mut Session<'_>, made: &Made, took_ms: u64, watch: Watch) -> Result<(), Fault> {
    takes::headline(session, &headline(made, took_ms))?;
    if let Some(why) = &made.why_route {
        let line = painted(&format!("by {}", one_line(why)), Style::Dim, session.look.colour);
        writeln!(session.out, "{line}")?;
    }
    takes::numbered(session, &made.takes)?;
    show_notes(session, made)?;
    show_unfinished(session, made)?;
    let open = made.jobs.iter().filter(|job| !follow::is_over(job)).count();
    if open > 0 {
        let goes_on = if open == 1 { "goes on" } else { "go on" };
        let left = if watch == Watch::Left { " without this window" } else { "" };
        // What stands above on the other stream comes first on a terminal too.
        session.out.flush()?;
        writeln!(
            session.err,
            "{} {goes_on}{left}. See them: maquette jobs --open · stop them: maquette cancel{}",
            count(open, "job"),
            batch(made)
        )?;
    }
    if watch == Watch::Ended {
        sheet::of_takes(session, &made.takes).await?;
    }
    Ok(())
}

fn batch(made: &Made) -> String {
    made.batch.map_or_else(|| " --all".to_owned(), |batch| format!(" {batch}"))
}

/// `8 drafts in shot a-ceramic-teapot · 1024×1024 · 8 credits · 0.4 s`
fn headline(made: &Made, took_ms: u64) -> String {
    let ours = made.jobs.iter().filter(|job| Some(job.batch) == made.batch);
    let spent: i64 = ours.map(|job| job.captured_microcredits).sum();
    let (wanted, got) = (made.hits as usize + made.jobs.len(), made.takes.len());
    let noun = takes::called(&made.takes, &made.jobs);
    let open = made.jobs.iter().filter(|job| !follow::is_over(job)).count();
    if got == 0 && open > 0 && open == wanted {
        let held = amount::with_unit(made.held_microcredits);
        return format!("{} being made in shot {} · {held} on hold", count(open, &noun), made.shot_name);
    }
    let counted = if got < wanted { format!("{got} of {}", count(wanted, &noun)) } else { count(got, &noun) };
    let mut parts = vec![format!("{counted} in shot {}", made.shot_name)];
    parts.extend(takes::common_size(&made.takes));
    parts.push(amount::with_unit(spent));
    match made.hits as usize {
        0 => {}
        hits if hits == got => {
            parts.push(if hits == 1 { "from the cache" } else { "all from the cache" }.into())
        }
        hits => parts.push(format!("{hits} from the cache")),
    }
    parts.push(duration(took_ms));
    parts.join(" · ")
}

/// What models said about their work, each remark once.
fn show_notes(session: &mut Session<'_>, made: &Made) -> Result<(), Fault> {
    let mut told: Vec<&str> = Vec::new();
    for note in made.takes.iter().flat_map(|take| &take.notes) {
        if !told.contains(&note.as_str()) {
            told.push(note);
            let line = painted(&format!("note: {}", one_line(note)), Style::Dim, session.look.colour);
            writeln!(session.out, "{line}")?;
        }
    }
    Ok(())
}

/// A line for each job that did not end well, with its next step.
fn show_unfinished(session: &mut Session<'_>, made: &Made) -> Result<(), Fault> {
    for job in made.jobs.iter().filter(|job| ended_badly(job)) {
        writeln!(session.out, "{}", bad_line(job, session.look.colour))?;
    }
    Ok(())
}

fn bad_line(job: &Job, colour: bool) -> String {
    let state = painted(
        stage(job.state),
        if job.state == JobState::NeedsYou { Style::Warn } else { Style::Bad },
        colour,
    );
    let (message, hint) = match &job.error {
        Some(error) => (one_line(&error.message), one_line(&error.hint)),
        None if job.state == JobState::NeedsYou => (
            "nobody knows whether it was charged".into(),
            format!("maquette resolve {} charged|not-charged --reason …", job.id),
        ),
        None => (String::new(), format!("maquette retry {}", job.id)),
    };
    let parts = [format!("{} {state}", job.id), message, hint];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn ended_badly(job: &Job) -> bool {
    follow::is_over(job) && job.state != JobState::Done
}

fn exit_code(made: &Made, watch: Watch) -> u8 {
    if made.jobs.iter().any(ended_badly) {
        EXIT_PROVIDER
    } else if watch == Watch::Left {
        EXIT_INTERRUPTED
    } else {
        0
    }
}

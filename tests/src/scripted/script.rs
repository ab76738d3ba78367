//! The words in a prompt that tell the scripted provider what to do: `a cat, script: slow:200 list`.

use std::time::Duration;

/// What the provider does with an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Makes it at once.
    Done,
    /// Makes a tiny constant picture at once and writes no books: for measuring everything around it.
    Noop,
    /// Takes so long for it.
    Slow(Duration),
    /// Makes it once a file of this name lies in the home's folder `gates`.
    Gate(String),
    /// Gives it a name first; the picture comes by `fetch`.
    AcceptThenDone,
    /// Gives it a name, and never ends until it is cancelled.
    AcceptThenHang,
    /// Gives it a name, charges nothing, and fails.
    AcceptThenFail,
    /// Says no.
    Refuse,
    /// Says no and takes the price all the same.
    RefuseCharged,
    /// Fails; nothing was charged.
    Fail,
    /// Does nothing until it is stopped.
    Hang,
    /// Takes and charges the order, and the answer is lost.
    DropReply,
    /// The order is lost on its way, and nobody knows.
    LoseOrder,
    /// Takes three times its price.
    Overcharge,
    /// Takes a quarter of its price.
    Undercharge,
    /// Gives bytes that are no picture.
    Garbage,
}

/// What the provider can tell of an order whose answer was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Memory {
    /// The same key is the same order: sending again is safe.
    Resend,
    /// It can list what it has.
    List,
    /// Nothing.
    CannotTell,
}

/// The whole script of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// What it does.
    pub act: Act,
    /// What it can tell later.
    pub memory: Memory,
}

/// Reads a prompt. What it does not know, it does not do: a misspelt script must not pass for another one.
pub fn read(prompt: &str) -> Result<Script, String> {
    let mut script = Script { act: Act::Done, memory: Memory::CannotTell };
    let Some((_, words)) = prompt.split_once("script:") else { return Ok(script) };
    for word in words.split_whitespace() {
        let (name, argument) = word.split_once(':').unwrap_or((word, ""));
        match name {
            "resend" => script.memory = Memory::Resend,
            "list" => script.memory = Memory::List,
            "cannot-tell" => script.memory = Memory::CannotTell,
            _ => script.act = act(name, argument)?,
        }
    }
    Ok(script)
}

fn act(name: &str, argument: &str) -> Result<Act, String> {
    Ok(match name {
        "done" => Act::Done,
        "noop" => Act::Noop,
        "slow" => {
            Act::Slow(Duration::from_millis(argument.parse().map_err(|_| format!("slow:{argument}?"))?))
        }
        "gate" => Act::Gate(argument.to_owned()),
        "accept-then-done" => Act::AcceptThenDone,
        "accept-then-hang" => Act::AcceptThenHang,
        "accept-then-fail" => Act::AcceptThenFail,
        "refuse" => Act::Refuse,
        "refuse-charged" => Act::RefuseCharged,
        "fail" => Act::Fail,
        "hang" => Act::Hang,
        "drop-reply" => Act::DropReply,
        "lose-order" => Act::LoseOrder,
        "overcharge" => Act::Overcharge,
        "undercharge" => Act::Undercharge,
        "garbage" => Act::Garbage,
        _ => return Err(format!("no such act: {name}")),
    })
}

#[test]
fn scripts_are_read() {
    let check = |prompt: &str, expect: Option<(Act, Memory)>| {
        assert_eq!(read(prompt).ok(), expect.map(|(act, memory)| Script { act, memory }), "{prompt}");
    };
    check("a cat", Some((Act::Done, Memory::CannotTell)));
    check("a cat, script: slow:200 list", Some((Act::Slow(Duration::from_millis(200)), Memory::List)));
    check("script: gate:one resend", Some((Act::Gate("one".into()), Memory::Resend)));
    check("script: drop-reply", Some((Act::DropReply, Memory::CannotTell)));
    check("script: drop-replay", None);
    check("script: slow:soon", None);
}

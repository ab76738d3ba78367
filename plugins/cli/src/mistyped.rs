//! What was typed wrongly, told in the same words as every other fault instead of the parser's own.

use clap::error::ErrorKind;

use crate::args;
use crate::fault::Fault;

/// The fault behind the parser's error on the words that were typed; none where help or the version was asked for.
pub fn fault(error: &clap::Error, typed: &[String]) -> Option<Fault> {
    let asked_for_help = matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    (!asked_for_help).then(|| read(&error.render().to_string(), &help(typed)))
}

/// Reads the parser's text: a paragraph that says what is wrong, perhaps a tip, and the usage.
fn read(text: &str, help: &str) -> Fault {
    let mut what: Vec<&str> = Vec::new();
    let mut values = None;
    let first = text.lines().take_while(|line| !line.trim().is_empty());
    for line in first.map(|line| line.trim().trim_start_matches("error: ")) {
        match line.strip_prefix("[possible values: ").and_then(|rest| rest.strip_suffix(']')) {
            Some(list) => values = Some(list),
            None => what.push(line),
        }
    }
    let mut what = what.join(" ");
    if let Some(values) = values {
        what.push_str(&format!("; it may be {values}"));
    }
    let similar = text.lines().map(str::trim).find_map(|line| line.strip_prefix("tip: a similar "));
    let next = match similar.and_then(|tip| tip.split_once(" exists: ")) {
        Some((_, name)) => format!("Did you mean {}? {help} lists what there is", name.replace('\'', "`")),
        None => help.to_owned(),
    };
    Fault::usage(what, next)
}

/// The help that fits: of the command that was typed, as far as it is one.
fn help(typed: &[String]) -> String {
    let tree = args::command();
    let mut at = &tree;
    let mut words = vec!["maquette"];
    for word in typed {
        if let Some(command) = at.find_subcommand(word) {
            at = command;
            words.push(command.get_name());
        }
    }
    format!("`{} --help`", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Option<Fault> {
        let typed: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let error = args::command().try_get_matches_from(&typed).unwrap_err();
        fault(&error, &typed[1..])
    }

    fn check(line: &str, message: &str, hint: &str) {
        let fault = parsed(line).unwrap();
        assert_eq!((fault.message.as_str(), fault.hint.as_str(), fault.exit), (message, hint, 2), "{line}");
    }

    #[test]
    fn what_is_typed_wrongly_is_told_in_one_sentence_with_the_help_that_fits() {
        check(
            "maquette draff x",
            "unrecognized subcommand 'draff'",
            "Did you mean `draft`? `maquette --help` lists what there is",
        );
        check(
            "maquette ledger --wallett x",
            "unexpected argument '--wallett' found",
            "Did you mean `--wallet`? `maquette ledger --help` lists what there is",
        );
        check(
            "maquette search --verdict nope",
            "invalid value 'nope' for '--verdict <VERDICT>'; it may be keep, reject",
            "`maquette search --help`",
        );
        check(
            "maquette draft x -n 300",
            "invalid value '300' for '--count <N>': it is a whole number from 1 to 256",
            "`maquette draft --help`",
        );
        check(
            "maquette draft x --seed -1",
            "invalid value '-1' for '--seed <SEED>': it is a whole number from 0",
            "`maquette draft --help`",
        );
        check("maquette quote retry", "unrecognized subcommand 'retry'", "`maquette quote --help`");
        check(
            "maquette keep",
            "the following required arguments were not provided: <WHICH>...",
            "`maquette keep --help`",
        );
    }

    #[test]
    fn help_and_version_are_no_faults() {
        for line in ["maquette", "maquette --help", "maquette draft --help", "maquette --version"] {
            assert_eq!(parsed(line), None, "{line}");
        }
    }
}

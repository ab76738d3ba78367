//! What was typed wrongly, told in the same words as every other fault instead of the parser's own.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::args;
use crate::fault::Fault;
use crate::show::text::listed;

/// The fault behind the parser's error on the words that were typed; none where help or the version was asked for.
pub fn fault(error: &clap::Error, typed: &[String]) -> Option<Fault> {
    let asked_for_help = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    (!asked_for_help).then(|| Fault::usage(what(error), next(error, &help(typed))))
}

/// Whether nothing but a command is missing, so that people are shown which there are.
pub fn shows_commands(error: &clap::Error) -> bool {
    error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
}

/// What is wrong, in a sentence.
fn what(error: &clap::Error) -> String {
    let told = |kind| error.get(kind).map(ToString::to_string).filter(|text| !text.is_empty());
    let arg = told(ContextKind::InvalidArg);
    let value = told(ContextKind::InvalidValue);
    let sentence = match (error.kind(), arg, value) {
        (ErrorKind::InvalidSubcommand, _, _) => {
            told(ContextKind::InvalidSubcommand).map(|name| format!("there is no command `{name}`"))
        }
        (ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand, _, _) => {
            Some("a command is missing".to_owned())
        }
        (ErrorKind::UnknownArgument, Some(arg), _) => Some(format!("`{arg}` means nothing here")),
        (ErrorKind::MissingRequiredArgument, Some(args), _) => Some(format!("missing: {args}")),
        (ErrorKind::InvalidValue, Some(arg), None) => Some(format!("`{arg}` needs a value")),
        (ErrorKind::InvalidValue, Some(arg), Some(value)) => {
            let valid = match error.get(ContextKind::ValidValue) {
                Some(ContextValue::Strings(values)) => format!(": it may be {}", listed(values, "or")),
                Some(_) | None => String::new(),
            };
            Some(format!("`{value}` does not fit `{arg}`{valid}"))
        }
        (ErrorKind::ValueValidation, Some(arg), Some(value)) => {
            let why = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            // Some of our readers name the value themselves.
            let names_it = why.starts_with(&format!("`{value}`"));
            Some(if names_it { why } else { format!("`{value}` does not fit `{arg}`: {why}") })
        }
        (ErrorKind::ArgumentConflict, Some(arg), _) => {
            told(ContextKind::PriorArg).map(|other| format!("`{arg}` and `{other}` do not go together"))
        }
        _ => None,
    };
    sentence.unwrap_or_else(|| first_paragraph(&error.render().to_string()))
}

/// What the parser itself says, for the rarer errors.
fn first_paragraph(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
    lines.join(" ").trim_start_matches("error: ").to_owned()
}

/// What to type next: what was probably meant, and where to look.
fn next(error: &clap::Error, help: &str) -> String {
    let meant = error.get(ContextKind::SuggestedSubcommand).or(error.get(ContextKind::SuggestedArg));
    match meant.map(ToString::to_string).filter(|meant| !meant.is_empty()) {
        Some(meant) => {
            // Several that are as near come with commas between them.
            let meant: Vec<String> = meant.split(", ").map(|one| format!("`{one}`")).collect();
            format!("Did you mean {}? {help} lists what there is", meant.join(" or "))
        }
        None => help.to_owned(),
    }
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
        let draft = "`maquette draft --help`";
        check(
            "maquette draff x",
            "there is no command `draff`",
            "Did you mean `drift` or `draft`? `maquette --help` lists what there is",
        );
        check(
            "maquette lineag x",
            "there is no command `lineag`",
            "Did you mean `lineage`? `maquette --help` lists what there is",
        );
        check(
            "maquette ledger --wallett x",
            "`--wallett` means nothing here",
            "Did you mean `--wallet`? `maquette ledger --help` lists what there is",
        );
        check(
            "maquette search --verdict nope",
            "`nope` does not fit `--verdict <VERDICT>`: it may be keep or reject",
            "`maquette search --help`",
        );
        check(
            "maquette draft x -n 300",
            "`300` does not fit `--count <N>`: it is a whole number from 1 to 256",
            draft,
        );
        check(
            "maquette draft x --seed -1",
            "`-1` does not fit `--seed <SEED>`: it is a whole number from 0",
            draft,
        );
        check("maquette draft x --seed", "`--seed <SEED>` needs a value", draft);
        check("maquette draft x -n 2 --more 2", "`--count <N>` and `--more <N>` do not go together", draft);
        check(
            "maquette edit 1 --factor 3",
            "`3` does not fit `--factor <2|4>`: it is 2 or 4",
            "`maquette edit --help`",
        );
        let budget = "`abc` is no amount: write credits as 12 or 12.5, with up to six decimals";
        check("maquette grant abc --reason x", budget, "`maquette grant --help`");
        check("maquette quote retry", "there is no command `retry`", "`maquette quote --help`");
        check("maquette keep", "missing: <WHICH>...", "`maquette keep --help`");
        check("maquette", "a command is missing", "`maquette --help`");
        check("maquette quote --json", "a command is missing", "`maquette quote --help`");
        check("maquette quote", "a command is missing", "`maquette quote --help`");
        check("maquette grant 5", "missing: --reason <REASON>", "`maquette grant --help`");
    }

    #[test]
    fn help_and_version_are_no_faults() {
        for line in ["maquette --help", "maquette draft --help", "maquette --version"] {
            assert_eq!(parsed(line), None, "{line}");
        }
    }
}

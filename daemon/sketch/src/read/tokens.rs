//! From a prompt to tokens: words, phrase boundaries, and quoted text taken out whole.

/// Begins a token that stands for quoted text; the index into the quotes follows. No word has it in it.
const QUOTE: char = '\0';
/// The most quoted texts of one prompt.
const MAX_QUOTES: usize = 4;

/// The most quoted texts beyond them that are named; more are counted.
const MAX_LEFT_OUT: usize = 8;

/// What a prompt consists of.
pub(super) struct Tokens {
    /// Words in lower case, `,` for the end of a phrase, and marks for quotes.
    pub tokens: Vec<String>,
    /// The quoted texts.
    pub quotes: Vec<String>,
    /// Quoted texts that are too many.
    pub left_out: Vec<String>,
}

/// Cuts a prompt.
pub(super) fn cut(prompt: &str) -> Tokens {
    let (plain, mut quotes) = take_quotes(prompt);
    let mut left_out = quotes.split_off(quotes.len().min(MAX_QUOTES));
    let uncounted = left_out.len().saturating_sub(MAX_LEFT_OUT);
    left_out.truncate(MAX_LEFT_OUT);
    if uncounted > 0 {
        left_out.push(format!("… and {uncounted} more texts"));
    }
    Tokens { tokens: words(&plain), quotes, left_out }
}

/// Which quote a token stands for.
pub(super) fn quote_index(token: &str) -> Option<usize> {
    token.strip_prefix(QUOTE)?.parse().ok()
}

/// Splits quoted text off. A quote opens at the beginning of a word and closes at the end of one, so that
/// apostrophes stay letters.
fn take_quotes(prompt: &str) -> (String, Vec<String>) {
    let chars: Vec<char> = prompt.chars().map(|c| if c == QUOTE { ' ' } else { c }).collect();
    let mut plain = String::with_capacity(prompt.len());
    let mut quoted = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let opens = at == 0 || !chars[at - 1].is_alphanumeric();
        match closing(chars[at]).filter(|_| opens).and_then(|close| quote_end(&chars, at, close)) {
            Some(end) => {
                let text: String = chars[at + 1..end].iter().collect();
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                if text.is_empty() {
                    plain.push(',');
                } else {
                    if quoted.len() < MAX_QUOTES {
                        plain.extend([' ', QUOTE]);
                        plain.push_str(&quoted.len().to_string());
                    }
                    plain.push(' ');
                    quoted.push(text);
                }
                at = end + 1;
            }
            None => {
                plain.push(chars[at]);
                at += 1;
            }
        }
    }
    (plain, quoted)
}

/// The mark that closes a quote.
fn closing(open: char) -> Option<char> {
    [('\'', '\''), ('"', '"'), ('“', '”'), ('‘', '’'), ('«', '»'), ('„', '“')]
        .iter()
        .find(|(mark, _)| *mark == open)
        .map(|(_, close)| *close)
}

/// Where a quote that opens at `open` ends; at most 200 characters further.
fn quote_end(chars: &[char], open: usize, close: char) -> Option<usize> {
    let end_of_word = |i: usize| chars.get(i + 1).is_none_or(|next| !next.is_alphanumeric());
    (open + 1..chars.len().min(open + 202)).find(|i| chars[*i] == close && end_of_word(*i))
}

/// Lower-case words; punctuation that ends a phrase is a token of its own.
fn words(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    let chars: Vec<char> = text.chars().chain([' ']).collect();
    for (i, c) in chars.iter().enumerate() {
        let c = if *c == '’' { '\'' } else { *c };
        let between_digits = ":./×".contains(c)
            && word.chars().last().is_some_and(|b| b.is_ascii_digit())
            && chars.get(i + 1).is_some_and(char::is_ascii_digit);
        if c.is_alphanumeric() || c == '#' || c == '\'' || c == QUOTE || between_digits {
            word.extend(c.to_lowercase());
            continue;
        }
        let done = std::mem::take(&mut word);
        let done = done.trim_matches('\'');
        if !done.is_empty() {
            tokens.push(done.to_owned());
        }
        if ",.;:!?()\n".contains(c) && tokens.last().is_some_and(|last| last != ",") {
            tokens.push(",".to_owned());
        }
    }
    tokens
}

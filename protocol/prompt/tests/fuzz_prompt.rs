//! A fuzzer in plain Rust, because `cargo fuzz` wants a nightly compiler: it takes good prompt files and spoils them, a few bytes at a time.
//! `cargo test` runs a short round. A long one: `MAQUETTE_FUZZ_ROUNDS=1000000 cargo test -p maquette-prompt --test fuzz_prompt --release`.
//! `MAQUETTE_FUZZ_SEED=n` chooses other texts. What fails is printed with its seed and round, and fails again with the same two.

mod invariants;

/// Good files that have everything in them.
const SEEDS: [&str; 4] = [
    "# licence\n\n---\nmodel: local/sd-turbo\ninput:\n  schema: {subject: string, light?(enum, when): [dawn, dusk]}\n  default: {subject: teapot, light: dawn}\nmaquette.tiers: {draft: {count: 8}, hero: {add: \", {{light}}\"}}\nmaquette.matrix: {light: [dawn, {value: dusk, negative: people}], lens: \"@wild/lens.txt\"}\nmaquette.palette: [\"#0b5fff\"]\n---\na {{subject}} at {{light}}{{#if ref}}{{media url=ref contentType=\"image/png\"}}{{/if}}\n",
    "---\r\nconfig: &c\r\n  temperature: 3\r\nother: *c\r\ntext: |\r\n  zwei 🌄\r\n  größe\r\n---\r\n{{role \"system\"}}{{> style x=(lookup b 'c')}}\r\n{{#each list as |item at|}}\r\n  {{at}}: {{item}}{{#unless @last}}, {{/unless}}\r\n{{else}}\r\nnone\r\n{{/each}}\r\n",
    "{{#ifEquals a \"x\"}}\n  {{~json b indent=2~}}\n{{else if b}}{{#with b}}{{c}}{{../a}}{{@state.n}}{{/with}}\n{{else}}{{{a}}}{{/ifEquals}}\n{{!-- note --}}{{history}}{{section \"s\"}}{{#*inline \"i\"}}{{a}}{{/inline}}{{> i}}{{#> q}}x{{/q}}\\{{raw}}",
    "---\n\"quoted key\": 'it''s'\nlist:\n- a\n- - b\n  - {c: [d, \"e\\u00e9\\n\"]}\n? k\n: v\nnone:\ntilde: ~\nn: [1, 0x1f, 1e3, .inf, -.5]\nfold: >+\n  one\n\n  two\n\n---\nplain body (with) [brackets] {braces} {a|b}\n",
];

/// What is put in, beside bytes of the seeds themselves.
const DICTIONARY: [&str; 24] = [
    "{{", "}}", "{{#", "{{/", "{{>", "{{^", "{{else}}", "{{!--", "~", "---\n", ":", ": ", "- ", "[", "{",
    "\"", "'", "|", "&a ", "*a", "\t", "\u{fdd0}", "🌄", "\r",
];

#[test]
fn spoiled_files_do_no_harm() {
    let seed = number("MAQUETTE_FUZZ_SEED", 20_261_121);
    let rounds = number("MAQUETTE_FUZZ_ROUNDS", 2_000);
    println!("seed {seed}, {rounds} rounds");
    for round in 0..rounds {
        let text = spoiled(&mut Dice::new(seed, round));
        let outcome = std::panic::catch_unwind(|| invariants::hold(&text));
        assert!(outcome.is_ok(), "seed {seed}, round {round}: {text:?}");
    }
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(otherwise)
}

/// A seed after up to eight changes.
fn spoiled(dice: &mut Dice) -> String {
    let mut text = dice.one_of(&SEEDS).to_owned();
    for _ in 0..=dice.below(8) {
        let (from, to) = (dice.place(&text), dice.place(&text));
        let (from, to) = (from.min(to), from.max(to));
        match dice.below(5) {
            0 => text.replace_range(from..to, ""),
            1 => text.insert_str(from, dice.one_of(&DICTIONARY)),
            2 => {
                let copied = text[from..to].to_owned();
                let at = dice.place(&text);
                text.insert_str(at, &copied);
            }
            3 => {
                let other = dice.one_of(&SEEDS);
                let start = dice.place(other);
                text.replace_range(from..to, &other[start..]);
            }
            _ => text.replace_range(from..to, dice.one_of(&DICTIONARY)),
        }
        text.truncate((0..=4_096.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0));
    }
    text
}

/// Numbers that only look like chance: SplitMix64 (Steele, Lea, Flood 2014).
struct Dice(u64);

impl Dice {
    fn new(seed: u64, round: u64) -> Dice {
        Dice(seed ^ round.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    fn one_of(&mut self, texts: &[&'static str]) -> &'static str {
        texts[self.below(texts.len())]
    }

    /// A byte of the text at which a character begins, or its end; changes are small more often than large.
    fn place(&mut self, text: &str) -> usize {
        let at = self.below(text.len() + 1);
        (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
    }
}

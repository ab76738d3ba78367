//! From words to recipes: every word of every prompt, lower-case, with the recipes that have it.

use std::collections::BTreeMap;
use std::ops::Bound;

/// Words of one prompt that are indexed; a longer prompt is found by its first ones.
const MAX_WORDS: usize = 512;

/// The word index.
#[derive(Debug, Default)]
pub(super) struct Words {
    recipes_of: BTreeMap<Box<str>, Vec<u32>>,
    recipes: u32,
}

/// A set of recipes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RecipeSet(Vec<u64>);

impl RecipeSet {
    pub(super) fn has(&self, recipe: u32) -> bool {
        self.0.get(recipe as usize / 64).is_some_and(|bits| bits & (1 << (recipe % 64)) != 0)
    }

    fn intersect(&mut self, other: &RecipeSet) {
        for (bits, others) in self.0.iter_mut().zip(&other.0) {
            *bits &= others;
        }
    }
}

impl Words {
    /// Indexes a recipe's prompt.
    pub(super) fn add(&mut self, recipe: u32, prompt: &str) {
        self.recipes = self.recipes.max(recipe.saturating_add(1));
        let mut words = words(prompt);
        words.truncate(MAX_WORDS);
        words.sort();
        words.dedup();
        for word in words {
            match self.recipes_of.get_mut(word.as_str()) {
                Some(recipes) => recipes.push(recipe),
                None => {
                    self.recipes_of.insert(word.into(), vec![recipe]);
                }
            }
        }
    }

    /// The recipes whose prompt has, for each word of the text, a word that begins with it; none for a text without words.
    pub(super) fn find(&self, text: &str) -> Option<RecipeSet> {
        let mut sets = words(text).into_iter().map(|word| self.beginning_with(&word));
        let mut found = sets.next()?;
        sets.for_each(|set| found.intersect(&set));
        Some(found)
    }

    fn beginning_with(&self, start: &str) -> RecipeSet {
        let mut bits = vec![0u64; self.recipes as usize / 64 + 1];
        let from = (Bound::Included(start), Bound::Unbounded);
        let matching = self.recipes_of.range::<str, _>(from).take_while(|(word, _)| word.starts_with(start));
        for recipe in matching.flat_map(|(_, recipes)| recipes) {
            bits[*recipe as usize / 64] |= 1 << (recipe % 64);
        }
        RecipeSet(bits)
    }
}

/// The words of a text, lower-case: runs of letters and digits of any script.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_begin_a_word_of_the_prompt() {
        let mut index = Words::default();
        index.add(0, "A ceramic teapot on an oak table, 'SPRING'");
        index.add(1, "Ein Teekessel, früh");
        index.add(70, "a red car in spring");
        let check = |text: &str, expect: &[u32]| {
            let found = index.find(text);
            let hits: Vec<u32> =
                (0..80).filter(|recipe| found.as_ref().is_some_and(|set| set.has(*recipe))).collect();
            assert_eq!(hits, expect, "{text}");
        };
        check("teapot", &[0]);
        check("TE", &[0, 1]);
        check("spring", &[0, 70]);
        check("spring car", &[70]);
        check("car spring ceramic", &[]);
        check("frü", &[1]);
        check("potte", &[]);
        assert_eq!(index.find(" ,'"), None);
    }
}

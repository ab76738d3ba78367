//! The words of an order for models that take nothing but words: what has no field of its own is said in a sentence. Pure.

use crate::plan::recipe::Recipe;

/// The prompt as it is sent, with what to leave out and the colours to lean on.
pub fn prompt(recipe: &Recipe) -> String {
    let mut text = recipe.wording();
    if let Some(negative) = recipe.negative.as_deref().filter(|negative| !negative.is_empty()) {
        text.push_str(&format!("\n\nLeave out: {negative}"));
    }
    text.push_str(&palette(recipe));
    text
}

/// The colours alone, for models that have a field for what to leave out; empty where there are none.
pub fn palette(recipe: &Recipe) -> String {
    match recipe.palette.is_empty() {
        true => String::new(),
        false => format!("\n\nLean on these colours: {}", recipe.palette.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::recipe::tests::teapot;

    #[test]
    fn what_has_no_field_is_said() {
        let mut recipe = Recipe { palette: Vec::new(), ..teapot() };
        assert_eq!(prompt(&recipe), "a teapot");
        recipe.negative = Some("cups".into());
        recipe.palette = vec!["#0b5fff".into(), "#ffffff".into()];
        assert_eq!(prompt(&recipe), "a teapot\n\nLeave out: cups\n\nLean on these colours: #0b5fff, #ffffff");
    }
}

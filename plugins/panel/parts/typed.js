// What stands in a field after a key or a choice, handed on as text.

/** A handler of `input` or `change` for a setter. @param {(text: string) => void} set */
export const typed = (set) => (/** @type {any} */ event) => set(event.currentTarget.value);

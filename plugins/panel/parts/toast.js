// Short words about what was done, one at a time, with the one next step. `toasts.js` shows them.

/** @typedef {{ text: string, hint?: string, action?: { says: string, run: () => void }, bad?: boolean }} Toast */

/** @type {(toast: Toast | null) => void} */
let show = () => {};

/** Shows a toast in place of the one before. @param {Toast} toast */
export const toast = (toast) => show(toast);

/** Says how toasts are shown. @param {(toast: Toast | null) => void} how */
export const showToastsBy = (how) => void (show = how);

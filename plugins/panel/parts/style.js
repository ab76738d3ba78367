// Style sheets that come with what they style.

/** @type {Map<string, Promise<void>>} */
const asked = new Map();

/** Loads a style sheet once; comes back when it is there, or cannot be had. @param {string} href @returns {Promise<void>} */
export function style(href) {
  const before = asked.get(href);
  if (before) return before;
  const sheet = document.createElement('link');
  sheet.rel = 'stylesheet';
  sheet.href = href;
  /** @type {Promise<void>} */
  const coming = new Promise((done) => {
    sheet.onload = sheet.onerror = () => done();
  });
  asked.set(href, coming);
  document.head.append(sheet);
  return coming;
}

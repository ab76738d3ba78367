// Draws the screen of a terminal as a PNG: reads what `tmux capture-pane -e -p` gives from standard input.
//
//     node terminal_picture.mjs OUT.png <SCREEN

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { chromium } = createRequire(join(process.env.MAQUETTE_EDITORS, "node", "package.json"))("playwright-core");

const BASE = ["#14161b", "#d75f5f", "#87af5f", "#d7af5f", "#5f87af", "#af87af", "#5fafaf", "#c6c6c6"];
const BRIGHT = ["#767676", "#ff8787", "#afd787", "#ffd787", "#87afd7", "#d7afd7", "#87d7d7", "#ffffff"];

function indexed(n) {
  if (n < 8) return BASE[n];
  if (n < 16) return BRIGHT[n - 8];
  if (n > 231) return `rgb(${Array(3).fill(8 + (n - 232) * 10)})`;
  const part = (value) => (value === 0 ? 0 : 55 + value * 40);
  const of = n - 16;
  return `rgb(${[Math.floor(of / 36), Math.floor(of / 6) % 6, of % 6].map(part)})`;
}

/** Takes the colour behind 38, 48 or 58 out of the codes. */
function colour(codes) {
  if (codes.shift() === 5) return indexed(codes.shift());
  return `rgb(${codes.splice(0, 3)})`;
}

function paint(style, text) {
  const codes = text === "" ? [0] : text.split(/[;:]/).map(Number);
  while (codes.length > 0) {
    const code = codes.shift();
    if (code === 0) Object.assign(style, { fg: null, bg: null, bold: false, italic: false, line: false, flip: false });
    else if (code === 1) style.bold = true;
    else if (code === 3) style.italic = true;
    else if (code === 4) {
      style.line = true;
      // `4:3`, a curl, has come as two codes.
      if (text.startsWith("4:")) codes.shift();
    } else if (code === 7) style.flip = true;
    else if (code === 22) style.bold = false;
    else if (code === 23) style.italic = false;
    else if (code === 24) style.line = false;
    else if (code === 27) style.flip = false;
    else if (code >= 30 && code <= 37) style.fg = BASE[code - 30];
    else if (code >= 90 && code <= 97) style.fg = BRIGHT[code - 90];
    else if (code >= 40 && code <= 47) style.bg = BASE[code - 40];
    else if (code >= 100 && code <= 107) style.bg = BRIGHT[code - 100];
    else if (code === 38) style.fg = colour(codes);
    else if (code === 48) style.bg = colour(codes);
    else if (code === 58) colour(codes);
    else if (code === 39) style.fg = null;
    else if (code === 49) style.bg = null;
  }
}

function span(style, text) {
  const [fg, bg] = style.flip ? [style.bg ?? BASE[0], style.fg ?? BASE[7]] : [style.fg, style.bg];
  const css = [
    fg && `color:${fg}`,
    bg && `background:${bg}`,
    style.bold && "font-weight:bold",
    style.italic && "font-style:italic",
    style.line && "text-decoration:underline",
  ];
  const safe = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  // A picture of two columns must not move what follows.
  const steady = safe.replace(/\p{Extended_Pictographic}/gu, '<i class="wide">$&</i>');
  return `<span style="${css.filter(Boolean).join(";")}">${steady}</span>`;
}

function page(screen) {
  const style = {};
  paint(style, "0");
  const lines = screen.trimEnd().split("\n").map((line) => {
    let html = "";
    let at = 0;
    for (const found of line.matchAll(/\x1b\[([\d;:]*)m/g)) {
      html += span(style, line.slice(at, found.index));
      paint(style, found[1]);
      at = found.index + found[0].length;
    }
    return html + span(style, line.slice(at));
  });
  const css = `body{margin:0;background:${BASE[0]}} pre{display:inline-block;margin:0;padding:8px;color:${BASE[7]};
    font:14px/18px "DejaVu Sans Mono",monospace} .wide{display:inline-block;width:2ch;font-style:normal;overflow:hidden;vertical-align:top}`;
  return `<!DOCTYPE html><meta charset="utf-8"><style>${css}</style><pre>${lines.join("\n")}</pre>`;
}

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const tab = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
await tab.setContent(page(readFileSync(0, "utf8")));
await tab.locator("pre").screenshot({ path: process.argv[2] });
await browser.close();

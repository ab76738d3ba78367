// A take as large as the window allows, with keys to judge, promote and anchor it.

const { randomUUID } = require("node:crypto");
const vscode = require("vscode");

/** @typedef {import("./types").Action} Action */
/** @typedef {import("./types").Desk} Desk */
/** @typedef {import("./types").Price} Price */
/** @typedef {import("./types").Take} Take */
/** @typedef {import("./types").Wish} Wish */

/** @type {readonly Action[]} */
const ACTIONS = ["keep", "reject", "promote", "anchor"];

/**
 * The column beside the text, always the same one, so that pictures do not pile up to the right.
 * @returns {import("vscode").ViewColumn}
 */
function besideText() {
  const text = vscode.window.visibleTextEditors.find((editor) => editor.document.languageId === "dotprompt");
  return text?.viewColumn === vscode.ViewColumn.Two ? vscode.ViewColumn.One : vscode.ViewColumn.Two;
}

/** The panel; there is at most one. */
class PicturePanel {
  /** @type {import("vscode").WebviewPanel | undefined} */
  #panel;
  /** @type {string | undefined} */
  #shown;
  /** @type {string | undefined} */
  #loaded;
  /**
   * What the button says now.
   * @type {Price | undefined}
   */
  #price;
  #extension;
  #desk;

  /**
   * @param {import("vscode").Uri} extension
   * @param {Desk} desk
   */
  constructor(extension, desk) {
    this.#extension = extension;
    this.#desk = desk;
  }

  dispose() {
    this.#panel?.dispose();
  }

  /**
   * Shows a take, in the panel that is open or in a new one beside the text.
   * @param {string} id
   */
  async open(id) {
    this.#shown = id;
    this.#price = undefined;
    if (!this.#panel) {
      this.#make();
      // The page asks for its take as soon as it runs.
      return;
    }
    this.#panel.reveal(undefined, false);
    await this.update();
  }

  #make() {
    const media = vscode.Uri.joinPath(this.#extension, "media");
    const panel = vscode.window.createWebviewPanel(
      "maquette.picture",
      "Take",
      { viewColumn: besideText(), preserveFocus: false },
      { enableScripts: true, localResourceRoots: [media], retainContextWhenHidden: false },
    );
    panel.webview.html = page(panel.webview, media);
    panel.webview.onDidReceiveMessage((/** @type {Wish} */ wish) => this.#hear(wish));
    panel.onDidDispose(() => {
      this.#panel = undefined;
      this.#loaded = undefined;
    });
    this.#panel = panel;
  }

  /** @param {Wish} wish */
  async #hear(wish) {
    if (wish.type === "ready") {
      this.#loaded = undefined;
      await this.update();
    } else if (wish.type === "step") {
      await this.#step(wish.by ?? 1);
    } else {
      const action = ACTIONS.find((known) => known === wish.action);
      const take = this.#current();
      if (action && take) {
        await this.#desk.act(action, take, action === "promote" ? this.#price?.microcredits : undefined);
      }
    }
  }

  /** @returns {Take | undefined} */
  #current() {
    return this.#desk.takes().find((take) => take.id === this.#shown);
  }

  /** @param {number} by */
  async #step(by) {
    const takes = this.#desk.takes();
    const at = takes.findIndex((take) => take.id === this.#shown);
    const next = takes[Math.min(Math.max(at + by, 0), takes.length - 1)];
    if (next) {
      await this.open(next.id);
    }
  }

  /** Brings the page up to date: words always, bytes only where another take is to be seen. */
  async update() {
    const panel = this.#panel;
    const take = this.#current();
    if (!panel || !take) {
      return;
    }
    const takes = this.#desk.takes();
    panel.title = `${take.tier} ${take.id}`;
    const place = `${takes.indexOf(take) + 1} of ${takes.length}`;
    await panel.webview.postMessage({ type: "words", take, place });
    if (this.#loaded !== take.id && take.path) {
      this.#loaded = take.id;
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.file(take.path));
      // A plain array of bytes: what reads files may give a kind of its own, which does not travel.
      await panel.webview.postMessage({ type: "picture", id: take.id, media: take.media, bytes: new Uint8Array(bytes) });
    }
    const price = take.stage === "motion" ? undefined : await this.#desk.price(take);
    this.#price = price;
    await panel.webview.postMessage({ type: "price", id: take.id, price });
  }
}

/**
 * The page. It can load its own script and style and pictures that we hand it as bytes, and nothing else from anywhere.
 * @param {import("vscode").Webview} webview
 * @param {import("vscode").Uri} media
 */
function page(webview, media) {
  const at = (/** @type {string} */ name) => webview.asWebviewUri(vscode.Uri.joinPath(media, name)).toString();
  const nonce = randomUUID();
  const policy = [
    "default-src 'none'",
    "img-src blob:",
    "media-src blob:",
    `style-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${at("picture.css")}">
<title>Take</title>
</head>
<body>
<main id="stage" tabindex="0" aria-live="polite"></main>
<footer>
<span id="words"></span>
<span id="buttons">
<button data-action="keep" title="K">Keep</button>
<button data-action="reject" title="R">Reject</button>
<button data-action="anchor" title="A">Set anchor</button>
<button data-action="promote" title="P" class="next">Promote</button>
</span>
</footer>
<script nonce="${nonce}" src="${at("picture.js")}"></script>
</body>
</html>`;
}

module.exports = { PicturePanel, besideText };

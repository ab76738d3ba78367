// A take as large as the window allows, with keys to judge, promote and anchor it.

import { randomUUID } from "node:crypto";
import * as vscode from "vscode";

import type { Price, Take } from "./protocol";

/** What the page in the panel asks for. */
interface Wish {
  type: "ready" | "step" | "act";
  by?: number;
  action?: string;
}

/** What can be done with the take that is shown. */
export type Action = "keep" | "reject" | "promote" | "anchor";

const ACTIONS: readonly Action[] = ["keep", "reject", "promote", "anchor"];

/** Where the panel gets takes from and gives wishes to. */
export interface Desk {
  /** In the order of the view. */
  takes(): Take[];
  /** `seen` is the price that stood on the button. */
  act(action: Action, take: Take, seen?: number | null): Promise<void>;
  price(take: Take): Promise<Price | undefined>;
}

/** The column beside the text, always the same one, so that pictures do not pile up to the right. */
export function besideText(): vscode.ViewColumn {
  const text = vscode.window.visibleTextEditors.find((editor) => editor.document.languageId === "dotprompt");
  return text?.viewColumn === vscode.ViewColumn.Two ? vscode.ViewColumn.One : vscode.ViewColumn.Two;
}

/** The panel; there is at most one. */
export class PicturePanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private shown: string | undefined;
  private loaded: string | undefined;
  /** What the button says now. */
  private price: Price | undefined;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly desk: Desk,
  ) {}

  dispose(): void {
    this.panel?.dispose();
  }

  /** Shows a take, in the panel that is open or in a new one beside the text. */
  async open(id: string): Promise<void> {
    this.shown = id;
    this.price = undefined;
    if (!this.panel) {
      this.make();
      // The page asks for its take as soon as it runs.
      return;
    }
    this.panel.reveal(undefined, false);
    await this.update();
  }

  private make(): void {
    const media = vscode.Uri.joinPath(this.extension, "media");
    const panel = vscode.window.createWebviewPanel(
      "maquette.picture",
      "Take",
      { viewColumn: besideText(), preserveFocus: false },
      { enableScripts: true, localResourceRoots: [media], retainContextWhenHidden: false },
    );
    panel.webview.html = page(panel.webview, media);
    panel.webview.onDidReceiveMessage((wish: Wish) => this.hear(wish));
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.loaded = undefined;
    });
    this.panel = panel;
  }

  private async hear(wish: Wish): Promise<void> {
    if (wish.type === "ready") {
      this.loaded = undefined;
      await this.update();
    } else if (wish.type === "step") {
      await this.step(wish.by ?? 1);
    } else {
      const action = ACTIONS.find((known) => known === wish.action);
      const take = this.current();
      if (action && take) {
        await this.desk.act(action, take, action === "promote" ? this.price?.microcredits : undefined);
      }
    }
  }

  private current(): Take | undefined {
    return this.desk.takes().find((take) => take.id === this.shown);
  }

  private async step(by: number): Promise<void> {
    const takes = this.desk.takes();
    const at = takes.findIndex((take) => take.id === this.shown);
    const next = takes[Math.min(Math.max(at + by, 0), takes.length - 1)];
    if (next) {
      await this.open(next.id);
    }
  }

  /** Brings the page up to date: words always, bytes only where another take is to be seen. */
  async update(): Promise<void> {
    const panel = this.panel;
    const take = this.current();
    if (!panel || !take) {
      return;
    }
    const takes = this.desk.takes();
    panel.title = `${take.tier} ${take.id}`;
    const place = `${takes.indexOf(take) + 1} of ${takes.length}`;
    await panel.webview.postMessage({ type: "words", take, place });
    if (this.loaded !== take.id && take.path) {
      this.loaded = take.id;
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.file(take.path));
      // A plain array of bytes: what reads files may give a kind of its own, which does not travel.
      await panel.webview.postMessage({ type: "picture", id: take.id, media: take.media, bytes: new Uint8Array(bytes) });
    }
    const price = take.stage === "motion" ? undefined : await this.desk.price(take);
    this.price = price;
    await panel.webview.postMessage({ type: "price", id: take.id, price });
  }
}

/** The page. It can load its own script and style and pictures that we hand it as bytes, and nothing else from anywhere. */
function page(webview: vscode.Webview, media: vscode.Uri): string {
  const at = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(media, name)).toString();
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

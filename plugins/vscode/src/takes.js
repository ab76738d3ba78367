// The view "Drafts": the takes of the prompt file in front, by tier, each with its picture.

const vscode = require("vscode");

/** @typedef {import("./types").Row} Row */
/** @typedef {import("./types").Take} Take */
/** @typedef {import("./types").Takes} Takes */
/** @typedef {import("./types").Tier} Tier */
/** @typedef {import("vscode").TreeDataProvider<Row>} RowProvider */

/**
 * @param {Row} row
 * @returns {row is Tier}
 */
function isTier(row) {
  return "takes" in row;
}

/**
 * What a person said of a take, as a mark and a word; never by colour alone.
 * @param {Take} take
 */
function verdictOf(take) {
  switch (take.verdict) {
    case "keep":
      return "● kept";
    case "reject":
      return "✕ rejected";
    default:
      return "";
  }
}

/**
 * The takes by tier, highest first: what was made last from what came before.
 * @param {Take[]} takes
 * @returns {Tier[]}
 */
function byTier(takes) {
  const stages = ["motion", "refinement", "exploration"];
  /** @type {Map<string, Take[]>} */
  const tiers = new Map();
  for (const take of takes) {
    tiers.set(take.tier, [...(tiers.get(take.tier) ?? []), take]);
  }
  const rank = (/** @type {Tier} */ row) => stages.indexOf(row.takes[0]?.stage ?? "");
  return [...tiers].map(([tier, list]) => ({ tier, takes: list })).sort((a, b) => rank(a) - rank(b));
}

/**
 * The view's data: asked of the server, never kept.
 * @implements {RowProvider}
 */
class TakesView {
  /** @type {import("vscode").EventEmitter<undefined>} */
  #emitter = new vscode.EventEmitter();
  onDidChangeTreeData = this.#emitter.event;
  /** @type {import("vscode").TreeView<Row>} */
  #view;
  /** @type {Takes | undefined} */
  #latest;
  /** @type {string | undefined} */
  #uri;
  /**
   * The file whose takes were shown last.
   * @type {string | undefined}
   */
  #seen;
  #server;

  /** @param {import("./server").Server} server */
  constructor(server) {
    this.#server = server;
    this.#view = vscode.window.createTreeView("maquette.takes", { treeDataProvider: this, showCollapseAll: false });
  }

  dispose() {
    this.#view.dispose();
    this.#emitter.dispose();
  }

  /** The file whose takes are shown. */
  get file() {
    return this.#uri;
  }

  /** The takes in the order in which the view shows them. */
  get shown() {
    return byTier(this.#latest?.takes ?? []).flatMap((tier) => tier.takes);
  }

  /**
   * Shows the takes of another file; none keeps the last one's, so that a picture can be looked at in peace.
   * @param {string | undefined} uri
   */
  async follow(uri) {
    if (uri !== undefined) {
      this.#uri = uri;
    }
    await this.refresh();
  }

  async refresh() {
    const uri = this.#uri;
    const takes = uri === undefined ? undefined : await this.#server.takes(uri);
    if (uri !== this.#uri) {
      return;
    }
    const seen = this.#seen === uri ? new Set(this.#latest?.takes.map((take) => take.id)) : undefined;
    this.#seen = uri;
    this.#latest = takes;
    this.#view.description = takes?.shot ?? "";
    this.#emitter.fire(undefined);
    const fresh = seen && takes?.takes.find((take) => !seen.has(take.id));
    if (fresh) {
      // A result has come: the view opens at it, and the keyboard stays where it is.
      await this.#view.reveal(fresh, { select: false, focus: false });
    }
  }

  /** @param {Row} row */
  getParent(row) {
    return isTier(row) ? undefined : byTier(this.#latest?.takes ?? []).find((tier) => tier.tier === row.tier);
  }

  /**
   * @param {Row} [row]
   * @returns {Row[]}
   */
  getChildren(row) {
    if (row === undefined) {
      return byTier(this.#latest?.takes ?? []);
    }
    return isTier(row) ? row.takes : [];
  }

  /** @param {Row} row */
  getTreeItem(row) {
    return isTier(row) ? tierItem(row) : takeItem(row);
  }
}

/** @param {Tier} row */
function tierItem(row) {
  const item = new vscode.TreeItem(row.tier, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `tier ${row.tier}`;
  item.description = String(row.takes.length);
  item.contextValue = "tier";
  return item;
}

/** @param {Take} take */
function takeItem(take) {
  const item = new vscode.TreeItem(take.id, vscode.TreeItemCollapsibleState.None);
  item.id = take.id;
  item.description = [verdictOf(take), take.anchor ? "⚓ anchor" : "", take.costText].filter(Boolean).join(" · ");
  item.accessibilityInformation = { label: `${take.tier} ${take.id} ${item.description}` };
  item.contextValue = contextOf(take);
  if (take.thumbnail) {
    item.iconPath = vscode.Uri.file(take.thumbnail);
  }
  item.tooltip = tooltipOf(take);
  item.command = { command: "maquette.take.open", title: "Open Picture", arguments: [take] };
  return item;
}

/**
 * Words that the menus in `package.json` look for.
 * @param {Take} take
 */
function contextOf(take) {
  const words = ["take"];
  if (take.verdict === "keep") words.push("kept");
  if (take.verdict === "reject") words.push("rejected");
  if (take.stage === "motion") words.push("clip");
  return words.join(" ");
}

/** @param {Take} take */
function tooltipOf(take) {
  const text = new vscode.MarkdownString("", false);
  if (take.thumbnail) {
    text.appendMarkdown(`![${take.id}](${vscode.Uri.file(take.thumbnail).toString()})\n\n`);
  }
  text.appendText(`${take.id} · ${take.tier} · ${take.width}×${take.height} · ${take.costText}`);
  if (take.prompt) {
    text.appendMarkdown("\n\n").appendText(take.prompt);
  }
  return text;
}

module.exports = { TakesView, byTier };

// The view "Drafts": the takes of the prompt file in front, by tier, each with its picture.

import * as vscode from "vscode";

import type { Take, Takes } from "./protocol";
import type { Server } from "./server";

/** A tier's heading. */
export interface Tier {
  tier: string;
  takes: Take[];
}

type Row = Tier | Take;

function isTier(row: Row): row is Tier {
  return "takes" in row;
}

/** What a person said of a take, as a mark and a word; never by colour alone. */
function verdictOf(take: Take): string {
  switch (take.verdict) {
    case "keep":
      return "● kept";
    case "reject":
      return "✕ rejected";
    default:
      return "";
  }
}

/** The takes by tier, highest first: what was made last from what came before. */
export function byTier(takes: Take[]): Tier[] {
  const stages = ["motion", "refinement", "exploration"];
  const tiers = new Map<string, Take[]>();
  for (const take of takes) {
    tiers.set(take.tier, [...(tiers.get(take.tier) ?? []), take]);
  }
  const rank = (row: Tier): number => stages.indexOf(row.takes[0]?.stage ?? "");
  return [...tiers].map(([tier, list]) => ({ tier, takes: list })).sort((a, b) => rank(a) - rank(b));
}

/** The view's data: asked of the server, never kept. */
export class TakesView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.emitter.event;
  private readonly view: vscode.TreeView<Row>;
  private latest: Takes | undefined;
  private uri: string | undefined;
  /** The file whose takes were shown last. */
  private seen: string | undefined;

  constructor(private readonly server: Server) {
    this.view = vscode.window.createTreeView("maquette.takes", { treeDataProvider: this, showCollapseAll: false });
  }

  dispose(): void {
    this.view.dispose();
    this.emitter.dispose();
  }

  /** The file whose takes are shown. */
  get file(): string | undefined {
    return this.uri;
  }

  /** The takes in the order in which the view shows them. */
  get shown(): Take[] {
    return byTier(this.latest?.takes ?? []).flatMap((tier) => tier.takes);
  }

  /** Shows the takes of another file; none keeps the last one's, so that a picture can be looked at in peace. */
  async follow(uri: string | undefined): Promise<void> {
    if (uri !== undefined) {
      this.uri = uri;
    }
    await this.refresh();
  }

  async refresh(): Promise<void> {
    const uri = this.uri;
    const takes = uri === undefined ? undefined : await this.server.takes(uri);
    if (uri !== this.uri) {
      return;
    }
    const seen = this.seen === uri ? new Set(this.latest?.takes.map((take) => take.id)) : undefined;
    this.seen = uri;
    this.latest = takes;
    this.view.description = takes?.shot ?? "";
    this.emitter.fire(undefined);
    const fresh = seen && takes?.takes.find((take) => !seen.has(take.id));
    if (fresh) {
      // A result has come: the view opens at it, and the keyboard stays where it is.
      await this.view.reveal(fresh, { select: false, focus: false });
    }
  }

  getParent(row: Row): Row | undefined {
    return isTier(row) ? undefined : byTier(this.latest?.takes ?? []).find((tier) => tier.tier === row.tier);
  }

  getChildren(row?: Row): Row[] {
    if (row === undefined) {
      return byTier(this.latest?.takes ?? []);
    }
    return isTier(row) ? row.takes : [];
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return isTier(row) ? tierItem(row) : takeItem(row);
  }
}

function tierItem(row: Tier): vscode.TreeItem {
  const item = new vscode.TreeItem(row.tier, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `tier ${row.tier}`;
  item.description = String(row.takes.length);
  item.contextValue = "tier";
  return item;
}

function takeItem(take: Take): vscode.TreeItem {
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

/** Words that the menus in `package.json` look for. */
function contextOf(take: Take): string {
  const words = ["take"];
  if (take.verdict === "keep") words.push("kept");
  if (take.verdict === "reject") words.push("rejected");
  if (take.stage === "motion") words.push("clip");
  return words.join(" ");
}

function tooltipOf(take: Take): vscode.MarkdownString {
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

// Starts `maquette lsp` and speaks with it. Everything that is known is known there.

import * as vscode from "vscode";
import {
  type ClientCapabilities,
  type FeatureState,
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  type ShowDocumentParams,
  type ShowDocumentRequest,
  type ShowDocumentResult,
  type StaticFeature,
} from "vscode-languageclient/node";

import { type Price, type Status, type Takes, changedNotification, priceRequest, statusRequest, takesRequest } from "./protocol";

/** What the server's commands take, beside a file. */
export interface Target {
  uri: string;
  take: string;
}

/** Announces that we understand `maquette/changed`. */
class TellsChanges implements StaticFeature {
  fillClientCapabilities(capabilities: ClientCapabilities): void {
    capabilities.experimental = { ...capabilities.experimental, maquetteChanged: true };
  }
  initialize(): void {}
  getState(): FeatureState {
    return { kind: "static" };
  }
  clear(): void {}
}

/** While it starts, faults go to its log alone: we say ourselves what a person can do about them. */
class Client extends LanguageClient {
  private starting = true;

  override async start(): Promise<void> {
    await super.start();
    this.starting = false;
  }

  override error(message: string, data?: unknown, show?: boolean | "force"): void {
    super.error(message, data, this.starting ? false : (show ?? true));
  }
}

/** The language server, as the rest of this extension sees it. */
export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  /** Takes, verdicts, anchors or credits have changed. */
  readonly onChanged = this.changed.event;

  /** @param showPicture Shows a picture of ours by its file; false where it is none. */
  constructor(private readonly showPicture: (uri: vscode.Uri) => Promise<boolean>) {}

  async start(): Promise<void> {
    const settings = vscode.workspace.getConfiguration("maquette");
    const run = { command: settings.get<string>("path", "maquette"), args: ["lsp"] };
    const server: ServerOptions = { run, debug: run };
    const client = new Client("maquette", "Maquette", server, this.options(settings));
    client.registerFeature(new TellsChanges());
    client.onNotification(changedNotification, () => this.changed.fire());
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      this.client = undefined;
      void this.sayWhyNot(run.command, error);
    }
  }

  private options(settings: vscode.WorkspaceConfiguration): LanguageClientOptions {
    return {
      documentSelector: [{ language: "dotprompt" }],
      initializationOptions: {
        startDaemon: settings.get<boolean>("startDaemon", true),
        hoverImages: settings.get<string>("hoverImages", "auto"),
      },
      synchronize: { configurationSection: "maquette" },
      // Hovers name pictures by file; a server that runs as this user is trusted with no more than that.
      markdown: { isTrusted: false, supportHtml: false },
      middleware: {
        window: { showDocument: (params, next) => this.showDocument(params, next) },
      },
    };
  }

  private async showDocument(
    params: ShowDocumentParams,
    next: ShowDocumentRequest.HandlerSignature,
  ): Promise<ShowDocumentResult> {
    const uri = vscode.Uri.parse(params.uri);
    if (uri.scheme === "file" && (await this.showPicture(uri))) {
      return { success: true };
    }
    const shown = await next(params, new vscode.CancellationTokenSource().token);
    return "success" in shown ? shown : { success: false };
  }

  private async sayWhyNot(command: string, error: unknown): Promise<void> {
    const settings = "Open Settings";
    const why = error instanceof Error ? error.message : String(error);
    const chosen = await vscode.window.showErrorMessage(`Maquette did not start by \`${command} lsp\`: ${why}`, settings);
    if (chosen === settings) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "maquette.path");
    }
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.dispose(5000);
  }

  dispose(): void {
    this.changed.dispose();
    void this.stop();
  }

  /** Whether there is a server to ask. */
  get runs(): boolean {
    return this.client?.isRunning() ?? false;
  }

  /** Does one of the server's commands, and tells a person if it could not. */
  async execute(command: string, ...args: unknown[]): Promise<void> {
    try {
      await this.client?.sendRequest("workspace/executeCommand", { command, arguments: args });
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
    this.changed.fire();
  }

  /** What the server offers for a whole file: the twins of its lenses, worded with their prices. */
  async offers(document: vscode.TextDocument): Promise<vscode.CodeAction[]> {
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      all,
    );
    return actions.filter((action) => action.command?.command.startsWith("maquette."));
  }

  takes(uri: string): Promise<Takes | undefined> {
    return this.ask((client) => client.sendRequest(takesRequest, { uri }));
  }

  price(target: Target): Promise<Price | undefined> {
    return this.ask((client) => client.sendRequest(priceRequest, target));
  }

  status(uri: string | undefined): Promise<Status | undefined> {
    return this.ask((client) => client.sendRequest(statusRequest, uri === undefined ? {} : { uri }));
  }

  /** The answer, or nothing where there is no server or no daemon: views then stay as they are, and say so themselves. */
  private async ask<T>(question: (client: LanguageClient) => Promise<T>): Promise<T | undefined> {
    if (!this.client || !this.runs) {
      return undefined;
    }
    try {
      return await question(this.client);
    } catch {
      return undefined;
    }
  }
}

// Starts `maquette lsp` and speaks with it. Everything that is known is known there.

const vscode = require("vscode");

const { LanguageClient } = require("../vendor/vscode-languageclient.js");
const { changedNotification, priceRequest, statusRequest, takesRequest } = require("./protocol.js");

/** @typedef {import("./types").Price} Price */
/** @typedef {import("./types").Status} Status */
/** @typedef {import("./types").Takes} Takes */
/** @typedef {import("./types").Target} Target */
/** @typedef {import("../vendor/vscode-languageclient.js").StaticFeature} StaticFeature */

/**
 * Announces that we understand `maquette/changed`.
 * @implements {StaticFeature}
 */
class TellsChanges {
  /** @param {import("../vendor/vscode-languageclient.js").ClientCapabilities} capabilities */
  fillClientCapabilities(capabilities) {
    capabilities.experimental = { ...capabilities.experimental, maquetteChanged: true };
  }
  initialize() {}
  /** @returns {import("../vendor/vscode-languageclient.js").FeatureState} */
  getState() {
    return { kind: "static" };
  }
  clear() {}
}

/** While it starts, faults go to its log alone: we say ourselves what a person can do about them. */
class Client extends LanguageClient {
  #starting = true;

  /** @override */
  async start() {
    await super.start();
    this.#starting = false;
  }

  /**
   * @override
   * @param {string} message
   * @param {unknown} [data]
   * @param {boolean | "force"} [show]
   */
  error(message, data, show) {
    super.error(message, data, this.#starting ? false : (show ?? true));
  }
}

/** The language server, as the rest of this extension sees it. */
class Server {
  /** @type {import("../vendor/vscode-languageclient.js").LanguageClient | undefined} */
  #client;
  /** @type {import("vscode").EventEmitter<void>} */
  #changed = new vscode.EventEmitter();
  /** Takes, verdicts, anchors or credits have changed. */
  onChanged = this.#changed.event;
  #showPicture;

  /** @param {(uri: import("vscode").Uri) => Promise<boolean>} showPicture Shows a picture of ours by its file; false where it is none. */
  constructor(showPicture) {
    this.#showPicture = showPicture;
  }

  async start() {
    const settings = vscode.workspace.getConfiguration("maquette");
    const run = { command: settings.get("path", "maquette"), args: ["lsp"] };
    const server = { run, debug: run };
    const client = new Client("maquette", "Maquette", server, this.#options(settings));
    client.registerFeature(new TellsChanges());
    client.onNotification(changedNotification, () => this.#changed.fire());
    this.#client = client;
    try {
      await client.start();
    } catch (error) {
      this.#client = undefined;
      void this.#sayWhyNot(run.command, error);
    }
  }

  /**
   * @param {import("vscode").WorkspaceConfiguration} settings
   * @returns {import("../vendor/vscode-languageclient.js").LanguageClientOptions}
   */
  #options(settings) {
    return {
      documentSelector: [{ language: "dotprompt" }],
      initializationOptions: {
        startDaemon: settings.get("startDaemon", true),
        hoverImages: settings.get("hoverImages", "auto"),
      },
      synchronize: { configurationSection: "maquette" },
      // Hovers name pictures by file; a server that runs as this user is trusted with no more than that.
      markdown: { isTrusted: false, supportHtml: false },
      middleware: {
        window: { showDocument: (params, next) => this.#showDocument(params, next) },
      },
    };
  }

  /**
   * @param {import("../vendor/vscode-languageclient.js").ShowDocumentParams} params
   * @param {import("../vendor/vscode-languageclient.js").ShowDocumentRequest.HandlerSignature} next
   * @returns {Promise<import("../vendor/vscode-languageclient.js").ShowDocumentResult>}
   */
  async #showDocument(params, next) {
    const uri = vscode.Uri.parse(params.uri);
    if (uri.scheme === "file" && (await this.#showPicture(uri))) {
      return { success: true };
    }
    const shown = await next(params, new vscode.CancellationTokenSource().token);
    return "success" in shown ? shown : { success: false };
  }

  /**
   * @param {string} command
   * @param {unknown} error
   */
  async #sayWhyNot(command, error) {
    const settings = "Open Settings";
    const why = error instanceof Error ? error.message : String(error);
    const chosen = await vscode.window.showErrorMessage(`Maquette did not start by \`${command} lsp\`: ${why}`, settings);
    if (chosen === settings) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "maquette.path");
    }
  }

  async restart() {
    await this.stop();
    await this.start();
  }

  async stop() {
    const client = this.#client;
    this.#client = undefined;
    await client?.dispose(5000);
  }

  dispose() {
    this.#changed.dispose();
    void this.stop();
  }

  /** Whether there is a server to ask. */
  get runs() {
    return this.#client?.isRunning() ?? false;
  }

  /**
   * Does one of the server's commands, and tells a person if it could not.
   * @param {string} command
   * @param {unknown[]} args
   */
  async execute(command, ...args) {
    try {
      await this.#client?.sendRequest("workspace/executeCommand", { command, arguments: args });
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
    this.#changed.fire();
  }

  /**
   * What the server offers for a whole file: the twins of its lenses, worded with their prices.
   * @param {import("vscode").TextDocument} document
   * @returns {Promise<import("vscode").CodeAction[]>}
   */
  async offers(document) {
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    /** @type {import("vscode").CodeAction[]} */
    const actions = await vscode.commands.executeCommand(
      "vscode.executeCodeActionProvider",
      document.uri,
      all,
    );
    return actions.filter((action) => action.command?.command.startsWith("maquette."));
  }

  /**
   * @param {string} uri
   * @returns {Promise<Takes | undefined>}
   */
  takes(uri) {
    return this.#ask((client) => client.sendRequest(takesRequest, { uri }));
  }

  /**
   * @param {Target} target
   * @returns {Promise<Price | undefined>}
   */
  price(target) {
    return this.#ask((client) => client.sendRequest(priceRequest, target));
  }

  /**
   * @param {string | undefined} uri
   * @returns {Promise<Status | undefined>}
   */
  status(uri) {
    return this.#ask((client) => client.sendRequest(statusRequest, uri === undefined ? {} : { uri }));
  }

  /**
   * The answer, or nothing where there is no server or no daemon: views then stay as they are, and say so themselves.
   * @template T
   * @param {(client: import("../vendor/vscode-languageclient.js").LanguageClient) => Promise<T>} question
   * @returns {Promise<T | undefined>}
   */
  async #ask(question) {
    if (!this.#client || !this.runs) {
      return undefined;
    }
    try {
      return await question(this.#client);
    } catch {
      return undefined;
    }
  }
}

module.exports = { Server };

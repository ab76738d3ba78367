// Maquette in VS Code: the language server for prompt files, the view "Drafts", the picture panel, and the balance at the edge.
// All knowledge is the server's; this extension holds no prices and no rules.

const path = require("node:path");
const vscode = require("vscode");

const { PicturePanel, besideText } = require("./picture.js");
const { Server } = require("./server.js");
const { TakesView } = require("./takes.js");

/** @typedef {import("./types").Action} Action */
/** @typedef {import("./types").Take} Take */

const LANGUAGE = "dotprompt";
/** What a prompt file can do, by the last word of the server's command. */
const FILE_WORDS = ["draft", "promote", "anchor", "motion", "board"];
/** @type {readonly Action[]} */
const TAKE_WORDS = ["keep", "reject", "promote", "anchor"];

/** @type {import("./server").Server | undefined} */
let running;

/** @param {import("vscode").ExtensionContext} context */
async function activate(context) {
  const server = new Server((uri) => showPicture(uri));
  running = server;
  const view = new TakesView(server);
  /**
   * Without a price that was seen, the server asks before it spends.
   * @type {import("./types").Desk["act"]}
   */
  const act = (action, take, seen) =>
    server.execute(`maquette.${action}`, { uri: view.file, takes: [take.id], shown_microcredits: seen ?? undefined });
  const panel = new PicturePanel(context.extensionUri, {
    takes: () => view.shown,
    act,
    price: async (take) => (view.file === undefined ? undefined : server.price({ uri: view.file, take: take.id })),
  });

  /** @param {import("vscode").Uri} uri */
  async function showPicture(uri) {
    await view.refresh();
    const take = view.shown.find((one) => one.path === uri.fsPath);
    if (take) {
      await panel.open(take.id);
      return true;
    }
    // A board, or another picture that is no take: the editor's own viewer.
    if (![".png", ".jpg", ".jpeg", ".webp", ".gif"].includes(path.extname(uri.fsPath))) {
      return false;
    }
    await vscode.commands.executeCommand("vscode.open", uri, { viewColumn: besideText(), preserveFocus: true });
    return true;
  }

  const balance = vscode.window.createStatusBarItem("maquette.balance", vscode.StatusBarAlignment.Right, 50);
  balance.name = "Maquette";
  async function showBalance() {
    const status = await server.status(view.file);
    balance.text = status?.text ? `$(symbol-color) ${status.text}` : "";
    balance.tooltip = status?.detail ?? "";
    if (balance.text) balance.show();
    else balance.hide();
  }

  /** @type {NodeJS.Timeout | undefined} */
  let asked;
  /** Brings views up to date, once for any number of changes that come together. */
  function changed() {
    clearTimeout(asked);
    asked = setTimeout(async () => {
      await view.refresh();
      await Promise.all([panel.update(), showBalance()]);
    }, 50);
  }

  /** @param {import("vscode").TextEditor | undefined} editor */
  async function follow(editor) {
    const document = editor?.document;
    if (document?.languageId !== LANGUAGE) {
      return;
    }
    await vscode.commands.executeCommand("setContext", "maquette.active", true);
    await view.follow(document.uri.toString());
    await showBalance();
  }

  context.subscriptions.push(
    server,
    view,
    panel,
    balance,
    server.onChanged(changed),
    vscode.window.onDidChangeActiveTextEditor(follow),
    vscode.commands.registerCommand("maquette.takes.refresh", changed),
    vscode.commands.registerCommand("maquette.take.open", (/** @type {Take} */ take) => panel.open(take.id)),
    vscode.commands.registerCommand("maquette.editor.restart", () => server.restart()),
    ...FILE_WORDS.map((word) =>
      vscode.commands.registerCommand(`maquette.editor.${word}`, () => doWithFile(server, view, `maquette.${word}`)),
    ),
    ...TAKE_WORDS.map((word) => vscode.commands.registerCommand(`maquette.take.${word}`, (/** @type {Take} */ take) => act(word, take))),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("maquette.path")) await server.restart();
    }),
  );
  await server.start();
  await follow(vscode.window.activeTextEditor);
}

/**
 * Does what the server offers under `command` for the prompt file in front, with the arguments that it worded itself.
 * @param {import("./server").Server} server
 * @param {import("./takes").TakesView} view
 * @param {string} command
 */
async function doWithFile(server, view, command) {
  const uri = view.file;
  if (uri === undefined) {
    return;
  }
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  const offer = (await server.offers(document)).find((action) => action.command?.command === command);
  if (!offer?.command) {
    const word = command.replace("maquette.", "");
    void vscode.window.showInformationMessage(`Maquette: ${word} is not possible for this file now.`);
    return;
  }
  await server.execute(command, ...(offer.command.arguments ?? []));
}

async function deactivate() {
  await running?.stop();
}

module.exports = { activate, deactivate };

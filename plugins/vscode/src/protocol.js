// What this extension asks `maquette lsp` beyond the Language Server Protocol. The types of it stand in `types.d.ts`.

const { NotificationType, RequestType } = require("../vendor/vscode-languageclient.js");

/** @typedef {import("./types").Takes} Takes */
/** @typedef {import("./types").Price} Price */
/** @typedef {import("./types").Status} Status */

/** @type {import("../vendor/vscode-languageclient.js").RequestType<{ uri: string }, Takes, void>} */
const takesRequest = new RequestType("maquette/takes");
/** @type {import("../vendor/vscode-languageclient.js").RequestType<{ uri: string, take: string }, Price, void>} */
const priceRequest = new RequestType("maquette/price");
/** @type {import("../vendor/vscode-languageclient.js").RequestType<{ uri?: string }, Status, void>} */
const statusRequest = new RequestType("maquette/status");

/**
 * Takes, verdicts, anchors or credits have changed. Sent to clients that announce `experimental.maquetteChanged`.
 * @type {import("../vendor/vscode-languageclient.js").NotificationType<object>}
 */
const changedNotification = new NotificationType("maquette/changed");

module.exports = { takesRequest, priceRequest, statusRequest, changedNotification };

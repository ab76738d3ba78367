// Works a prompt file in VS Code (code-server, looked at with Chromium) through the packed extension, and says what it saw.
//
//     node driver.mjs WORK PROJECT [SHOTS]

import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import { join } from "node:path";

const [work, project, shots] = process.argv.slice(2);
const cache = process.env.MAQUETTE_EDITORS;
const { chromium } = createRequire(join(cache, "node", "package.json"))("playwright-core");
const codeServer = join(cache, "node/node_modules/.bin/code-server");
// Where code-server keeps things when it is told nothing, because `maquette plugin install` tells it nothing.
const data = join(process.env.HOME, ".local/share/code-server");

const say = (line) => console.log(line);

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

function install() {
  mkdirSync(join(data, "User"), { recursive: true });
  const settings = {
    "security.workspace.trust.enabled": false,
    "workbench.startupEditor": "none",
    "workbench.colorTheme": "Default Dark Modern",
    "editor.minimap.enabled": false,
    "editor.wordWrap": "on",
    "chat.disableAIFeatures": true,
    "chat.commandCenter.enabled": false,
    "files.autoSave": "off",
    "extensions.autoCheckUpdates": false,
    "extensions.ignoreRecommendations": true,
    "workbench.tips.enabled": false,
    "workbench.reduceMotion": "on",
    "remote.autoForwardPorts": false,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    // The editor asks a login shell for its paths, which knows nothing of a test's.
    "maquette.path": process.env.MAQUETTE,
  };
  writeFileSync(join(data, "User/settings.json"), JSON.stringify(settings));
  const done = spawnSync(process.env.MAQUETTE, ["plugin", "install", "vscode"], { encoding: "utf8" });
  if (done.status !== 0) {
    throw new Error(`the package was not taken: ${done.stdout}${done.stderr}`);
  }
  say(`code-server takes the package: ${done.stdout.split("\n")[0]}`);
}

/** Starts the server, and gives it with its address once it listens. */
async function serve() {
  const port = await freePort();
  const flags = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"];
  const child = spawn(codeServer, flags, { stdio: ["ignore", "pipe", "pipe"], detached: true });
  let text = "";
  await new Promise((done, fail) => {
    const hear = (chunk) => {
      text += chunk;
      if (text.includes("HTTP server listening")) done();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("exit", () => fail(new Error(`code-server ended: ${text}`)));
  });
  return { child, address: `http://127.0.0.1:${port}` };
}

/** Tries again for half a minute: what a person does who moves the mouse once more. */
async function until(attempt) {
  const end = Date.now() + 30_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

async function shot(page, name) {
  if (shots) {
    await page.screenshot({ path: join(shots, `${name}.png`) });
  }
}

const editor = (page) => page.locator(".editor-group-container .monaco-editor").first();

async function open(page, address) {
  const file = `vscode-remote://${address.replace("http://", "")}${join(project, "prompts/teapot.prompt")}`;
  const payload = encodeURIComponent(JSON.stringify([["openFile", file]]));
  await page.goto(`${address}/?folder=${encodeURIComponent(project)}&payload=${payload}`);
  await editor(page).locator(".view-line").first().waitFor({ timeout: 60_000 });
  const version = spawnSync(codeServer, ["--version"], { encoding: "utf8" }).stdout.trim().split("\n").at(-1);
  say(`code-server ${version}`);
}

async function diagnostic(page) {
  await editor(page).locator(".squiggly-warning, .squiggly-error").first().waitFor();
  await page.keyboard.press("Control+Shift+M");
  const row = page.locator(".markers-panel .monaco-list-row", { hasText: "weather" }).first();
  await row.waitFor();
  say(`ok diagnostic: ${(await row.innerText()).replaceAll("\n", " ")}`);
  await page.keyboard.press("Control+Shift+M");
  await page.locator(".markers-panel").waitFor({ state: "hidden" });
}

const lineWith = (page, text) => editor(page).locator(".view-line", { hasText: text }).first();

async function completion(page) {
  await lineWith(page, "maquette.count").click();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("maquette.");
  await page.keyboard.press("Control+Space");
  const row = page.locator(".suggest-widget .monaco-list-row", { hasText: "maquette.s" }).first();
  await row.waitFor();
  say(`ok completion: ${await row.getAttribute("aria-label")}`);
  await shot(page, "completion");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+Home");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
}

async function hover(page) {
  const card = page.locator(".monaco-hover:visible .hover-contents").first();
  await until(async () => {
    // A lens that comes meanwhile moves the line away from under the pointer.
    await page.mouse.move(0, 0);
    await lineWith(page, "maquette.matrix").locator("span span").first().hover();
    await card.waitFor({ timeout: 3_000 });
  });
  say(`ok hover: ${(await card.innerText()).replaceAll("\n", " ").slice(0, 100)}`);
  await shot(page, "hover");
  await page.keyboard.press("Escape");
}

async function draft(page) {
  const lens = editor(page).locator(".codelens-decoration a", { hasText: /^Draft/ }).first();
  await lens.waitFor();
  say(`ok draft: ${await lens.innerText()}`);
  await lens.click();
}

/** The view's rows for takes appear when the job has ended. */
async function finished(page) {
  const row = page.locator(".pane .monaco-list-row[aria-label*='draft t']").first();
  await row.waitFor({ timeout: 60_000 });
  say(`ok finished: ${await row.getAttribute("aria-label")}`);
  return row;
}

/** The board of all that was made opens beside the text by itself. */
async function board(page) {
  const tab = page.locator(".tab", { hasText: /\.(png|jpg)/ }).first();
  await tab.waitFor();
  say(`ok board: ${(await tab.innerText()).trim().slice(0, 12)}…`);
  await shot(page, "board");
}

async function thumbnail(page, row) {
  const icon = row.locator(".custom-view-tree-node-item-icon");
  const size = await icon.evaluate(async (element) => {
    const address = getComputedStyle(element).backgroundImage.slice(5, -2);
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    return { address, width: picture.naturalWidth, height: picture.naturalHeight };
  });
  const path = new URL(size.address).searchParams.get("path");
  say(`ok thumbnail: ${size.width}×${size.height}`);
  return path;
}

/** The page inside the picture panel. */
async function panelPage(page) {
  const outer = page.locator("iframe.webview.ready:visible").first();
  await outer.waitFor();
  return outer.contentFrame().locator("iframe#active-frame").contentFrame();
}

/** Over a row, its picture is to be seen larger. */
async function tooltip(page, row) {
  const large = page.locator(".workbench-hover img").first();
  await until(async () => {
    await page.mouse.move(0, 0);
    await row.hover();
    await large.waitFor({ timeout: 3_000 });
  });
  const width = await large.evaluate((element) => element.decode().then(() => element.naturalWidth));
  say(`ok tooltip: a picture of ${width} pixels`);
  await page.mouse.move(0, 0);
}

async function picture(page, row) {
  await row.click();
  const inner = await panelPage(page);
  const image = inner.locator("#picture");
  await image.waitFor();
  const width = await image.evaluate((element) => element.decode().then(() => element.naturalWidth));
  if (!(width > 0)) throw new Error("the panel's picture is empty");
  say(`ok picture: ${width} pixels wide; ${await inner.locator("#words").innerText()}`);
  await inner.locator("#stage").press("k");
  await page.locator(".pane .monaco-list-row[aria-label*='kept']").first().waitFor();
  const promote = inner.locator("button[data-action=promote]", { hasText: "credit" });
  await promote.waitFor();
  say(`ok keep: by its key, and the next button says ${await promote.innerText()}`);
  await shot(page, "picture");
  await promote.click();
  // The button is the panel's; the price that it showed is agreed to, so nothing is asked.
  const hero = page.locator(".pane .monaco-list-row[aria-label*='hero t']").first();
  await hero.waitFor({ timeout: 60_000 });
  say(`ok promote: ${await hero.getAttribute("aria-label")}`);
  // The result comes into the same panel.
  await inner.locator("#words", { hasText: "hero" }).waitFor();
  await image.evaluate((element) => element.decode());
}

async function balance(page) {
  const item = page.locator("#maquette\\.maquette\\.maquette\\.balance, .statusbar-item[id*='maquette.balance']").first();
  await item.waitFor();
  say(`ok balance: ${(await item.innerText()).trim()}`);
}

async function main() {
  install();
  const { child, address } = await serve();
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  const page = await browser.newPage({ viewport: { width: 1360, height: 860 } });
  page.setDefaultTimeout(30_000);
  try {
    await open(page, address);
    await diagnostic(page);
    await completion(page);
    await hover(page);
    await draft(page);
    const row = await finished(page);
    await board(page);
    const path = await thumbnail(page, row);
    await tooltip(page, row);
    await balance(page);
    await picture(page, row);
    await shot(page, "vscode");
    say(`ok shown: file://${encodeURI(path)}`);
  } catch (error) {
    say(`FAILED: ${error}`);
    await page.screenshot({ path: join(work, "failed.png") });
    process.exitCode = 1;
  } finally {
    await browser.close();
    // It has children of its own, which are one group.
    process.kill(-child.pid, "SIGTERM");
    child.removeAllListeners("exit");
  }
}

await main();
process.exit(process.exitCode ?? 0);

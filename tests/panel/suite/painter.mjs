// An image server of a person's own, as AUTOMATIC1111 speaks, that does what the test says: it holds each order, tells of progress, shows a preview, and
// gives the picture when it is let go. Only what the panel shows is looked at here; `tests/src/fakes` tries the protocol itself.

import { createServer } from 'node:http';
import { deflateSync } from 'node:zlib';

/** Prices of its two routes, in credits: so that holds and captures are seen too. */
export const PAINT_CREDITS = 2;

/** @typedef {{ task: string, prompt: string, width: number, height: number, masked: boolean, finish: (how?: { status?: number, colour?: number[] }) => void, gone: boolean }} Order */

/** Starts one; ends with `end()`. */
export async function startPainter() {
  /** Orders that wait to be let go, oldest first. @type {Order[]} */
  const orders = [];
  /** @type {(() => void)[]} */
  const hearers = [];
  const state = {
    /** How far the first order is, 0 to 1, and what it looks like by now. */
    progress: 0, left_s: 0, /** @type {Buffer | null} */ preview: null,
    /** Orders are answered at once. */
    free: false, interrupts: 0, made: 0, looks: 0,
  };

  /** @type {Order | null} */
  let interrupted = null;

  const server = createServer(async (asked, answer) => {
    const parts = [];
    for await (const part of asked) parts.push(part);
    const json = (/** @type {number} */ status, /** @type {any} */ body) => answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const path = asked.url?.replace('/sdapi/v1/', '');
    if (path === 'progress') {
      state.looks += 1;
      const now = orders[0];
      // What was interrupted is answered once its stop has been heard.
      if (now && now === interrupted) now.finish();
      return json(200, { progress: now ? state.progress : 0, eta_relative: state.left_s, current_task: now?.task ?? null, current_image: now && state.preview ? state.preview.toString('base64') : null });
    }
    if (path === 'interrupt') {
      state.interrupts += 1;
      interrupted = orders[0] ?? null;
      return json(200, {});
    }
    if (path !== 'txt2img' && path !== 'img2img') return json(404, { detail: 'Not Found' });
    const body = JSON.parse(Buffer.concat(parts).toString());
    /** @type {Order} */
    const order = {
      task: body.force_task_id, prompt: body.prompt, width: body.width, height: body.height, masked: body.mask !== undefined, gone: false,
      finish: ({ status = 200, colour } = {}) => {
        if (!orders.includes(order)) return;
        orders.splice(orders.indexOf(order), 1);
        if (status !== 200) return json(status, { error: 'OutOfMemoryError', detail: '', errors: 'CUDA out of memory.' });
        state.made += 1;
        json(200, { images: [png(body.width, body.height, colour ?? [body.seed % 256, (state.made * 60) % 256, 120]).toString('base64')], info: JSON.stringify({ seed: body.seed }) });
      },
    };
    answer.once('close', () => {
      order.gone = true;
      const at = orders.indexOf(order);
      if (at >= 0) orders.splice(at, 1);
    });
    orders.push(order);
    hearers.splice(0).forEach((hear) => hear());
    if (state.free) order.finish();
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());

  return {
    orders, state,
    catalog: catalog(address.port),
    config: CONFIG,
    /** Waits until so many orders are held. @param {number} [many] */
    async held(many = 1) {
      while (orders.length < many) await new Promise((done) => hearers.push(() => done(undefined)));
      return orders[0];
    },
    /** Lets everything go, now and from now on. */
    letGo() {
      state.free = true;
      [...orders].forEach((order) => order.finish());
    },
    async end() {
      server.closeAllConnections();
      await new Promise((done) => server.close(() => done(undefined)));
    },
  };
}

/** A picture of one colour with a lighter half. @param {number} width @param {number} height @param {number[]} colour */
export function png(width, height, [red, green, blue]) {
  const raw = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * (width * 3 + 1) + 1 + x * 3;
      const more = x * 2 > width ? 40 : 0;
      raw[at] = Math.min(255, red + more);
      raw[at + 1] = Math.min(255, green + more);
      raw[at + 2] = Math.min(255, blue + more);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', head), chunk('IDAT', deflateSync(raw)), chunk('IEND', Buffer.alloc(0))]);
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc(body), body.length + 4);
  return out;
}

/** @param {Buffer} bytes */
function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

/** @param {number} port */
const catalog = (port) => `
provider = "a1111"
base_url = "http://127.0.0.1:${port}"
wallet = "house"
at_once = 1

[route.text]
call = "txt2img"
model = "painter"
version = "1"
about = "a picture from words, when the test says so"
stages = ["exploration", "refinement"]
makes = "still"
does = ["draft"]
min_side = 64
max_side = 2048
seed = "echoed"
mask = "none"
price = { amount = "${PAINT_CREDITS}", per = "take", as_of = "2026-11-21", source = "made up for tests" }
charges_on_refusal = "no"
flow = { can_cancel = true }
contract = "verified"

[route.picture]
call = "img2img"
model = "painter"
version = "1"
about = "a picture over another one, when the test says so"
stages = ["exploration", "refinement"]
makes = "still"
does = ["promote", "inpaint"]
min_side = 64
max_side = 2048
seed = "echoed"
mask = "native"
max_references = 1
price = { amount = "${PAINT_CREDITS}", per = "take", as_of = "2026-11-21", source = "made up for tests" }
charges_on_refusal = "no"
flow = { can_cancel = true }
contract = "verified"
`;

const CONFIG = `
[tiers.paint]
stage = "exploration"
route = "a1111/text"
count = 3
size = "128x96"

[tiers.finish]
stage = "refinement"
route = "a1111/picture"
count = 1
size = "128x96"
rolls = 3
`;

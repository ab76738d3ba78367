// Small PNGs of a few colours: pictures of the panel that stand in the repository.

import { crc32, deflateSync } from 'node:zlib';

/** A PNG of at most so many colours, 2 to 256, chosen by halving the box of colours that is widest (median cut). @param {number} width @param {number} height @param {Uint8Array} rgba @param {number} most */
export function indexedPng(width, height, rgba, most) {
  const counts = new Map();
  for (let at = 0; at < rgba.length; at += 4) {
    const colour = (rgba[at] << 16) | (rgba[at + 1] << 8) | rgba[at + 2];
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const { palette, places } = halved(counts, most);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      rows[y * (width + 1) + 1 + x] = places.get((rgba[at] << 16) | (rgba[at + 1] << 8) | rgba[at + 2]);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([start, chunk('IHDR', head), chunk('PLTE', Buffer.from(palette.flat())), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

/** @typedef {{ colour: number[], packed: number, pixels: number }} Counted */

/** @param {Map<number, number>} counts pixels of each colour @param {number} most */
function halved(counts, most) {
  /** @type {Counted[][]} */
  const boxes = [[...counts].map(([packed, pixels]) => ({ colour: [packed >> 16, (packed >> 8) & 255, packed & 255], packed, pixels }))];
  while (boxes.length < most) {
    const [box, channel] = widest(boxes);
    if (channel < 0) break;
    box.sort((a, b) => a.colour[channel] - b.colour[channel]);
    const edge = (box[0].colour[channel] + box[box.length - 1].colour[channel]) / 2;
    const at = Math.max(1, box.findIndex((one) => one.colour[channel] > edge));
    boxes.push(box.splice(at));
  }
  const places = new Map(boxes.flatMap((box, place) => box.map((one) => /** @type {[number, number]} */ ([one.packed, place]))));
  return { palette: boxes.map(mean), places };
}

/** The box with the greatest spread of a colour, counted by its pixels, and the channel of it; -1 if every box is one colour. @param {Counted[][]} boxes @returns {[Counted[], number]} */
function widest(boxes) {
  let best = /** @type {[Counted[], number]} */ ([boxes[0], -1]);
  let most = 0;
  for (const box of boxes) {
    const pixels = box.reduce((sum, one) => sum + one.pixels, 0);
    for (const channel of [0, 1, 2]) {
      let low = 255, high = 0;
      for (const { colour } of box) {
        low = Math.min(low, colour[channel]);
        high = Math.max(high, colour[channel]);
      }
      const spread = (high - low) * Math.sqrt(Math.sqrt(pixels));
      if (high > low && spread > most) {
        most = spread;
        best = [box, channel];
      }
    }
  }
  return best;
}

/** @param {Counted[]} box */
function mean(box) {
  const pixels = box.reduce((sum, one) => sum + one.pixels, 0);
  return [0, 1, 2].map((channel) => Math.round(box.reduce((sum, one) => sum + one.colour[channel] * one.pixels, 0) / pixels));
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

// The one client of the daemon for pages, plugins with a page, workers and Node >= 20. It holds no rules, no prices and no results:
// it knows where the daemon is, who we are, and which event was the last.
//
//   const daemon = new Daemon({ base: 'http://127.0.0.1:47113', token });
//   const made = await daemon.call('draft', { prompt: 'a teapot', idempotency_key: key() });
//   const stop = daemon.events({ since }, (event) => …);
//
// Calls go by POST, or by the WebSocket while there is one. A call is never repeated by the client: whoever repeats a paid one gives the
// same idempotency key, and it is made and paid once.

import { Cursor } from './client/cursor.js';
import { Fault, lost, within } from './client/fault.js';
import { key, login, pair } from './client/pairing.js';
import { PROTOCOL, probe, readJson, request } from './client/probe.js';
import { Socket } from './client/socket.js';

export { Fault, PROTOCOL, key, login };

/** @typedef {import('./types.js').Methods} Methods */
/** @typedef {import('./types.js').Asset} Asset */
/** @typedef {import('./types.js').Event} Event */
/** @typedef {'ready' | 'connecting' | 'down' | 'blocked' | 'wrong_token' | 'version_skew'} State */
/**
 * @typedef {object} Options
 * @property {string} base where the daemon is, for example `http://127.0.0.1:47113`
 * @property {string} [token] of a client that was paired, or of the token file
 * @property {string} [pageKey] of the panel's own page, beside its cookie
 * @property {string} [client] name and version for the daemon's log
 * @property {typeof WebSocket | null} [WebSocket] null for long polls alone
 */
/**
 * @typedef {object} Following
 * @property {number} [since] the last sequence number that is known; from now on if not given
 * @property {string} [project]
 * @property {() => void} [onLive] whenever events come from now on, and after each page of long polls: ask again for what events tell that have no sequence number
 * @property {(fault: Fault) => void} [onFault] what the daemon refuses about it; after `cursor_gone` events are missing: load everything again
 */

/** A reply that does not wait for anything is given this long; what the call itself waits for is added. */
const CALL_MS = 30_000;
const UPLOAD_MS = 300_000;
/** How long one long poll waits for a first event. */
const POLL_MS = 25_000;
const POLL_EVENTS = 500;
/** The first pause before a new try, and the longest one. */
const PAUSE_MS = [250, 15_000];

export class Daemon {
  #base;
  #token;
  #pageKey;
  #name;
  #WebSocket;
  /** @type {State} */
  #state = 'connecting';
  /** @type {Fault | null} */
  #reason = null;
  /** @type {Set<(state: State, reason: Fault | null) => void>} */
  #listeners = new Set();
  /** @type {Promise<State> | null} */
  #checking = null;
  /** @type {Promise<Socket> | null} */
  #opening = null;
  /** @type {Socket | null} */
  #socket = null;
  /** @type {Set<AbortController>} */
  #followers = new Set();
  /** Ends the pauses of followers, once there is a reason to try again. @type {Set<() => void>} */
  #pauses = new Set();

  /** @param {Options} options */
  constructor({ base, token, pageKey, client = 'maquette client.js', WebSocket = globalThis.WebSocket }) {
    this.#base = base.replace(/\/+$/, '');
    this.#token = token;
    this.#pageKey = pageKey;
    this.#name = client;
    this.#WebSocket = WebSocket ?? null;
  }

  get base() { return this.#base; }

  /** How things stand, by the last round trip. */
  get state() { return this.#state; }

  /** Why the state is not `ready`: a message and the one next step. Null while it is. */
  get reason() { return this.#reason; }

  /**
   * Tells the state now and whenever it changes.
   * @param {(state: State, reason: Fault | null) => void} listener
   * @returns {() => void} stops it
   */
  onState(listener) {
    this.#listeners.add(listener);
    listener(this.#state, this.#reason);
    if (this.#state === 'connecting') this.check();
    return () => { this.#listeners.delete(listener); };
  }

  /**
   * Calls a method.
   * @template {keyof Methods} M
   * @param {M} method
   * @param {Methods[M]['params']} [params]
   * @param {{ timeoutMs?: number, signal?: AbortSignal }} [how]
   * @returns {Promise<Methods[M]['reply']>}
   * @throws {Fault}
   */
  async call(method, params, { timeoutMs, signal } = {}) {
    /** @type {any} */
    const asked = params ?? {};
    const limitMs = timeoutMs ?? CALL_MS + (asked.wait_ms ?? 0);
    if (this.#socket?.isOpen) return this.#socket.call(method, asked, limitMs, signal);
    return this.#post(method, asked, limitMs, signal);
  }

  /**
   * Follows events, in order, each once, over whatever carries them: a WebSocket, which also brings progress, or long polls where none can
   * be opened. Comes back by itself when the daemon does.
   * @param {Following} following
   * @param {(event: Event) => void} listener
   * @returns {() => void} stops it
   */
  events(following, listener) {
    const stop = new AbortController();
    this.#followers.add(stop);
    this.#follow(following, listener, stop.signal);
    return () => {
      stop.abort();
      this.#followers.delete(stop);
      if (this.#followers.size === 0) {
        this.#socket?.release();
        this.#socket = null;
      }
    };
  }

  /**
   * Brings a picture in; `asset.import` with its digest makes it a take.
   * @param {Blob} blob PNG or JPEG
   * @returns {Promise<Asset>}
   */
  async upload(blob) {
    const { headers, credentials } = this.#caller();
    const request = { method: 'POST', body: blob, headers: { ...headers, 'content-type': blob.type }, credentials };
    const said = await this.#fetch('/assets', request, UPLOAD_MS, undefined, readJson);
    return said.asset;
  }

  /**
   * Where an asset's bytes are, for `<img>` and `<video>`. The signature in it is good for an hour; ask for the asset again after that.
   * @param {{ url?: string | null }} asset
   * @param {{ maxSide?: number, format?: string }} [version] a smaller picture, or another format
   * @returns {string | null} null where the daemon told no address
   */
  assetUrl({ url }, { maxSide, format } = {}) {
    if (!url) return null;
    const { pathname, searchParams } = new URL(url, this.#base);
    if (maxSide !== undefined) searchParams.set('max_side', String(maxSide));
    if (format !== undefined) searchParams.set('format', format);
    return `${this.#base}${pathname}?${searchParams}`;
  }

  /**
   * An asset's bytes, for hosts that want them themselves.
   * @param {{ url?: string | null }} asset
   * @param {{ maxSide?: number, format?: string }} [version]
   * @returns {Promise<Blob>}
   */
  async bytes(asset, version) {
    const url = this.assetUrl(asset, version);
    if (url === null) throw new Fault('unknown_asset', 'The daemon told no address for this asset.', 'Ask for it with `asset.get`.');
    const path = url.slice(this.#base.length);
    const { headers, credentials } = this.#caller();
    return this.#fetch(path, { headers, credentials }, UPLOAD_MS, undefined, (response) => response.blob());
  }

  /**
   * Asks to be let in: `onCode` shows the code, a person approves it in Maquette. The token is used from now on; keep it for the next time.
   * @param {import('./client/pairing.js').Wish} wish
   * @param {(code: string, expiresMs: number) => void} onCode
   * @param {{ signal?: AbortSignal }} [how]
   * @returns {Promise<import('./client/pairing.js').Pairing>}
   */
  async pair(wish, onCode, { signal } = {}) {
    // As nobody: a token that was revoked would be refused here too.
    const nobody = { headers: {}, credentials: /** @type {const} */ ('omit') };
    const pairing = await pair((method, params, limitMs) => this.#post(method, params, limitMs, signal, nobody), wish, onCode);
    this.#token = pairing.token;
    await this.check();
    return pairing;
  }

  /**
   * Asks the daemon how things stand, now.
   * @returns {Promise<State>}
   */
  check() {
    this.#checking ??= probe(this.#caller()).then((reason) => {
      this.#checking = null;
      this.#become(reason);
      return this.#state;
    });
    return this.#checking;
  }

  /** Ends everything that follows events. */
  close() {
    for (const stop of this.#followers) stop.abort();
    this.#followers.clear();
    this.#socket?.close();
    this.#socket = null;
  }

  /** Who we are, for any request. @returns {import('./client/probe.js').Caller} */
  #caller() {
    const common = { base: this.#base, name: this.#name };
    if (this.#token) return { ...common, headers: { authorization: `Bearer ${this.#token}` }, credentials: 'omit' };
    if (this.#pageKey) return { ...common, headers: { 'x-maquette-page': this.#pageKey }, credentials: 'same-origin' };
    return { ...common, headers: {}, credentials: 'omit' };
  }

  /**
   * @param {string} method
   * @param {object} params
   * @param {number} limitMs
   * @param {AbortSignal} [signal]
   * @param {Pick<import('./client/probe.js').Caller, 'headers' | 'credentials'>} [caller]
   * @returns {Promise<any>}
   */
  async #post(method, params, limitMs, signal, { headers, credentials } = this.#caller()) {
    const said = await this.#fetch('/rpc', { ...request(method, params, headers), credentials }, limitMs, signal, readJson);
    return said.result;
  }

  /**
   * One exchange by HTTP. Where no answer comes, the daemon is looked for, so that the fault says what is wrong.
   * @template T
   * @param {string} path
   * @param {RequestInit} request
   * @param {number} limitMs
   * @param {AbortSignal | undefined} signal
   * @param {(response: Response) => Promise<T>} read
   * @returns {Promise<T>}
   */
  async #fetch(path, request, limitMs, signal, read) {
    try {
      return await within(limitMs, signal, async (signal) => {
        const response = await fetch(this.#base + path, { ...request, signal });
        return response.ok ? read(response) : readJson(response);
      });
    } catch (thrown) {
      if (thrown instanceof Fault) {
        if (thrown.code === 'unauthorized') this.#become(thrown);
        throw thrown;
      }
      await this.check();
      throw this.#reason ?? lost();
    }
  }

  /**
   * @param {Fault | null} reason null if all is well, or if nobody knows yet
   * @param {State} [state]
   */
  #become(reason, state = reason === null ? 'ready' : STATES[reason.code] ?? 'down') {
    const isNew = state !== this.#state || reason?.message !== this.#reason?.message;
    this.#state = state;
    this.#reason = reason;
    if (!isNew) return;
    for (const listener of [...this.#listeners]) listener(state, reason);
    if (state === 'ready') for (const wake of [...this.#pauses]) wake();
  }

  /**
   * @param {Following} following
   * @param {(event: Event) => void} listener
   * @param {AbortSignal} stop
   */
  async #follow({ since, project, onLive, onFault }, listener, stop) {
    /** @type {Cursor | null} */
    let cursor = since === undefined ? null : new Cursor(since);
    for (let failures = 0; !stop.aborted; failures += 1) {
      try {
        if (await this.check() === 'ready') {
          cursor ??= new Cursor((await this.call('status', {})).last_seq);
          const socket = await this.#open();
          const began = () => {
            failures = 0;
            onLive?.();
          };
          if (socket) await subscribed(socket, cursor, project, listener, began, stop);
          else await this.#polled(cursor, project, listener, began, stop);
          // Until the next round trip nobody knows.
          if (!stop.aborted) this.#become(null, 'connecting');
        }
      } catch (thrown) {
        const fault = Fault.from(thrown);
        if (fault.code === 'cursor_gone') cursor = null;
        // What the way is to blame for is told as a state.
        if (this.#state === 'ready' && !stop.aborted && !PASSING.has(fault.code)) onFault?.(fault);
      }
      if (stop.aborted) return;
      await this.#pause(failures, stop);
    }
  }

  /**
   * The socket that all followers share; null where none can be had.
   * @returns {Promise<Socket | null>}
   */
  async #open() {
    if (this.#socket?.isOpen) return this.#socket;
    const credential = this.#token ? { token: this.#token } : { page_key: this.#pageKey ?? '' };
    if (this.#WebSocket === null) return null;
    const url = `${this.#base.replace(/^http/, 'ws')}/rpc`;
    this.#opening ??= Socket.open(this.#WebSocket, url, credential).finally(() => { this.#opening = null; });
    try {
      this.#socket = await this.#opening;
    } catch (thrown) {
      if (Fault.from(thrown).code !== 'unauthorized') return null;
      throw thrown;
    }
    // All of them may have stopped meanwhile.
    if (this.#followers.size === 0) this.#socket.release();
    return this.#socket;
  }

  /**
   * Long polls until something breaks.
   * @param {Cursor} cursor
   * @param {string | undefined} project
   * @param {(event: Event) => void} listener
   * @param {() => void} began
   * @param {AbortSignal} stop
   */
  async #polled(cursor, project, listener, began, stop) {
    for (let waitMs = 0; !stop.aborted; waitMs = POLL_MS) {
      const params = { seq: cursor.resume(), project, wait_ms: waitMs, limit: POLL_EVENTS };
      const page = await this.#post('events.since', params, CALL_MS + waitMs, stop);
      began();
      for (const event of page.events) {
        if (cursor.take(event) && !stop.aborted) tell(listener, event);
      }
      cursor.pageEnds(page.seq);
    }
  }

  /**
   * Waits before the next try: longer after each failure, and never as long as anybody else, so that not all come back at once.
   * @param {number} failures
   * @param {AbortSignal} stop
   */
  #pause(failures, stop) {
    const longest = Math.min(PAUSE_MS[0] * 2 ** failures, PAUSE_MS[1]);
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#pauses.delete(end);
        stop.removeEventListener('abort', end);
        resolve(undefined);
      };
      const timer = setTimeout(end, longest * (0.5 + Math.random() / 2));
      this.#pauses.add(end);
      stop.addEventListener('abort', end);
    });
  }
}

/**
 * Events by a subscription, until the socket ends or the follower stops.
 * @param {Socket} socket
 * @param {Cursor} cursor
 * @param {string | undefined} project
 * @param {(event: Event) => void} listener
 * @param {() => void} began
 * @param {AbortSignal} stop
 */
async function subscribed(socket, cursor, project, listener, began, stop) {
  const since = cursor.resume();
  // A subscription does not say that its cursor is gone; a page does.
  await socket.call('events.since', { seq: since, project, limit: 1, wait_ms: 0 }, CALL_MS, stop);
  const unsubscribe = await socket.subscribe({ since, project }, (event) => {
    if (event.kind === 'closing' || (cursor.take(event) && !stop.aborted)) tell(listener, event);
  });
  began();
  const stopping = new Promise((resolve) => {
    stop.addEventListener('abort', resolve);
    if (stop.aborted) resolve(undefined);
  });
  await Promise.race([socket.closed, stopping]);
  unsubscribe();
}

/**
 * A listener's own fault is reported as any uncaught one, and is none of the connection.
 * @param {(event: Event) => void} listener
 * @param {Event} event
 */
function tell(listener, event) {
  try {
    listener(event);
  } catch (thrown) {
    queueMicrotask(() => { throw thrown; });
  }
}

/** Reasons that have a state of their own. @type {Record<string, State>} */
const STATES = { down: 'down', blocked: 'blocked', unauthorized: 'wrong_token', version_skew: 'version_skew' };

/** Faults that the next try may not meet again. */
const PASSING = new Set(['lost', 'timed_out', 'busy', 'draining', 'stopped']);

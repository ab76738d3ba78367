// One authenticated WebSocket: calls by number, and subscriptions.

import { Fault, lost, stopped, timedOut } from './fault.js';

/** @typedef {import('../types.js').Event} Event */

/** A socket that was silent this long is asked whether it still lives. */
const SILENCE_MS = 20_000;
/** Opening, authenticating and proving to be alive may take this long each. */
const SHORT_MS = 5_000;

export class Socket {
  /** @type {Map<number, { resolve: (result: any) => void, reject: (fault: Fault) => void, end: () => void }>} */
  #calls = new Map();
  /** @type {Map<string | number, (event: Event) => void>} */
  #subscriptions = new Map();
  #lastId = 0;
  #closed = false;
  #released = false;
  #alive = true;
  #line;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #heart;
  /** @type {() => void} */
  #onClose = () => {};
  /** Settles when the socket has closed, for whatever reason. */
  closed = new Promise((resolve) => { this.#onClose = () => resolve(undefined); });

  /** @param {WebSocket} line */
  constructor(line) {
    this.#line = line;
    line.onmessage = ({ data }) => this.#heard(String(data));
    line.onclose = () => this.#end();
  }

  /**
   * Opens a socket and proves who we are; nothing is said before.
   * @param {typeof WebSocket} WebSocket
   * @param {string} url
   * @param {{ token: string } | { page_key: string }} credential
   */
  static async open(WebSocket, url, credential) {
    const line = new WebSocket(url);
    const socket = new Socket(line);
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => { line.close(); reject(timedOut(SHORT_MS)); }, SHORT_MS);
      line.onopen = resolve;
      line.onerror = () => reject(new Fault('no_socket', 'The WebSocket could not be opened.'));
      socket.closed.then(() => { clearTimeout(timer); reject(lost()); });
      line.addEventListener('open', () => clearTimeout(timer));
    });
    try {
      await socket.call('auth', credential, SHORT_MS);
    } catch (fault) {
      socket.close();
      throw fault;
    }
    socket.#heart = setInterval(() => socket.#beat(), SILENCE_MS);
    return socket;
  }

  get isOpen() {
    return !this.#closed && !this.#released && this.#line.readyState === 1;
  }

  /**
   * One call. A call that is not answered in time is forgotten; the daemon may still do it.
   * @param {string} method
   * @param {object} params
   * @param {number} limitMs
   * @param {AbortSignal} [signal]
   * @returns {Promise<any>}
   */
  call(method, params, limitMs, signal) {
    return this.#ask(method, params, limitMs, signal, (result) => result);
  }

  /**
   * Subscribes to events. Ends with the socket.
   * @param {{ since?: number, project?: string }} params
   * @param {(event: Event) => void} onEvent
   * @returns {Promise<() => void>} unsubscribes
   */
  subscribe(params, onEvent) {
    return this.#ask('events.subscribe', params, SHORT_MS, undefined, (subscription) => {
      // At once, in the same turn as the reply: the first event may be the next message.
      this.#subscriptions.set(subscription, onEvent);
      return () => {
        this.#subscriptions.delete(subscription);
        if (this.isOpen) this.call('events.unsubscribe', [subscription], SHORT_MS).catch(() => {});
      };
    });
  }

  /** Closes once the last call has its reply. */
  release() {
    this.#released = true;
    if (this.#calls.size === 0) this.close();
  }

  close() {
    this.#line.close();
    this.#end();
  }

  /**
   * @param {string} method
   * @param {object} params
   * @param {number} limitMs
   * @param {AbortSignal | undefined} signal
   * @param {(result: any) => any} take called in the turn in which the reply arrives
   * @returns {Promise<any>}
   */
  #ask(method, params, limitMs, signal, take) {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const giveUp = () => this.#settle(id, ({ reject }) => reject(stopped()));
      const timer = setTimeout(() => this.#settle(id, ({ reject }) => reject(timedOut(limitMs))), limitMs);
      const end = () => { clearTimeout(timer); signal?.removeEventListener('abort', giveUp); };
      this.#calls.set(id, { resolve: (result) => resolve(take(result)), reject, end });
      signal?.addEventListener('abort', giveUp);
      if (signal?.aborted) return giveUp();
      if (this.#closed) return this.#settle(id, ({ reject }) => reject(lost()));
      this.#line.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  /** @param {string} text */
  #heard(text) {
    this.#alive = true;
    const message = JSON.parse(text);
    if (message.method !== undefined) {
      this.#subscriptions.get(message.params?.subscription)?.(message.params.result);
      return;
    }
    this.#settle(message.id, ({ resolve, reject }) =>
      message.error ? reject(Fault.of(message.error)) : resolve(message.result));
  }

  /**
   * @param {number} id
   * @param {(call: { resolve: (result: any) => void, reject: (fault: Fault) => void }) => void} how
   */
  #settle(id, how) {
    const call = this.#calls.get(id);
    if (call === undefined) return;
    this.#calls.delete(id);
    call.end();
    how(call);
    if (this.#released && this.#calls.size === 0) this.close();
  }

  /** A socket can look open long after its other end has gone. */
  async #beat() {
    if (this.#alive) {
      this.#alive = false;
      return;
    }
    try {
      await this.call('hello', {}, SHORT_MS);
    } catch {
      this.close();
    }
  }

  #end() {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#heart);
    for (const id of [...this.#calls.keys()]) this.#settle(id, ({ reject }) => reject(lost()));
    this.#subscriptions.clear();
    this.#onClose();
  }
}

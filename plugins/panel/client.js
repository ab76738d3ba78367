// A thin stand-in for the client of the daemon's JSON-RPC, with the interface of the real one.

/** What the daemon said no with. */
export class Fault extends Error {
  /** @param {string} code @param {string} message @param {string} hint @param {any} data */
  constructor(code, message, hint, data) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.data = data;
  }
}

/** A fresh idempotency key. */
export const key = () => crypto.randomUUID();

/** One connection to a daemon. */
export class Daemon {
  /** @param {{ base: string, pageKey?: string, token?: string }} how */
  constructor(how) {
    this.how = how;
    this.state = 'connecting';
    /** @type {Set<(state: string) => void>} */
    this.hearers = new Set();
    this.last = 0;
  }

  /** @param {(state: string) => void} hear */
  onState(hear) {
    this.hearers.add(hear);
    hear(this.state);
    return () => this.hearers.delete(hear);
  }

  /** @param {string} state */
  is(state) {
    if (state !== this.state) {
      this.state = state;
      this.hearers.forEach((hear) => hear(state));
    }
  }

  /** @param {string} method @param {any} [params] @returns {Promise<any>} */
  async call(method, params = {}) {
    const headers = { 'content-type': 'application/json', 'x-maquette-page': this.how.pageKey ?? '' };
    let answer;
    try {
      const body = JSON.stringify({ jsonrpc: '2.0', id: ++this.last, method, params });
      answer = await fetch(`${this.how.base}/rpc`, { method: 'POST', headers, body });
    } catch {
      this.is('down');
      throw new Fault('unreachable', 'the daemon does not answer', 'Start it: `maquette serve`.', {});
    }
    if (answer.status === 401) {
      this.is('wrong_token');
    }
    if (answer.status === 502) {
      this.is('down');
      throw new Fault('unreachable', 'the daemon does not answer', 'Start it: `maquette serve`.', {});
    }
    const reply = await answer.json();
    if (reply.error) {
      const { code, message, hint, more } = reply.error.data ?? {};
      throw new Fault(code ?? 'internal', message ?? reply.error.message, hint ?? '', more ?? {});
    }
    this.is('ready');
    return reply.result;
  }

  /** @param {{ since?: number, project?: string }} from @param {(event: any) => void} hear */
  events(from, hear) {
    let going = true;
    const follow = async () => {
      let seq = from.since ?? (await this.call('status')).last_seq;
      while (going) {
        try {
          const reply = await this.call('events.since', { seq, project: from.project, wait_ms: 20000 });
          seq = reply.seq;
          reply.events.forEach(hear);
        } catch {
          await new Promise((done) => setTimeout(done, 300));
        }
      }
    };
    follow();
    return () => { going = false; };
  }

  /** @param {Blob} blob */
  async upload(blob) {
    const headers = { 'content-type': blob.type, 'x-maquette-page': this.how.pageKey ?? '' };
    const answer = await fetch(`${this.how.base}/assets`, { method: 'POST', headers, body: blob });
    if (!answer.ok) {
      throw new Fault('bad_picture', 'the picture was not taken', 'Use a PNG or JPEG.', {});
    }
    return (await answer.json()).asset;
  }
}

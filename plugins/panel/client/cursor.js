// Where a follower of events stands: nothing is missed and nothing is told twice, wherever a connection breaks.

/**
 * Several events of one commit share a sequence number, and a WebSocket can break between them. So the cursor asks again for the
 * commit that it may not have whole, and leaves out the events of it that it has seen.
 */
export class Cursor {
  /** @param {number} seq sequence number of the last event that is known with all of its commit */
  constructor(seq) {
    this.whole = seq;
    /** The commit that is being read. */
    this.current = 0;
    this.seen = 0;
    this.skip = 0;
  }

  /** The number to go on from, for a new connection. */
  resume() {
    this.skip = this.seen;
    return this.seen > 0 ? this.current - 1 : this.whole;
  }

  /**
   * Whether an event that arrived is new.
   * @param {{ seq: number }} event
   */
  take({ seq }) {
    // Progress is not kept, so it has no place in the order.
    if (seq === 0) return true;
    if (seq !== this.current) {
      this.whole = Math.max(this.whole, this.current);
      this.current = seq;
      this.seen = this.skip = 0;
    } else if (this.skip > 0) {
      this.skip -= 1;
      return false;
    }
    this.seen += 1;
    return true;
  }

  /**
   * A page of events ends between two commits.
   * @param {number} seq
   */
  pageEnds(seq) {
    this.whole = seq;
    this.current = this.seen = this.skip = 0;
  }
}

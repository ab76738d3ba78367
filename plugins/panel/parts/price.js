// The button that spends, with its price on it before it is pressed. The price is the daemon's; the button only asks and shows.

import { call } from '../state/daemon.js';
import { useStore } from '../state/store.js';
import { make } from '../state/actions.js';
import { html, useEffect, useRef, useState } from './html.js';
import { Refusal } from './refusal.js';
import { amount, credits, lasts } from './words.js';

const PATIENCE_MS = 120;

/**
 * The quote of a request, asked again a little after the request has changed, or when `tick` does.
 * @param {import('../state/actions.js').Request | null} request @param {unknown} [tick]
 * @returns {{ quote: any, fault: any, asking: boolean }} `quote` is the last one, also while the next is asked for
 */
export function useQuote(request, tick) {
  // What is on the way and what the wallets hold changes prices and refusals.
  const wallets = useStore((state) => state.wallets);
  const wanted = request && JSON.stringify(request);
  const [told, setTold] = useState(/** @type {any} */ ({ quote: null, fault: null, of: null }));
  useEffect(() => {
    if (!wanted) {
      return undefined;
    }
    let mine = true;
    const timer = setTimeout(async () => {
      const answer = await call('quote', JSON.parse(wanted)).then((quote) => ({ quote, fault: null }), (fault) => ({ quote: null, fault }));
      mine && setTold({ ...answer, of: wanted });
    }, PATIENCE_MS);
    return () => {
      mine = false;
      clearTimeout(timer);
    };
  }, [wanted, tick, wallets]);
  const fits = told.of === wanted;
  return { quote: told.quote, fault: fits ? told.fault : null, asking: Boolean(wanted) && !fits };
}

/** What the button says of a price. @param {any} quote */
export function priceWords(quote) {
  if (!quote) return '…';
  return quote.takes > 0 && quote.hits === quote.takes ? `cached · ${amount(0)}` : credits(quote.total_microcredits);
}

/** The ghosts that a press shows: what has to be made, and not what the cache has or somebody makes already. @param {any} expected @param {any} quote */
const ghosts = (expected, quote) => expected && quote && { ...expected, count: quote.takes - quote.hits - quote.joined };

/**
 * `<${PriceButton} verb="Draft 8" request=${{ method: 'draft', … }} onMade=${…} />`; no request means that there is nothing to make yet.
 * `verb` may be made from the quote. `expected` are the ghosts to show at once; `around` ({ takes?, shot? }) is what a refusal's next step needs to know; `press` is set to a function
 * that presses it, for a key; `onQuote` hears what the daemon says of the request as it stands.
 * @param {{ verb: string | ((quote: any) => string), request: any, expected?: any, onMade?: (made: any) => void, onQuote?: (told: { quote: any, fault: any }) => void, around?: any, press?: { current: any }, hint?: string, quiet?: boolean }} props
 */
export function PriceButton({ verb: wording, request, expected, onMade, onQuote, around, press, hint, quiet }) {
  const [tick, setTick] = useState(0);
  const [refused, setRefused] = useState(/** @type {any} */ (null));
  const [running, setRunning] = useState(false);
  const { quote, fault, asking } = useQuote(request, tick);
  const pending = useRef(/** @type {number | null} */ (null));
  const run = async (change = {}, paid = quote) => {
    setRunning(true);
    setRefused(null);
    try {
      const made = await make({ ...request, ...change }, 'override_reason' in change ? null : paid, ghosts(expected, paid));
      onMade?.(made);
    } catch (no) {
      setRefused(no);
    }
    setRunning(false);
    setTick((n) => n + 1);
  };
  const click = () => {
    if (!request || running) return;
    // Pressed before the price was there: it runs once the price is here and no higher than what the button showed.
    if (asking) pending.current = quote?.total_microcredits ?? 0;
    else if (fault) setRefused(fault);
    else void run();
  };
  useEffect(() => {
    if (asking || pending.current === null) return;
    const shown = pending.current;
    pending.current = null;
    if (fault) setRefused(fault);
    else if (quote && quote.total_microcredits <= shown) void run();
  });
  useEffect(() => setRefused(null), [request && JSON.stringify(request)]);
  useEffect(() => void (asking || onQuote?.({ quote: request ? quote : null, fault })), [quote, fault, asking, !request]);
  if (press) press.current = click;
  const verb = typeof wording === 'string' ? wording : wording(quote);
  const price = fault ? 'not now' : priceWords(quote);
  const left = quote?.expected_ms && !fault ? ` · ${lasts(quote.expected_ms)}` : '';
  const tip = [hint, quote?.note && `Your note on ${quote.route}: “${quote.note}”`].filter(Boolean).join('\n');
  const known = { says: `${verb} · ${price}`, run, pay: (/** @type {any} */ other) => run({}, other), again: () => setTick((n) => n + 1), tier: request?.tier, ...around };
  return html`<span class="price">
    ${refused && html`<${Refusal} fault=${refused} around=${known} onClose=${() => setRefused(null)} />`}
    <button type="button" class=${quiet ? 'spend quiet' : 'spend'} aria-disabled=${!request || running ? 'true' : 'false'} data-asking=${asking ? '' : undefined} title=${tip || undefined} onClick=${click}>
      ${request ? html`${verb} · <span class="num">${price}</span><span class="num soft">${left}</span>` : verb}
    </button>
  </span>`;
}

// The frame around every view: project, navigation, the state of the connection, the balance at the edge, help, and words for screen readers.

import { ROUTES } from '../views/routes.js';
import { go, link, usePlace } from '../state/route.js';
import { useStore } from '../state/store.js';
import { openProject } from '../state/sync.js';
import { Connection } from './connection.js';
import { html, useEffect, useState } from './html.js';
import { useKeys } from './keys.js';
import { Help } from './later.js';
import { style } from './style.js';
import { toast } from './toast.js';
import { Toasts } from './toasts.js';
import { amount, credits } from './words.js';

/** The page of somebody who is logged in. */
export function Shell() {
  const place = usePlace();
  const [help, setHelp] = useState(false);
  const goKeys = Object.fromEntries(Object.entries(ROUTES).filter(([, route]) => route.key).map(([view, route]) => [route.key, () => go(view)]));
  useKeys({ ...goKeys, undo: () => void import('../state/actions.js').then((actions) => actions.undo()), help: () => setHelp(true) });
  useEffect(() => void style('css/parts.css'), []);
  return html`<div class="shell">
    <${Head} view=${place.view} onHelp=${() => setHelp(true)} />
    <${Connection} />
    <${View} place=${place} />
    <${Toasts} />
    ${help && html`<${Help} onClose=${() => setHelp(false)} />`}
  </div>`;
}

/** @param {{ view: string, onHelp: () => void }} props */
function Head({ view, onHelp }) {
  const projects = useStore((state) => state.projects);
  const project = useStore((state) => state.project);
  const pick = (/** @type {any} */ event) => {
    void openProject(event.currentTarget.value);
    go('board');
  };
  return html`<header class="head">
    <label class="project"><span class="sr">Project</span><select value=${project ?? ''} onChange=${pick}>${projects.map((one) => html`<option value=${one.id}>${one.name}</option>`)}</select></label>
    <nav aria-label="Views">${Object.entries(ROUTES).filter(([, route]) => route.says).map(([name, route]) => html`
      <a href=${link(name)} aria-current=${name === view || (name === 'board' && !ROUTES[view]?.says) ? 'page' : undefined}>${route.says}${name === 'queue' && html`<${Open} />`}</a>`)}</nav>
    <span class="grow"></span>
    <${Balance} />
    <button class="quiet" aria-label="Help: all keys" onClick=${onHelp}>?</button>
  </header>`;
}

/** How many jobs have not ended. */
function Open() {
  const jobs = useStore((state) => state.jobs);
  const open = [...jobs.values()].filter((job) => !['done', 'failed', 'refused', 'cancelled'].includes(job.state)).length;
  return open ? html` <span class="num">${open}</span>` : null;
}

/** What can be spent: quiet until it is less than one take of the dearest tier costs. */
function Balance() {
  const wallets = useStore((state) => state.wallets);
  const tiers = useStore((state) => state.tiers);
  const wallet = wallets.find((one) => one.name === 'house') ?? wallets[0];
  if (!wallet) return null;
  const short = wallet.available_microcredits < Math.max(0, ...tiers.map((tier) => tier.price_microcredits));
  const to = ROUTES.credits ? link('credits') : undefined;
  return html`<a class="balance num" href=${to} data-short=${short ? '' : undefined} title=${`${credits(wallet.held_microcredits)} on hold`}>${amount(wallet.available_microcredits)} <span class="unit">credits</span></a>`;
}

/** The view of a place, once it is loaded; the one before stays until then. @param {{ place: import('../state/route.js').Place }} props */
function View({ place }) {
  const [loaded, setLoaded] = useState(/** @type {any} */ ({}));
  useEffect(() => {
    let mine = true;
    const route = ROUTES[place.view] ?? ROUTES.board;
    const css = route.css ? style(route.css) : null;
    Promise.all([route.load(), css]).then(([module]) => mine && setLoaded({ name: place.view, module }), () => mine && toast({ text: 'This view could not be loaded', hint: 'Load the page again.', bad: true }));
    return () => void (mine = false);
  }, [place.view]);
  useEffect(() => {
    document.title = loaded.module ? `${place.parts[0] ?? loaded.module.title} · Maquette` : 'Maquette';
  });
  if (!loaded.module || loaded.name !== place.view) {
    return html`<main class="view"></main>`;
  }
  return html`<${loaded.module.default} key=${place.view} place=${place} />`;
}

// What tsc must let pass and what it must refuse: if a call were no longer typed by its name, an expected error would be missing.

import { Daemon, Fault } from '../../plugins/panel/client.js';

export async function calls(daemon: Daemon): Promise<void> {
  const made = await daemon.call('draft', { prompt: 'a teapot', count: 4 });
  const first: string = made.takes[0].id;
  const verdict: string | null | undefined = made.takes[0].verdict;
  await daemon.call('take.judge', { takes: [first], verdict: verdict ?? 'keep' });
  const stop: () => void = daemon.events({ since: 0 }, (event) => { event.seq.toFixed(); });
  stop();

  // @ts-expect-error there is no such method
  await daemon.call('drafts', {});
  // @ts-expect-error a count is a number
  await daemon.call('draft', { prompt: 'a teapot', count: 'many' });
  // @ts-expect-error a misspelt parameter may cost money
  await daemon.call('draft', { promt: 'a teapot' });
  // @ts-expect-error a take has no such field
  made.takes[0].price;
  // @ts-expect-error a fault's code is text
  new Fault(7, 'no');
}

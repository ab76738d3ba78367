import { test } from './harness.mjs';
import { furnish, STATES, still } from './states.mjs';
test('try', async ({ world, panel }) => {
  const home = await world(); const ids = await furnish(home);
  for (const [width, height, scheme] of [[1280,800,'dark'],[320,700,'light']]) { if (process.env.W && process.env.W != width) continue;
  const { page, expects } = await panel(home, { width, height, context: {colorScheme: scheme} }); expects(/./);
  for (const { name, show } of STATES) { if (process.env.V && !process.env.V.split(',').includes(name)) continue; if (name === 'down' && width === 1280 && !process.env.W) continue;
    try { await show(page, home, ids); await still(page); } catch (e) { console.log(name, String(e).slice(0, 300)); }
    await page.screenshot({ path: `/work/wt/tmp-speed/pix/${name}-${width}.png` }); console.log(name, width);
  } }
});

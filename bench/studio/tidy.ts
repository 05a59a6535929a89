/** How long the canvas takes to lay a funnel out anew. */
import type { StudioTab } from './studio-tab.ts';
import { drawnAfter } from './trace.ts';

/**
 * From the click until the states are seen where the layout puts them (ms). The page marks the second frame that it
 * begins after they were moved, which is when the first has left it; the screen shows that one at the next.
 */
export async function tidyTime(tab: StudioTab): Promise<number> {
  await tab.page.evaluate(`(() => {
    addEventListener('click', ({ timeStamp }) => performance.mark('tidy', { startTime: timeStamp }), { once: true, capture: true });
    globalThis.tidied = new Promise((done, failed) => {
      setTimeout(() => failed(new Error('nothing was laid out')), 20_000);
      const moved = new MutationObserver(() => {
        moved.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(() => done(performance.mark('tidied').name)));
      });
      const nodes = document.querySelector('.react-flow__nodes');
      moved.observe(nodes, { subtree: true, attributes: true, attributeFilter: ['style'] });
    });
  })()`);
  const events = await tab.traced(async () => {
    await tab.page.getByRole('button', { name: 'Tidy: lay everything out anew', exact: true }).click();
    await tab.page.evaluate('tidied');
    await tab.page.waitForTimeout(500);
  });
  await tab.page.evaluate('performance.clearMarks()');
  return drawnAfter(events, 'tidy', 'tidied');
}

/** Everything where it was before it was tidied. */
export async function untidy(tab: StudioTab): Promise<void> {
  await tab.page.getByRole('button', { name: 'Undo', exact: true }).click();
  await tab.fit();
}

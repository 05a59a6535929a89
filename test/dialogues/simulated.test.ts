/** A simulation of a draft says what Prosa says: every written dialogue goes in it as it is written. */
import { describe, expect, test } from 'vitest';
import { effectHandlers, funnelModules } from '../../machines/machines.ts';
import { SqliteBookings } from '../../src/bookings/sqlite-bookings.ts';
import { EditingDesk } from '../../src/editing/editing-desk.ts';
import { inputsOf, playedDialogue } from '../../src/editing/played-dialogue.ts';
import type { Simulated } from '../../src/editing/simulation.ts';
import { bundleOf } from '../../src/funnel/archive.ts';
import { loadFunnel } from '../../src/funnel/load.ts';
import { readDialogues } from '../support/dialogues/dialogue.ts';
import { play } from '../support/dialogues/play.ts';
import { SimulatedCustomer } from '../support/dialogues/simulated-customer.ts';

/** A Saturday, 10:00 in São Paulo. */
const BEGINS = Date.parse('2026-11-21T10:00:00-03:00');
const { funnel } = await loadFunnel('machines/rental', undefined, funnelModules.rental!);
const desk = new EditingDesk(
  funnelModules,
  effectHandlers,
  () => new SqliteBookings(':memory:'),
  'https://prosa.example',
);
const dialogues = readDialogues(import.meta.dirname).filter((dialogue) => inputsOf(dialogue) !== undefined);

test('most dialogues have only one customer in them', () => {
  expect(dialogues.length).toBeGreaterThan(50);
});

describe.each(['web', 'whatsapp'] as const)('simulated on %s', (channel) => {
  test.each(dialogues)('$name', async (dialogue) => {
    const inputs = inputsOf(dialogue)!;
    const task = { ...bundleOf(funnel!), start: { at: BEGINS, channel }, inputs };
    const simulated = (await desk.perform('simulate', task, () => {})) as Simulated;
    const nobody = () => {
      throw new Error('there is nobody else');
    };
    const { mistakes, transcript } = await play(dialogue, new SimulatedCustomer(simulated), nobody);
    expect(mistakes, transcript.join('\n')).toEqual([]);
    expect(playedDialogue(dialogue, simulated).passed).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { effectHandlers, funnelModules } from '../../../machines/machines.ts';
import { SqliteBookings } from '../../../src/bookings/sqlite-bookings.ts';
import { EditingDesk } from '../../../src/editing/editing-desk.ts';
import type { Simulated } from '../../../src/editing/simulation.ts';
import type { SimulationInput, SimulationStart } from '../../../src/editing/simulation-request.ts';
import type { Bundle } from '../../../src/funnel/archive.ts';
import { bundleOf } from '../../../src/funnel/archive.ts';
import { loadFunnel } from '../../../src/funnel/load.ts';

const { funnel } = await loadFunnel('machines/rental', undefined, funnelModules.rental!);
const rental = bundleOf(funnel!);
const desk = new EditingDesk(funnelModules, effectHandlers, () => new SqliteBookings(':memory:'), '');

/** A Saturday, 10:00 in São Paulo. */
const START: SimulationStart = { at: Date.parse('2026-11-21T10:00:00-03:00'), channel: 'whatsapp' };
const HOUR = 3_600_000;
const say = (text: string): SimulationInput => ({ type: 'message', text });

async function play(
  inputs: readonly SimulationInput[],
  start: Partial<SimulationStart> = {},
  { document, prompts }: Bundle = rental,
): Promise<Simulated> {
  const task = { document, prompts, start: { ...START, ...start }, inputs };
  return (await desk.perform('simulate', task, () => {})) as Simulated;
}

const WISH = say('búzios, 4 pessoas, 20 a 27 de dezembro');

describe('a simulation', () => {
  it('says what a customer would be told, and by which way', async () => {
    const { steps, now } = await play([WISH]);
    expect(steps.map(({ kind }) => kind)).toEqual(['message', 'timer', 'effect']);
    expect(now).toBe(START.at + 1_500); // the wait for the end of the burst
    const [, turn, search] = steps;
    expect(turn!.actions).toContain('remember');
    expect(turn!.effects).toMatchObject([{ src: 'searchProperties', status: 'running' }]);
    expect(turn!.transitions[0]).toMatchObject({
      from: 'discovery',
      to: expect.stringContaining('discovery.'),
    });
    expect(search).toMatchObject({ index: 0, stage: 'presentation', effects: [{ status: 'done' }] });
    expect(search!.slots).toMatchObject({ place: 'Búzios', guests: 4, checkIn: '2026-12-20' });
    expect(search!.replies.map(({ text }) => text).join()).toContain('1. Vila Ciranda');
    expect(search!.actions).toContain('reply');
  });

  it('gives the same for the same, and one input less is one step back', async () => {
    const inputs = [WISH, say('a 1'), { type: 'wait', ms: 3 * HOUR } as const];
    const [once, again] = [await play(inputs), await play(inputs)];
    expect(again).toEqual(once);
    const back = await play(inputs.slice(0, -1));
    expect(once.steps.slice(0, back.steps.length)).toEqual(back.steps);
  });

  it('lets time pass, and what falls due comes in its order', async () => {
    const { steps, now } = await play([WISH, { type: 'wait', ms: 48 * HOUR }]);
    const timers = steps.filter(({ index }) => index === 1);
    expect(timers.length).toBeGreaterThan(0);
    expect(timers.every(({ kind }) => kind === 'timer')).toBe(true);
    expect(timers.map(({ at }) => at)).toEqual(timers.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(timers[0]!.replies).not.toEqual([]);
    expect(now).toBe(START.at + 1_500 + 48 * HOUR);
  });

  it('begins in any state with what is known', async () => {
    const found = (await play([WISH])).steps.at(-1)!;
    const { steps } = await play([say('a 1')], {
      state: found.state as string,
      context: found.context as never,
    });
    expect(steps[0]).toMatchObject({ index: -1, kind: 'start', state: found.state, replies: [] });
    expect(steps[0]!.timers).not.toEqual([]);
    expect(
      steps
        .at(-1)!
        .replies.map(({ text }) => text)
        .join(),
    ).toContain('Vila Ciranda');
  });

  it('begins as a customer whose name is known', async () => {
    const { steps } = await play([say('oi')], { customer: { name: 'Ana Souza', profile: 'aninha' } });
    expect(steps.at(-1)!.slots).toMatchObject({ name: 'Ana Souza' });
  });

  it('in a state there is not is refused', async () => {
    await expect(play([], { state: { discovery: 'nowhere' } })).rejects.toMatchObject({
      code: 'request_invalid',
      message: expect.stringContaining('discovery.nowhere'),
    });
  });

  it('takes what an effect is said to give', async () => {
    const error = { code: 'effect_failed', message: 'down' };
    const { steps } = await play([{ type: 'effect', effect: 'searchProperties', error }, WISH]);
    const failed = steps.find(({ kind }) => kind === 'effect')!;
    expect(failed).toMatchObject({
      effects: [{ src: 'searchProperties', status: 'failed' }],
      event: { error },
    });
    const later = await play([WISH, { type: 'effect', effect: 'simulation:e1', error }]);
    expect(later.steps.find(({ kind }) => kind === 'effect')!.event).toMatchObject({ error });
  });

  it('knows no language model', async () => {
    const { steps } = await play([WISH, say('quem vai limpar a casa e cuidar do jardim?')]);
    const answers = steps.filter(({ event }) => event.src === 'answer');
    for (const { event } of answers) expect(event).toMatchObject({ error: { code: 'model_unavailable' } });
  });

  it('of a funnel that goes round in circles ends and names the input', async () => {
    const document = structuredClone(rental.document);
    document.machine.states.discovery!.states!.waiting!.after = {
      '0': { target: 'waiting', reenter: true },
    };
    const { steps } = await play([say('oi'), { type: 'wait', ms: 1_000 }], {}, { ...rental, document });
    const { error, index } = steps.at(-1)!;
    expect(error).toMatchObject({ code: 'task_ended', message: expect.stringContaining(`input ${index}`) });
  });

  it('of a funnel with errors is refused with all of them', async () => {
    const document = { ...structuredClone(rental.document), delays: {} };
    await expect(play([say('oi')], {}, { ...rental, document })).rejects.toMatchObject({
      code: 'funnel_invalid',
    });
  });
});

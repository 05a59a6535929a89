import { describe, expect, it } from 'vitest';
import { effectHandlers, funnelModules } from '../../../machines/machines.ts';
import { SqliteBookings } from '../../../src/bookings/sqlite-bookings.ts';
import { EditingDesk } from '../../../src/editing/editing-desk.ts';
import { ProsaError } from '../../../src/errors.ts';
import type { CatalogueView } from '../../../src/funnel/catalogue-view.ts';
import { rentalBundle } from '../../support/rental-bundle.ts';

const desk = new EditingDesk(funnelModules, effectHandlers, () => new SqliteBookings(':memory:'), '');
const ask = async (type: never, task: unknown) => desk.perform(type, task, () => {});

describe('the catalogue of a funnel', () => {
  it('has every entry with a sentence and a schema of its parameters', async () => {
    const view = (await ask('catalogue' as never, { funnel: 'rental' })) as CatalogueView;
    expect(view.guards.knows).toMatchObject({ params: { type: 'object', required: ['slots'] } });
    expect(Object.keys(view.guards)).toEqual(expect.arrayContaining(['all', 'any', 'not']));
    expect(view.actions.reply).toMatchObject({ kind: 'output', params: { properties: { prompt: {} } } });
    expect(view.actions.remember!.kind).toBe('assign');
    expect(view.effects).toHaveProperty('searchProperties');
    expect(view.slots).toContain('guests');
    expect(view.variables.length).toBeGreaterThan(20);
    expect(view.events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['message', 'intent.price', 'delivery.failed']),
    );
    for (const entry of [view.guards, view.actions, view.effects].flatMap(Object.values)) {
      expect(entry.description).toMatch(/\.$/);
    }
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
  });

  it('is there only for funnels this Prosa has', async () => {
    const error = await ask('catalogue' as never, { funnel: 'constructor' }).catch((cause) => cause);
    expect(error).toBeInstanceOf(ProsaError);
    expect(error).toMatchObject({ code: 'not_found' });
  });
});

describe('a check', () => {
  it('of a whole funnel gives its version and no error', async () => {
    const { document, prompts, version } = await rentalBundle();
    expect(await ask('check' as never, { document, prompts })).toEqual({ problems: [], version });
  });

  it('tells each problem with the way to it', async () => {
    const { document, prompts } = await rentalBundle();
    const discovery = document.machine.states.discovery!;
    discovery.states!.waiting!.on = { message: [{ guard: 'nows', target: 'nowhere' }] };
    const broken = { ...prompts, welcome: { ...prompts.welcome, variants: [{ text: '{{nobody}}' }] } };
    const { problems, version } = (await ask('check' as never, { document, prompts: broken })) as {
      problems: { code: string; path: unknown[]; prompt?: string }[];
      version?: string;
    };
    expect(version).toBeUndefined();
    const at = ['machine', 'states', 'discovery', 'states', 'waiting', 'on', 'message', 0];
    expect(problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'unknown-guard', severity: 'error', path: [...at, 'guard'] }),
        expect.objectContaining({ code: 'unknown-target', path: [...at, 'target'] }),
        expect.objectContaining({
          code: 'unknown-variable',
          prompt: 'welcome',
          path: ['variants', 0, 'text'],
        }),
      ]),
    );
  });

  it('of a funnel nobody knows says which there are', async () => {
    expect(await ask('check' as never, { document: { id: 'pizza' }, prompts: {} })).toEqual({
      problems: [expect.objectContaining({ path: ['id'], message: expect.stringContaining('rental') })],
    });
  });
});

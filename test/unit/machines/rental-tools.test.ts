import { beforeEach, describe, expect, it } from 'vitest';
import { toolEntries } from '../../../machines/rental/tools/entries.ts';
import { initialContext } from '../../../src/actor/record.ts';
import { RentalTools, stay, type Tool } from '../../support/rental-tools.ts';

let world: RentalTools;
beforeEach(() => {
  world = new RentalTools();
  return () => world.close();
});

describe('arguments', () => {
  it('that are wrong or missing are refused by name, for good', async () => {
    const refused = (tool: Tool, input: object, field: RegExp) =>
      expect(world.use(tool, 'ana', input)).rejects.toMatchObject({
        code: 'request_invalid',
        retry: false,
        message: expect.stringMatching(field),
      });
    await refused('holdProperty', {}, /^holdProperty: property: .*checkIn: .*checkOut: .*guests/);
    await refused(
      'bookProperty',
      { ...stay, checkOut: stay.checkIn },
      /^bookProperty: checkOut: is not later/,
    );
    await refused('bookProperty', { ...stay, price: 1 }, /price/);
    await refused(
      'scheduleVisit',
      { property: 'orla', slot: 'amanhã' },
      /^scheduleVisit: slot: is not a slot/,
    );
    await refused('checkVisits', { property: 'orla', days: 400 }, /days/);
    await refused('releaseHold', {}, /claim/);
  });

  it('come from what the conversation remembers', () => {
    const option = { id: 'orla', title: 'orla', total: 550, cleaning: 50 };
    const wish = ['Búzios', '2026-12-10', '2026-12-15', 2, 0];
    const context = {
      ...initialContext(),
      slots: { place: 'Búzios', checkIn: '2026-12-10', checkOut: '2026-12-15', guests: 2, choice: 2 },
      results: {
        search: { wish, options: [option] },
        chosen: 'orla',
        visits: { outcome: 'slots', property: 'orla', slots: ['2026-11-23T09:00', '2026-11-23T10:00'] },
        hold: { outcome: 'held', claim: 'ana:e7' },
      },
    };
    const anyPrice = { atShownPrice: false };
    expect(toolEntries.holdProperty.input(context, anyPrice)).toEqual(stay);
    expect(toolEntries.bookProperty.input(context, anyPrice)).toEqual(stay);
    expect(toolEntries.bookProperty.input(context, { atShownPrice: true })).toEqual({ ...stay, total: 550 });
    expect(toolEntries.checkVisits.input(context)).toEqual({ property: 'orla' });
    expect(toolEntries.scheduleVisit.input(context)).toEqual({ property: 'orla', slot: '2026-11-23T10:00' });
    expect(toolEntries.releaseHold.input(context)).toEqual({ claim: 'ana:e7' });
    expect(toolEntries.bookProperty.input(initialContext(), { atShownPrice: true })).toEqual({});
  });
});

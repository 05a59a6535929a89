/** What bookings list, forget, tidy up and give to another; part of the suite of bookings. */
import { describe, expect, it } from 'vitest';
import type { ClaimPlace } from '../../src/bookings/bookings.ts';
import {
  type BookingsFixture,
  DAY,
  day,
  HOUR,
  now,
  type OpenedBookings,
} from '../support/opened-bookings.ts';

export function bookingsKeepingSuite(
  world: OpenedBookings,
  createFixture: () => Promise<BookingsFixture>,
): void {
  describe('the list of claims', () => {
    const placeOf = ({ resource, to, id }: ClaimPlace) => ({ resource, to, id });

    it('has those that have not ended, page by page, by resource and end', async () => {
      const wanted = [];
      for (const resource of ['property:orla', 'property:orla-2', 'property:mar']) {
        for (let n = 0; n < 90; n++) {
          const request = world.stay(`c${n}`, 1 + 3 * n, 3 + 3 * n, { resource });
          await world.book(request);
          wanted.push(request);
        }
      }
      const held = world.stay('ana', 1, 3, { resource: 'property:serra' });
      await world.hold(held, now + HOUR);
      await world.hold(world.stay('bia', 5, 9, { resource: 'property:serra' }), now + 1);
      await world.book({
        ...world.stay('caio', 1, 2, { resource: 'property:serra' }),
        from: now - DAY,
        to: now,
      });
      const at = now + 2;
      const all = [];
      let after: ClaimPlace | undefined;
      for (let pages = 0; pages < 20; pages++) {
        const page = await world.bookings.list({ limit: 40, ...(after && { after }) }, at);
        all.push(...page);
        if (page.length < 40) break;
        after = placeOf(page.at(-1)!);
      }
      const order = ({ resource, to }: ClaimPlace) => `${resource}\0${String(to).padStart(16, '0')}`;
      const sorted = [...wanted, { ...held, until: now + HOUR }].sort((a, b) =>
        order(a) < order(b) ? -1 : 1,
      );
      expect(all).toEqual(sorted);
      const first = await world.bookings.list({ resource: 'property:orla', limit: 50 }, at);
      const rest = await world.bookings.list(
        { resource: 'property:orla', limit: 50, after: placeOf(first.at(-1)!) },
        at,
      );
      expect([...first, ...rest]).toEqual(sorted.filter(({ resource }) => resource === 'property:orla'));
      expect(await world.bookings.list({ resource: 'property', limit: 9 }, at)).toEqual([]);
    });

    it("gives one of them, until it has ended, and as nobody's when it was forgotten", async () => {
      const request = world.stay('ana', 10, 15);
      await world.book(request);
      const held = world.stay('ana', 20, 25);
      await world.hold(held, now + HOUR);
      expect(await world.bookings.get(request.id, now)).toEqual(request);
      expect(await world.bookings.get(held.id, now)).toEqual({ ...held, until: now + HOUR });
      expect(await world.bookings.get(held.id, now + HOUR)).toBeUndefined();
      expect(await world.bookings.get(request.id, request.to)).toBeUndefined();
      expect(await world.bookings.get('nobody:e1', now)).toBeUndefined();
      await world.bookings.forget(['ana']);
      expect(await world.bookings.get(request.id, now)).toBeUndefined();
      const [left] = await world.bookings.list({ limit: 9 }, now);
      expect(left).toMatchObject({ conversation: '', from: request.from });
      expect(await world.bookings.release('', left!.id)).toBe(true);
      expect(await world.bookings.list({ limit: 9 }, now)).toEqual([]);
    });
  });

  it('tells what is taken of some resources, without one conversation', async () => {
    await world.book(world.stay('ana', 10, 15));
    await world.hold(world.stay('bia', 20, 22));
    await world.book(world.stay('bia', 10, 15, { resource: 'property:serra' }));
    await world.book(world.stay('bia', 12, 13, { resource: 'property:other' }));
    const taken = (from: number, to: number, except?: string) =>
      world.bookings.taken(
        ['property:orla', 'property:serra', 'property:nothing'],
        day(from),
        day(to),
        now,
        except,
      );
    const orla = { resource: 'property:orla', from: day(10), to: day(15) };
    const held = { resource: 'property:orla', from: day(20), to: day(22) };
    const serra = { resource: 'property:serra', from: day(10), to: day(15) };
    expect(await taken(1, 31)).toEqual([orla, held, serra]);
    expect(await taken(15, 21)).toEqual([held]);
    expect(await taken(1, 31, 'bia')).toEqual([orla]);
    expect(await world.bookings.taken([], day(1), day(31), now)).toEqual([]);
  });

  describe('forgetting', () => {
    it('keeps the days of bookings without who, ends holds, and leaves ids free for who comes anew', async () => {
      const [booked, held, asked] = [
        world.stay('ana', 10, 15),
        world.stay('ana', 20, 25),
        world.stay('ana', 16, 18),
      ];
      await world.book(booked);
      await world.hold(held);
      await world.book(world.stay('bia', 16, 18));
      await world.book(asked);
      expect(await world.bookings.forget(['ana', 'nobody'])).toBe(2);
      expect(await world.bookings.find('ana', now)).toEqual([]);
      expect(await world.takenDays('ana')).toEqual([
        [day(10), day(15)],
        [day(16), day(18)],
      ]);
      expect(JSON.stringify(await world.bookings.everything())).not.toContain('ana');
      expect(await world.bookings.forget(['ana'])).toBe(0);
      expect(await world.book(booked)).toEqual({ outcome: 'taken' });
      expect(await world.hold(held)).toMatchObject({ outcome: 'granted', claim: { id: held.id } });
      while (!(await world.bookings.scrub())) await new Promise((resolve) => setTimeout(resolve, 20));
      world.bookings = await world.fixture.crashAndReopen(world.bookings);
      expect(await world.takenDays('bia')).toEqual([
        [day(10), day(15)],
        [day(20), day(25)],
      ]);
    });
  });

  describe('housekeeping', () => {
    it('removes what nobody needs any more with the claims of others', async () => {
      for (let n = 0; n < 6; n++)
        await world.hold(world.stay('ana', 1, 31, { resource: `property:old${n}` }));
      for (let n = 0; n < 6; n++)
        await world.book(world.stay('bia', 1, 31, { resource: `property:old${n}` }));
      const later = day(31) + 31 * DAY;
      for (let n = 0; n < 3; n++) {
        await world.book(
          world.stay('caio', 1, 2, {
            resource: 'property:new',
            from: later + n * DAY,
            to: later + (n + 1) * DAY,
          }),
          later,
        );
      }
      const { claims, answers } = await world.bookings.everything();
      expect(claims.map(({ conversation }) => conversation)).toEqual(['caio', 'caio', 'caio']);
      expect(answers.map(({ conversation }) => conversation)).toEqual(['caio', 'caio', 'caio']);
    });
  });

  it('gives all it keeps to another, who then answers the same', async () => {
    const [held, booked, refused] = [
      world.stay('ana', 10, 15),
      world.stay('bia', 15, 20),
      world.stay('bia', 12, 16),
    ];
    const first = [await world.hold(held), await world.book(booked), await world.book(refused)];
    await world.book(world.stay('gone', 22, 24));
    await world.bookings.forget(['gone']);
    const kept = await world.bookings.everything();
    expect(kept.claims.map(({ conversation }) => conversation).sort()).toEqual(['', 'ana', 'bia']);
    const otherFixture = await createFixture();
    const other = await otherFixture.open();
    await other.restore(kept);
    await other.restore(kept);
    expect(await other.everything()).toEqual(kept);
    expect([
      await other.hold({ ...held, until: now + DAY }, now),
      await other.book(booked, now),
      await other.book(refused, now),
    ]).toEqual(first);
    expect(await other.book(world.stay('ana', 22, 24), now)).toEqual({ outcome: 'taken' });
    other.close();
    await otherFixture.destroy();
  });
}

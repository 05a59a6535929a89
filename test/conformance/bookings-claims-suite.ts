/** Claims, holds and bookings; part of the suite of bookings. */
import { describe, expect, it } from 'vitest';
import type { ClaimRequest } from '../../src/bookings/bookings.ts';
import { DAY, day, HOUR, now, type OpenedBookings, outcomes } from '../support/opened-bookings.ts';

export function bookingsClaimsSuite(world: OpenedBookings): void {
  describe('a claim', () => {
    it('is granted where nobody has the resource, for days that touch and other resources', async () => {
      const first = world.stay('ana', 10, 15);
      const { id, resource, from, to } = first;
      expect(await world.book(first)).toEqual({ outcome: 'granted', claim: { id, resource, from, to } });
      const others = [
        world.stay('bia', 5, 10),
        world.stay('caio', 15, 20),
        world.stay('davi', 10, 15, { resource: 'property:orla-2' }),
      ];
      for (const other of others) expect(await world.book(other)).toMatchObject({ outcome: 'granted' });
    });

    it('is refused for any time that another has', async () => {
      await world.book(world.stay('ana', 10, 15));
      for (const [from, to] of [
        [10, 15],
        [9, 11],
        [14, 16],
        [11, 12],
        [5, 20],
      ] as const) {
        expect(await world.book(world.stay('bia', from, to))).toEqual({ outcome: 'taken' });
        expect(await world.hold(world.stay('bia', from, to))).toEqual({ outcome: 'taken' });
      }
      expect(await world.bookings.find('bia', now)).toEqual([]);
    });

    it('says until when, if only holds are in the way', async () => {
      await world.hold(world.stay('ana', 10, 12), now + HOUR);
      await world.hold(world.stay('bia', 12, 15), now + 2 * HOUR);
      expect(await world.book(world.stay('caio', 11, 13))).toEqual({
        outcome: 'taken',
        until: now + 2 * HOUR,
      });
      await world.book(world.stay('davi', 15, 17));
      expect(await world.book(world.stay('caio', 11, 16))).toEqual({ outcome: 'taken' });
    });

    it('is refused when others have what it must not meet, which it does not take itself', async () => {
      const visit = (conversation: string) =>
        world.stay(conversation, 1, 2, {
          resource: 'visit:orla',
          from: day(12) + 13 * HOUR,
          to: day(12) + 14 * HOUR,
          unless: [{ resource: 'property:orla', from: day(12), to: day(13) }],
        });
      const stays = await world.book(world.stay('ana', 10, 15));
      expect(await world.book(visit('bia'))).toEqual({ outcome: 'taken' });
      expect(await world.book(visit('ana'))).toMatchObject({ outcome: 'granted' });
      expect(stays.outcome === 'granted' && (await world.bookings.release('ana', stays.claim.id))).toBe(true);
      expect(await world.book(visit('bia'))).toEqual({ outcome: 'taken' }); // ana has the hour
      expect(await world.book(world.stay('caio', 10, 15))).toMatchObject({ outcome: 'granted' });
    });

    it('that cannot be is refused by name', async () => {
      const refused = (more: Partial<ClaimRequest>) => world.book(world.stay('ana', 10, 15, more));
      await expect(refused({ to: day(10) })).rejects.toThrow(/^to of a claim/);
      await expect(refused({ from: day(10) + 0.5 })).rejects.toThrow(/^from of a claim/);
      await expect(refused({ resource: 'a\0b' })).rejects.toThrow(/^resource of a claim/);
      await expect(refused({ unless: [{ resource: 'x', from: 2, to: 1 }] })).rejects.toThrow(
        /^to of a claim/,
      );
      await expect(world.hold(world.stay('ana', 10, 15), Number.NaN)).rejects.toMatchObject({
        code: 'request_invalid',
      });
      expect(await world.bookings.find('ana', now)).toEqual([]);
    });
  });

  describe('the same id again', () => {
    it('gets the same answer, also after a crash, and claims once', async () => {
      const [granted, refused] = [world.stay('ana', 10, 15), world.stay('bia', 12, 17)];
      const first = [await world.hold(granted), await world.book(refused)];
      expect(outcomes(first)).toEqual(['granted', 'taken']);
      expect([await world.hold(granted), await world.book(refused)]).toEqual(first);
      world.bookings = await world.fixture.crashAndReopen(world.bookings);
      expect([await world.hold(granted), await world.book(refused)]).toEqual(first);
      expect(await world.takenDays()).toEqual([[day(10), day(15)]]);
    });

    it('is refused still when what was in the way has gone', async () => {
      const refused = world.stay('bia', 12, 17);
      const first = await world.hold(world.stay('ana', 10, 15));
      expect(await world.book(refused)).toMatchObject({ outcome: 'taken' });
      if (first.outcome === 'granted') await world.bookings.release('ana', first.claim.id);
      expect(await world.book(refused)).toMatchObject({ outcome: 'taken' });
      expect(await world.book(world.stay('bia', 12, 17))).toMatchObject({ outcome: 'granted' });
    });

    it('for something else than it was granted is refused', async () => {
      const first = world.stay('ana', 10, 15);
      await world.book(first);
      const other = { ...first, resource: 'property:serra' };
      await expect(world.book(other)).rejects.toMatchObject({ code: 'request_invalid' });
      await expect(world.hold({ ...first, to: day(16) })).rejects.toThrow(/^id of a claim was granted/);
      expect((await world.bookings.find('ana', now)).map(({ resource }) => resource)).toEqual([
        'property:orla',
      ]);
    });

    it('is told that its claim has ended, and does not claim anew', async () => {
      const [expired, released] = [world.stay('ana', 10, 15), world.stay('ana', 20, 25)];
      await world.hold(expired);
      await world.book(released);
      await world.bookings.release('ana', released.id);
      const later = now + DAY;
      await world.book(world.stay('bia', 10, 15), later);
      expect(await world.hold(expired, later, later)).toMatchObject({ outcome: 'granted', ended: true });
      expect(await world.book(released, later)).toMatchObject({ outcome: 'granted', ended: true });
      expect(await world.bookings.find('ana', later)).toEqual([]);
    });
  });

  describe('a hold', () => {
    it('ends by itself, and then for good once another was granted in its place', async () => {
      const held = await world.hold(world.stay('ana', 10, 15), now + HOUR);
      expect(held).toMatchObject({ claim: { until: now + HOUR } });
      expect(await world.book(world.stay('bia', 10, 15), now + HOUR - 1)).toMatchObject({ outcome: 'taken' });
      expect(await world.bookings.find('ana', now + HOUR - 1)).toHaveLength(1);
      expect(await world.bookings.find('ana', now + HOUR)).toEqual([]);
      expect(await world.takenDays(undefined, now + HOUR)).toEqual([]);
      expect(await world.hold(world.stay('bia', 14, 16), now + DAY, now + HOUR)).toMatchObject({
        outcome: 'granted',
      });
      // A clock that is behind does not bring it back.
      expect(await world.bookings.find('ana', now)).toEqual([]);
      expect(await world.book(world.stay('ana', 10, 15), now)).toMatchObject({ outcome: 'taken' });
      expect(await world.book(world.stay('bia', 14, 16), now)).toMatchObject({ outcome: 'granted' });
    });

    it('becomes the booking of its own conversation in one step', async () => {
      await world.hold(world.stay('ana', 10, 15));
      const booked = world.stay('ana', 10, 15);
      expect(await world.book(booked)).toMatchObject({ outcome: 'granted', claim: { id: booked.id } });
      const claims = await world.bookings.find('ana', now + 365 * DAY);
      expect(claims.map(({ id, until }) => [id, until])).toEqual([[booked.id, undefined]]);
    });

    it('of other days takes its place, unless these are taken', async () => {
      await world.hold(world.stay('ana', 10, 15));
      await world.book(world.stay('bia', 17, 20));
      expect(await world.hold(world.stay('ana', 12, 18))).toMatchObject({ outcome: 'taken' });
      expect(await world.takenDays('bia')).toEqual([[day(10), day(15)]]);
      expect(await world.hold(world.stay('ana', 12, 17))).toMatchObject({ outcome: 'granted' });
      expect(await world.takenDays('bia')).toEqual([[day(12), day(17)]]);
    });
  });

  describe('a booking', () => {
    it('stays until it is released, by its own conversation', async () => {
      const booked = world.stay('ana', 10, 15);
      await world.book(booked);
      expect(await world.book(world.stay('bia', 10, 15), now + 10 * DAY)).toMatchObject({ outcome: 'taken' });
      expect(await world.bookings.release('bia', booked.id)).toBe(false);
      expect(await world.takenDays()).toHaveLength(1);
      expect(await world.bookings.release('ana', booked.id)).toBe(true);
      expect(await world.bookings.release('ana', booked.id)).toBe(false);
      expect(await world.book(world.stay('bia', 10, 15))).toMatchObject({ outcome: 'granted' });
    });

    it('claimed again by its conversation is given again; other days are its own to release', async () => {
      const booked = world.stay('ana', 10, 15);
      await world.book(booked);
      expect(await world.book(world.stay('ana', 10, 15))).toMatchObject({
        outcome: 'granted',
        claim: { id: booked.id },
      });
      expect(await world.hold(world.stay('ana', 10, 15))).toMatchObject({
        outcome: 'granted',
        claim: { id: booked.id },
      });
      expect(await world.book(world.stay('ana', 12, 17))).toEqual({ outcome: 'taken', own: true });
      expect(await world.takenDays()).toEqual([[day(10), day(15)]]);
    });
  });

  it('of many who claim at once from several places grants each time to one', async () => {
    const all = [world.bookings, await world.fixture.openAnother(), await world.fixture.openAnother()];
    const rounds = await Promise.all(
      Array.from({ length: 20 }, (_, round) =>
        Promise.all(
          Array.from({ length: 6 }, (_, n) => {
            const request = world.stay(`c${n}`, 10 + (n % 2), 15, { resource: `property:p${round}` });
            const at = all[n % 3]!;
            return n < 3 ? at.book(request, now) : at.hold({ ...request, until: now + DAY }, now);
          }),
        ),
      ),
    );
    for (const answers of rounds) expect(outcomes(answers).sort()[0]).toBe('granted');
    for (const answers of rounds)
      expect(outcomes(answers).filter((one) => one === 'granted')).toHaveLength(1);
    for (const other of all.slice(1)) other.close();
  });
}

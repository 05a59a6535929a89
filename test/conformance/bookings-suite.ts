/** What all bookings must hold; an adapter supplies only the factory. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bookings, ClaimPlace, ClaimRequest } from '../../src/bookings/bookings.ts';

export interface BookingsFixture {
  open(): Promise<Bookings>;
  /** Opens the same as another thread or process does, while the first one goes on. */
  openAnother(): Promise<Bookings>;
  /** Opens it after a crash, without the first one having been closed properly. */
  crashAndReopen(bookings: Bookings): Promise<Bookings>;
  destroy(): Promise<void>;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = Date.UTC(2026, 10, 21, 15);
const day = (number: number) => Date.UTC(2026, 11, number);

export function bookingsSuite(name: string, createFixture: () => Promise<BookingsFixture>): void {
  describe(`bookings: ${name}`, () => {
    let fixture: BookingsFixture;
    let bookings: Bookings;
    beforeEach(async () => {
      fixture = await createFixture();
      bookings = await fixture.open();
    });
    afterEach(async () => {
      bookings.close();
      await fixture.destroy();
    });

    let effects = 0;
    const stay = (conversation: string, from: number, to: number, more: Partial<ClaimRequest> = {}) => ({
      id: `${conversation}:e${++effects}`,
      conversation,
      resource: 'property:orla',
      from: day(from),
      to: day(to),
      ...more,
    });
    const hold = (request: ClaimRequest, until = now + DAY, at = now) =>
      bookings.hold({ ...request, until }, at);
    const book = (request: ClaimRequest, at = now) => bookings.book(request, at);
    const outcomes = (answers: readonly { outcome: string }[]) => answers.map(({ outcome }) => outcome);
    const takenDays = async (except?: string, at = now) =>
      (await bookings.taken(['property:orla'], day(1), day(31), at, except)).map(({ from, to }) => [
        from,
        to,
      ]);

    describe('the list of claims', () => {
      const placeOf = ({ resource, to, id }: ClaimPlace) => ({ resource, to, id });

      it('has those that have not ended, page by page, by resource and end', async () => {
        const wanted = [];
        for (const resource of ['property:orla', 'property:orla-2', 'property:mar']) {
          for (let n = 0; n < 90; n++) {
            const request = stay(`c${n}`, 1 + 3 * n, 3 + 3 * n, { resource });
            await book(request);
            wanted.push(request);
          }
        }
        const held = stay('ana', 1, 3, { resource: 'property:serra' });
        await hold(held, now + HOUR);
        await hold(stay('bia', 5, 9, { resource: 'property:serra' }), now + 1);
        await book({ ...stay('caio', 1, 2, { resource: 'property:serra' }), from: now - DAY, to: now });
        const at = now + 2;
        const all = [];
        let after: ClaimPlace | undefined;
        for (let pages = 0; pages < 20; pages++) {
          const page = await bookings.list({ limit: 40, ...(after && { after }) }, at);
          all.push(...page);
          if (page.length < 40) break;
          after = placeOf(page.at(-1)!);
        }
        const order = ({ resource, to }: ClaimPlace) => `${resource}\0${String(to).padStart(16, '0')}`;
        const sorted = [...wanted, { ...held, until: now + HOUR }].sort((a, b) =>
          order(a) < order(b) ? -1 : 1,
        );
        expect(all).toEqual(sorted);
        const first = await bookings.list({ resource: 'property:orla', limit: 50 }, at);
        const rest = await bookings.list(
          { resource: 'property:orla', limit: 50, after: placeOf(first.at(-1)!) },
          at,
        );
        expect([...first, ...rest]).toEqual(sorted.filter(({ resource }) => resource === 'property:orla'));
        expect(await bookings.list({ resource: 'property', limit: 9 }, at)).toEqual([]);
      });

      it("gives one of them, until it has ended, and as nobody's when it was forgotten", async () => {
        const request = stay('ana', 10, 15);
        await book(request);
        const held = stay('ana', 20, 25);
        await hold(held, now + HOUR);
        expect(await bookings.get(request.id, now)).toEqual(request);
        expect(await bookings.get(held.id, now)).toEqual({ ...held, until: now + HOUR });
        expect(await bookings.get(held.id, now + HOUR)).toBeUndefined();
        expect(await bookings.get(request.id, request.to)).toBeUndefined();
        expect(await bookings.get('nobody:e1', now)).toBeUndefined();
        await bookings.forget(['ana']);
        expect(await bookings.get(request.id, now)).toBeUndefined();
        const [left] = await bookings.list({ limit: 9 }, now);
        expect(left).toMatchObject({ conversation: '', from: request.from });
        expect(await bookings.release('', left!.id)).toBe(true);
        expect(await bookings.list({ limit: 9 }, now)).toEqual([]);
      });
    });

    describe('a claim', () => {
      it('is granted where nobody has the resource, for days that touch and other resources', async () => {
        const first = stay('ana', 10, 15);
        const { id, resource, from, to } = first;
        expect(await book(first)).toEqual({ outcome: 'granted', claim: { id, resource, from, to } });
        const others = [
          stay('bia', 5, 10),
          stay('caio', 15, 20),
          stay('davi', 10, 15, { resource: 'property:orla-2' }),
        ];
        for (const other of others) expect(await book(other)).toMatchObject({ outcome: 'granted' });
      });

      it('is refused for any time that another has', async () => {
        await book(stay('ana', 10, 15));
        for (const [from, to] of [
          [10, 15],
          [9, 11],
          [14, 16],
          [11, 12],
          [5, 20],
        ] as const) {
          expect(await book(stay('bia', from, to))).toEqual({ outcome: 'taken' });
          expect(await hold(stay('bia', from, to))).toEqual({ outcome: 'taken' });
        }
        expect(await bookings.find('bia', now)).toEqual([]);
      });

      it('says until when, if only holds are in the way', async () => {
        await hold(stay('ana', 10, 12), now + HOUR);
        await hold(stay('bia', 12, 15), now + 2 * HOUR);
        expect(await book(stay('caio', 11, 13))).toEqual({ outcome: 'taken', until: now + 2 * HOUR });
        await book(stay('davi', 15, 17));
        expect(await book(stay('caio', 11, 16))).toEqual({ outcome: 'taken' });
      });

      it('is refused when others have what it must not meet, which it does not take itself', async () => {
        const visit = (conversation: string) =>
          stay(conversation, 1, 2, {
            resource: 'visit:orla',
            from: day(12) + 13 * HOUR,
            to: day(12) + 14 * HOUR,
            unless: [{ resource: 'property:orla', from: day(12), to: day(13) }],
          });
        const stays = await book(stay('ana', 10, 15));
        expect(await book(visit('bia'))).toEqual({ outcome: 'taken' });
        expect(await book(visit('ana'))).toMatchObject({ outcome: 'granted' });
        expect(stays.outcome === 'granted' && (await bookings.release('ana', stays.claim.id))).toBe(true);
        expect(await book(visit('bia'))).toEqual({ outcome: 'taken' }); // ana has the hour
        expect(await book(stay('caio', 10, 15))).toMatchObject({ outcome: 'granted' });
      });

      it('that cannot be is refused by name', async () => {
        const refused = (more: Partial<ClaimRequest>) => book(stay('ana', 10, 15, more));
        await expect(refused({ to: day(10) })).rejects.toThrow(/^to of a claim/);
        await expect(refused({ from: day(10) + 0.5 })).rejects.toThrow(/^from of a claim/);
        await expect(refused({ resource: 'a\0b' })).rejects.toThrow(/^resource of a claim/);
        await expect(refused({ unless: [{ resource: 'x', from: 2, to: 1 }] })).rejects.toThrow(
          /^to of a claim/,
        );
        await expect(hold(stay('ana', 10, 15), Number.NaN)).rejects.toMatchObject({
          code: 'request_invalid',
        });
        expect(await bookings.find('ana', now)).toEqual([]);
      });
    });

    describe('the same id again', () => {
      it('gets the same answer, also after a crash, and claims once', async () => {
        const [granted, refused] = [stay('ana', 10, 15), stay('bia', 12, 17)];
        const first = [await hold(granted), await book(refused)];
        expect(outcomes(first)).toEqual(['granted', 'taken']);
        expect([await hold(granted), await book(refused)]).toEqual(first);
        bookings = await fixture.crashAndReopen(bookings);
        expect([await hold(granted), await book(refused)]).toEqual(first);
        expect(await takenDays()).toEqual([[day(10), day(15)]]);
      });

      it('is refused still when what was in the way has gone', async () => {
        const refused = stay('bia', 12, 17);
        const first = await hold(stay('ana', 10, 15));
        expect(await book(refused)).toMatchObject({ outcome: 'taken' });
        if (first.outcome === 'granted') await bookings.release('ana', first.claim.id);
        expect(await book(refused)).toMatchObject({ outcome: 'taken' });
        expect(await book(stay('bia', 12, 17))).toMatchObject({ outcome: 'granted' });
      });

      it('for something else than it was granted is refused', async () => {
        const first = stay('ana', 10, 15);
        await book(first);
        const other = { ...first, resource: 'property:serra' };
        await expect(book(other)).rejects.toMatchObject({ code: 'request_invalid' });
        await expect(hold({ ...first, to: day(16) })).rejects.toThrow(/^id of a claim was granted/);
        expect((await bookings.find('ana', now)).map(({ resource }) => resource)).toEqual(['property:orla']);
      });

      it('is told that its claim has ended, and does not claim anew', async () => {
        const [expired, released] = [stay('ana', 10, 15), stay('ana', 20, 25)];
        await hold(expired);
        await book(released);
        await bookings.release('ana', released.id);
        const later = now + DAY;
        await book(stay('bia', 10, 15), later);
        expect(await hold(expired, later, later)).toMatchObject({ outcome: 'granted', ended: true });
        expect(await book(released, later)).toMatchObject({ outcome: 'granted', ended: true });
        expect(await bookings.find('ana', later)).toEqual([]);
      });
    });

    describe('a hold', () => {
      it('ends by itself, and then for good once another was granted in its place', async () => {
        const held = await hold(stay('ana', 10, 15), now + HOUR);
        expect(held).toMatchObject({ claim: { until: now + HOUR } });
        expect(await book(stay('bia', 10, 15), now + HOUR - 1)).toMatchObject({ outcome: 'taken' });
        expect(await bookings.find('ana', now + HOUR - 1)).toHaveLength(1);
        expect(await bookings.find('ana', now + HOUR)).toEqual([]);
        expect(await takenDays(undefined, now + HOUR)).toEqual([]);
        expect(await hold(stay('bia', 14, 16), now + DAY, now + HOUR)).toMatchObject({ outcome: 'granted' });
        // A clock that is behind does not bring it back.
        expect(await bookings.find('ana', now)).toEqual([]);
        expect(await book(stay('ana', 10, 15), now)).toMatchObject({ outcome: 'taken' });
        expect(await book(stay('bia', 14, 16), now)).toMatchObject({ outcome: 'granted' });
      });

      it('becomes the booking of its own conversation in one step', async () => {
        await hold(stay('ana', 10, 15));
        const booked = stay('ana', 10, 15);
        expect(await book(booked)).toMatchObject({ outcome: 'granted', claim: { id: booked.id } });
        const claims = await bookings.find('ana', now + 365 * DAY);
        expect(claims.map(({ id, until }) => [id, until])).toEqual([[booked.id, undefined]]);
      });

      it('of other days takes its place, unless these are taken', async () => {
        await hold(stay('ana', 10, 15));
        await book(stay('bia', 17, 20));
        expect(await hold(stay('ana', 12, 18))).toMatchObject({ outcome: 'taken' });
        expect(await takenDays('bia')).toEqual([[day(10), day(15)]]);
        expect(await hold(stay('ana', 12, 17))).toMatchObject({ outcome: 'granted' });
        expect(await takenDays('bia')).toEqual([[day(12), day(17)]]);
      });
    });

    describe('a booking', () => {
      it('stays until it is released, by its own conversation', async () => {
        const booked = stay('ana', 10, 15);
        await book(booked);
        expect(await book(stay('bia', 10, 15), now + 10 * DAY)).toMatchObject({ outcome: 'taken' });
        expect(await bookings.release('bia', booked.id)).toBe(false);
        expect(await takenDays()).toHaveLength(1);
        expect(await bookings.release('ana', booked.id)).toBe(true);
        expect(await bookings.release('ana', booked.id)).toBe(false);
        expect(await book(stay('bia', 10, 15))).toMatchObject({ outcome: 'granted' });
      });

      it('claimed again by its conversation is given again; other days are its own to release', async () => {
        const booked = stay('ana', 10, 15);
        await book(booked);
        expect(await book(stay('ana', 10, 15))).toMatchObject({
          outcome: 'granted',
          claim: { id: booked.id },
        });
        expect(await hold(stay('ana', 10, 15))).toMatchObject({
          outcome: 'granted',
          claim: { id: booked.id },
        });
        expect(await book(stay('ana', 12, 17))).toEqual({ outcome: 'taken', own: true });
        expect(await takenDays()).toEqual([[day(10), day(15)]]);
      });
    });

    it('tells what is taken of some resources, without one conversation', async () => {
      await book(stay('ana', 10, 15));
      await hold(stay('bia', 20, 22));
      await book(stay('bia', 10, 15, { resource: 'property:serra' }));
      await book(stay('bia', 12, 13, { resource: 'property:other' }));
      const taken = (from: number, to: number, except?: string) =>
        bookings.taken(
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
      expect(await bookings.taken([], day(1), day(31), now)).toEqual([]);
    });

    it('of many who claim at once from several places grants each time to one', async () => {
      const all = [bookings, await fixture.openAnother(), await fixture.openAnother()];
      const rounds = await Promise.all(
        Array.from({ length: 20 }, (_, round) =>
          Promise.all(
            Array.from({ length: 6 }, (_, n) => {
              const request = stay(`c${n}`, 10 + (n % 2), 15, { resource: `property:p${round}` });
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

    describe('forgetting', () => {
      it('keeps the days of bookings without who, ends holds, and leaves ids free for who comes anew', async () => {
        const [booked, held, asked] = [stay('ana', 10, 15), stay('ana', 20, 25), stay('ana', 16, 18)];
        await book(booked);
        await hold(held);
        await book(stay('bia', 16, 18));
        await book(asked);
        expect(await bookings.forget(['ana', 'nobody'])).toBe(2);
        expect(await bookings.find('ana', now)).toEqual([]);
        expect(await takenDays('ana')).toEqual([
          [day(10), day(15)],
          [day(16), day(18)],
        ]);
        expect(JSON.stringify(await bookings.everything())).not.toContain('ana');
        expect(await bookings.forget(['ana'])).toBe(0);
        expect(await book(booked)).toEqual({ outcome: 'taken' });
        expect(await hold(held)).toMatchObject({ outcome: 'granted', claim: { id: held.id } });
        while (!(await bookings.scrub())) await new Promise((resolve) => setTimeout(resolve, 20));
        bookings = await fixture.crashAndReopen(bookings);
        expect(await takenDays('bia')).toEqual([
          [day(10), day(15)],
          [day(20), day(25)],
        ]);
      });
    });

    describe('housekeeping', () => {
      it('removes what nobody needs any more with the claims of others', async () => {
        for (let n = 0; n < 6; n++) await hold(stay('ana', 1, 31, { resource: `property:old${n}` }));
        for (let n = 0; n < 6; n++) await book(stay('bia', 1, 31, { resource: `property:old${n}` }));
        const later = day(31) + 31 * DAY;
        for (let n = 0; n < 3; n++) {
          await book(
            stay('caio', 1, 2, {
              resource: 'property:new',
              from: later + n * DAY,
              to: later + (n + 1) * DAY,
            }),
            later,
          );
        }
        const { claims, answers } = await bookings.everything();
        expect(claims.map(({ conversation }) => conversation)).toEqual(['caio', 'caio', 'caio']);
        expect(answers.map(({ conversation }) => conversation)).toEqual(['caio', 'caio', 'caio']);
      });
    });

    it('gives all it keeps to another, who then answers the same', async () => {
      const [held, booked, refused] = [stay('ana', 10, 15), stay('bia', 15, 20), stay('bia', 12, 16)];
      const first = [await hold(held), await book(booked), await book(refused)];
      await book(stay('gone', 22, 24));
      await bookings.forget(['gone']);
      const kept = await bookings.everything();
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
      expect(await other.book(stay('ana', 22, 24), now)).toEqual({ outcome: 'taken' });
      other.close();
      await otherFixture.destroy();
    });
  });
}

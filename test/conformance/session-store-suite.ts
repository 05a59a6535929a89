/** What every store of sessions must hold; an adapter supplies only the factory. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SESSION_MS, type Session, type SessionStore, Sessions } from '../../src/operators/sessions.ts';

export interface SessionStoreFixture {
  open(): Promise<SessionStore>;
  /** All that lies in the store, as text. */
  everything(): Promise<string>;
  destroy(): Promise<void>;
}

export function sessionStoreSuite(name: string, createFixture: () => Promise<SessionStoreFixture>): void {
  describe(`sessions: ${name}`, () => {
    let fixture: SessionStoreFixture;
    let store: SessionStore;
    let other: SessionStore;
    let now: number;
    let sessions: Sessions;
    beforeEach(async () => {
      fixture = await createFixture();
      store = await fixture.open();
      other = await fixture.open();
      now = Date.now();
      sessions = new Sessions(store, () => now);
    });
    afterEach(async () => {
      store.close();
      other.close();
      await fixture.destroy();
    });

    const ana = { name: 'ana', role: 'editor' as const };
    const always = async () => 'evidence';

    it('are found by their token, also by another process, until they end', async () => {
      const { token, session } = await sessions.begin(ana, 'password', 'evidence');
      expect(session).toMatchObject({ user: 'ana', role: 'editor', by: 'password' });
      expect(await new Sessions(other, () => now).find(token, always)).toEqual(session);
      expect(await sessions.find(`${token}x`, always)).toBeUndefined();
      await sessions.end(token);
      expect(await new Sessions(other, () => now).find(token, always)).toBeUndefined();
      await sessions.end(token);
    });

    it('have tokens of their own, none of which lies in the store', async () => {
      const begun = await Promise.all([1, 2, 3].map(() => sessions.begin(ana, 'password', 'the evidence')));
      const tokens = begun.map(({ token }) => token);
      expect(new Set([...tokens, ...begun.map(({ session }) => session.csrf)]).size).toBe(6);
      const lies = await fixture.everything();
      expect(lies).toContain('ana');
      for (const secret of [...tokens, 'the evidence']) expect(lies).not.toContain(secret);
    });

    it('end after twelve hours', async () => {
      const { token, session } = await sessions.begin(ana, 'password', 'evidence');
      expect(session.expiresAt).toBe(now + SESSION_MS);
      now += 12 * 3_600_000 - 1;
      expect(await sessions.find(token, always)).toEqual(session);
      now += 1;
      expect(await sessions.find(token, always)).toBeUndefined();
    });

    it('end for good when what they rest on has changed or is gone', async () => {
      for (const changed of ['another', undefined]) {
        const { token } = await sessions.begin(ana, 'password', 'evidence');
        const asked: Session[] = [];
        const look = async (session: Session) => {
          asked.push(session);
          return changed;
        };
        expect(await sessions.find(token, look)).toBeUndefined();
        expect(asked).toMatchObject([{ user: 'ana', by: 'password' }]);
        expect(await sessions.find(token, always)).toBeUndefined();
      }
    });
  });
}

/** What every audit log must hold; an adapter supplies only the factory. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditLog } from '../../src/operators/audit-log.ts';

export interface AuditLogFixture {
  /** Opens the same log as another process does, while others go on. */
  open(keepFor?: number): Promise<AuditLog>;
  destroy(): Promise<void>;
}

export function auditLogSuite(name: string, createFixture: () => Promise<AuditLogFixture>): void {
  describe(`audit log: ${name}`, () => {
    let fixture: AuditLogFixture;
    let log: AuditLog;
    beforeEach(async () => {
      fixture = await createFixture();
      log = await fixture.open();
    });
    afterEach(async () => {
      log.close();
      await fixture.destroy();
    });

    const root = { name: 'root', role: 'admin' as const };

    it('gives its lines whole, the newest first, page by page, to every process', async () => {
      const other = await fixture.open();
      const now = Date.now();
      expect(await log.page(undefined, 10, now)).toEqual({ items: [] });
      for (let n = 1; n <= 5; n++) {
        await (n % 2 ? log : other).add(root, { action: 'user.add', subject: `user${n}` }, now + n);
      }
      const first = await other.page(undefined, 2, now);
      expect(first.items.map(({ subject }) => subject)).toEqual(['user5', 'user4']);
      const second = await log.page(first.next, 2, now);
      expect(second.items.map(({ subject }) => subject)).toEqual(['user3', 'user2']);
      const last = await log.page(second.next, 2, now);
      expect(last).toEqual({
        items: [
          {
            id: expect.any(String),
            at: now + 1,
            who: 'root',
            role: 'admin',
            action: 'user.add',
            subject: 'user1',
          },
        ],
      });
      other.close();
    });

    it('keeps details, and lines of somebody who was not let in', async () => {
      const now = Date.now();
      await log.add(
        { name: 'ana' },
        { action: 'session.refused', subject: 'ana', detail: { from: '::1', n: 1, x: true } },
        now,
      );
      const { items } = await log.page(undefined, 10, now);
      expect(items).toEqual([
        {
          id: expect.any(String),
          at: now,
          who: 'ana',
          action: 'session.refused',
          subject: 'ana',
          detail: { from: '::1', n: 1, x: true },
        },
      ]);
    });

    it('drops what is older than it is to be kept, at the next line and when it is read', async () => {
      const kept = await fixture.open(200);
      const began = Date.now();
      await kept.add(root, { action: 'a', subject: 'old' }, began);
      await new Promise((resolve) => setTimeout(resolve, 250));
      await kept.add(root, { action: 'a', subject: 'new' }, Date.now());
      const all = await log.page(undefined, 10, Date.now());
      expect(all.items.map(({ subject }) => subject)).toEqual(['new']);
      await new Promise((resolve) => setTimeout(resolve, 250));
      expect(await kept.page(undefined, 10, Date.now())).toEqual({ items: [] });
      kept.close();
    });
  });
}

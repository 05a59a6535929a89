import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { Logins } from '../../../src/gateway/logins.ts';
import type { AuditEntry } from '../../../src/operators/audit-log.ts';

it('a flood of wrong logins is counted, and takes few lines of the audit log', async () => {
  const registry = new Registry();
  const lines: AuditEntry[] = [];
  const logins = new Logins(registry, (_, entry) => void lines.push(entry));
  for (let n = 0; n < 100; n++) {
    const wrong = logins.letIn(
      { ip: `10.0.0.${n}` } as never,
      {} as never,
      `user${n}`,
      async () => undefined,
    );
    await expect(wrong).rejects.toMatchObject({ code: 'unauthorized' });
  }
  expect(lines.length).toBeLessThanOrEqual(60); // two minutes may share it
  expect(lines[0]).toEqual({
    action: 'session.refused',
    subject: 'user0',
    detail: { code: 'unauthorized', from: '10.0.0.0' },
  });
  expect(await registry.metrics()).toContain('prosa_logins_refused_total{reason="wrong"} 100');
});

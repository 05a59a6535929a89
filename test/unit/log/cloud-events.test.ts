import { describe, expect, it } from 'vitest';
import { deadLetterEvent, factEvent, unreadableEvent } from '../../../src/log/cloud-events.ts';

const at = Date.parse('2026-11-21T12:00:00Z');

describe('CloudEvents', () => {
  it('tell a fact under an id that follows from where it was decided', () => {
    const fact = { conversation: 'c1', revision: 7, ordinal: 1, name: 'qualified', data: { score: 3 }, at };
    expect(factEvent('shop', fact)).toEqual({
      specversion: '1.0',
      id: 'c1:7:1',
      source: '/prosa/shop',
      type: 'prosa.fact.qualified',
      subject: 'c1',
      time: '2026-11-21T12:00:00.000Z',
      datacontenttype: 'application/json',
      data: { score: 3 },
    });
  });

  it('tell a dead letter without what a customer wrote', () => {
    const letter = {
      conversation: 'c1',
      key: 'm wamid.1',
      kind: 'message' as const,
      code: 'funnel_failed',
      reason: 'it threw',
      attempts: 2,
      at,
      event: '{"kind":"message","text":"oi, sou eu"}',
    };
    expect(deadLetterEvent('shop', letter)).toMatchObject({
      id: `c1:m wamid.1:${at}`,
      type: 'prosa.dead_letter',
      subject: 'c1',
      data: { code: 'funnel_failed', attempts: 2 },
    });
    expect(JSON.stringify(deadLetterEvent('shop', letter))).not.toMatch(/oi, sou eu/);
  });

  it('tell a record that is no event by its place, whatever it holds', () => {
    const record = { topic: 'prosa.events', partition: 3, offset: 9, value: Buffer.from([0xff, 0]), at };
    expect(unreadableEvent('shop', record)).toMatchObject({
      id: 'prosa.events/3/9',
      type: 'prosa.unreadable_record',
      data: { value: '/wA=' },
    });
    expect(unreadableEvent('shop', { ...record, value: null })).toMatchObject({ data: { value: null } });
    const large = unreadableEvent('shop', { ...record, value: Buffer.alloc(1_000_000) });
    expect(large).toMatchObject({ data: { bytes: 1_000_000 } });
    expect(JSON.stringify(large).length).toBeLessThan(800_000);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEvent, encodeEvent, headersOf } from '../../../src/log/event-record.ts';
import { message } from '../../support/kafka-load.ts';

const event = message('c1', 'wamid.1');

describe('an event as a record', () => {
  it('has its trace in a header, where it is a sampled one', () => {
    const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const traced = { ...event, trace } as typeof event;
    expect(JSON.parse(encodeEvent(traced).toString())).toEqual(event);
    expect(headersOf(traced)).toMatchObject({ traceparent: trace });
    expect(headersOf(event)).not.toHaveProperty('traceparent');
    const read = (traceparent: string) =>
      decodeEvent(encodeEvent(traced), { traceparent: Buffer.from(traceparent) });
    expect(read(trace)).toEqual(traced);
    expect(read(trace.replace(/01$/, '00'))).toEqual(event);
    expect(read('nonsense')).toEqual(event);
  });

  it('is the same when it is read', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (profile, words) => {
        const one = { ...event, profile, content: { type: 'text' as const, text: words } };
        expect(decodeEvent(encodeEvent(one as typeof event))).toEqual(one);
      }),
    );
    const status = { kind: 'status', conversation: 'c1', entry: 3, state: 'read', at: 5 } as const;
    expect(decodeEvent(encodeEvent(status))).toEqual(status);
    for (const action of [
      { type: 'take' },
      { type: 'take', steal: true },
      { type: 'write', text: 'Oi' },
      { type: 'giveBack' },
      { type: 'giveBack', resume: 'greet' },
    ] as const) {
      const operator = { kind: 'operator', conversation: 'c1', id: 'o1', by: 'ana', at: 5, action } as const;
      expect(decodeEvent(encodeEvent(operator))).toEqual(operator);
    }
  });

  it.each([
    'Oi',
    '',
    'null',
    '[]',
    '{}',
    '{"kind":"message","conversation":"c1","at":1}',
    JSON.stringify({ ...event, conversation: '' }),
    JSON.stringify({ ...event, kind: 'timer' }),
    JSON.stringify({ ...event, content: { type: 'text' } }),
    JSON.stringify({ ...event, content: null }),
    JSON.stringify({ ...event, address: 5 }),
    '{"kind":"status","conversation":"c1","at":1,"entry":1.5,"state":"read"}',
    '{"kind":"status","conversation":"c1","at":1,"entry":1,"state":"lost"}',
    '{"kind":"operator","conversation":"c1","at":1,"id":"o1","by":"ana"}',
    '{"kind":"operator","conversation":"c1","at":1,"id":"o1","by":"ana","action":{"type":"sell"}}',
    '{"kind":"operator","conversation":"c1","at":1,"id":"o1","by":"ana","action":{"type":"write"}}',
    '{"kind":"operator","conversation":"c1","at":1,"id":"o1","by":"ana","action":{"type":"giveBack","resume":1}}',
  ])('is none where it is %s', (value) => {
    expect(decodeEvent(Buffer.from(value))).toBeUndefined();
  });

  it('is none where there is no value', () => {
    expect(decodeEvent(null)).toBeUndefined();
  });
});

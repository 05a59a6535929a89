import { describe, expect, it } from 'vitest';
import { type Change, type Outgoing, outgoing, restored } from '../../../src/studio/inbox/outgoing.ts';

const after = (...changes: Change[]) => changes.reduce(outgoing, [] as readonly Outgoing[]);
const wrote: Change = { type: 'wrote', key: 'k', text: 'Bom dia', at: 1 };

describe('messages an operator wrote', () => {
  it('are kept with the reason when they could not be sent, and lose it when sent again', () => {
    const failed = after(wrote, { type: 'failed', key: 'k', reason: 'offline' });
    expect(failed).toEqual([{ key: 'k', text: 'Bom dia', at: 1, status: 'failed', reason: 'offline' }]);
    expect(outgoing(failed, { type: 'sending', key: 'k' })).toEqual([
      { key: 'k', text: 'Bom dia', at: 1, status: 'sending' },
    ]);
  });

  it('stay until the journal has them', () => {
    const accepted = after(wrote, { type: 'accepted', key: 'k' });
    expect(outgoing(accepted, { type: 'seen', keys: new Set(['other']) })).toBe(accepted);
    expect(outgoing(accepted, { type: 'seen', keys: new Set(['k']) })).toEqual([]);
  });

  it('can be given up', () => {
    expect(after(wrote, { type: 'dropped', key: 'k' })).toEqual([]);
  });

  it('survive a reload; those that were on their way can be sent again under their key', () => {
    expect(restored(JSON.stringify(after(wrote)))).toMatchObject([{ key: 'k', status: 'failed' }]);
    expect(restored(null)).toEqual([]);
    expect(restored('{')).toEqual([]);
  });
});

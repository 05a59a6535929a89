import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasSeen, RING_SIZE, remember } from '../../../src/actor/message-ring.ts';

describe('the ring of message ids', () => {
  it('knows the ids it was given and no others', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: RING_SIZE }),
        (ids) => {
          const [stranger, ...known] = ids;
          const ring = known.reduce(remember, '');
          expect(known.every((id) => hasSeen(ring, id))).toBe(true);
          expect(hasSeen(ring, stranger!)).toBe(false);
        },
      ),
    );
  });

  it('forgets the oldest and stays bounded', () => {
    let ring = '';
    for (let n = 0; n <= RING_SIZE; n++) ring = remember(ring, `wamid.${n}`);
    expect(hasSeen(ring, 'wamid.0')).toBe(false);
    expect(hasSeen(ring, 'wamid.1')).toBe(true);
    expect(hasSeen(ring, `wamid.${RING_SIZE}`)).toBe(true);
    expect(ring.length).toBe(RING_SIZE * 11);
  });

  it('tells similar ids apart', () => {
    const fingerprints = new Set<string>();
    for (let n = 0; n < 200_000; n++) fingerprints.add(remember('', `wamid.HBgNNTUwMDkwMDAwMDAw${n}`));
    expect(fingerprints.size).toBe(200_000);
  });
});

import { describe, expect, it } from 'vitest';
import { type Item, PartitionLine } from '../../../src/log/partition-line.ts';

const settled: string[] = [];

const item = (key: string, size = 10, since = 0): Item => ({
  message: { key, value: '' },
  size,
  since,
  settle: (error) => void settled.push(`${key} ${error?.message ?? 'written'}`),
});

const keysOf = (items: readonly Item[]) => items.map(({ message }) => message.key);

function lineOf(...items: Item[]): PartitionLine {
  settled.length = 0;
  const line = new PartitionLine(3);
  for (const one of items) line.put(one);
  return line;
}

describe('a line of what waits for a partition', () => {
  it('writes the same until it is written, and then what came meanwhile', () => {
    const line = lineOf(item('a'), item('b'));
    expect(keysOf(line.chunk())).toEqual(['a', 'b']);
    line.put(item('c'));
    line.failures = 2;
    line.alone = true;
    expect(keysOf(line.chunk())).toEqual(['a', 'b']);
    expect(line.isUncertain).toBe(true);
    line.written();
    expect([settled, line.isEmpty, line.failures, line.alone]).toEqual([
      ['a written', 'b written'],
      false,
      0,
      false,
    ]);
    expect(keysOf(line.chunk())).toEqual(['c']);
    line.written();
    expect(line.isEmpty).toBe(true);
  });

  it('writes no more at once than a broker takes, and always something', () => {
    const line = lineOf(item('a', 300_000), item('b', 300_000), item('c', 900_000), item('d'));
    const chunks: (string | undefined)[][] = [];
    while (!line.isEmpty) {
      chunks.push(keysOf(line.chunk()) as string[]);
      line.written();
    }
    expect(chunks).toEqual([['a'], ['b'], ['c'], ['d']]);
    const many = lineOf(...Array.from({ length: 501 }, (_, n) => item(String(n))));
    expect(many.chunk()).toHaveLength(500);
  });

  it('gives up what is tried and what waits behind it', () => {
    const line = lineOf(item('a', 10, 5), item('b', 10, 7));
    line.chunk();
    line.put(item('c', 10, 9));
    expect(line.since).toBe(5);
    line.fail(new Error('no'));
    expect([settled, line.isEmpty, line.isUncertain]).toEqual([['a no', 'b no', 'c no'], true, false]);
  });
});

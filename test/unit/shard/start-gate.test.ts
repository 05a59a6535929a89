import { expect, it } from 'vitest';
import { mayStart, StartGate } from '../../../src/shard/start-gate.ts';

it('a thread that is held starts when the gate opens, others at once', async () => {
  const gate = new StartGate();
  gate.hold(3);
  const started: number[] = [];
  const starts = [1, 2, 3].map((thread) => mayStart(gate.shared, thread).then(() => started.push(thread)));
  await Promise.all(starts.slice(0, 2));
  expect(started).toEqual([1, 2]);
  gate.open();
  await starts[2];
  expect(started).toEqual([1, 2, 3]);
});

it('who comes after the gate was opened is not held', async () => {
  const gate = new StartGate();
  gate.open();
  gate.hold(4);
  await mayStart(gate.shared, 4);
});

import { describe, expect, it } from 'vitest';
import { assign, createActor, initialTransition, setup, transition } from 'xstate';
import { dialogue, fiveStages } from '../../../bench/peer-restate/five-stages.ts';
import { installArguments } from '../../../bench/peer-restate/packages.ts';
import { resultsOf } from '../../../bench/peer-restate/peer-bench.ts';
import { settingsOf } from '../../../bench/peer-restate/restate-process.ts';
import { wrong } from '../../../bench/peer-restate/restate-run.ts';

const machine = fiveStages({ setup, assign });

describe('the funnel of the peer', () => {
  it('comes to the stage its dialogue names, however it is run', () => {
    let snapshot = initialTransition(machine)[0];
    const actor = createActor(machine).start();
    for (const { text, stage } of dialogue) {
      [snapshot] = transition(machine, machine.resolveState(snapshot), { type: 'message', text });
      actor.send({ type: 'message', text });
      expect([snapshot.value, actor.getSnapshot().value]).toEqual([stage, stage]);
    }
    expect(snapshot.context).toEqual({
      messages: 8,
      place: 'Florianópolis',
      dates: '20 a 27 de dezembro',
      guests: 4,
      objections: 1,
    });
    expect(actor.getSnapshot().context).toEqual(snapshot.context);
  });

  it('is sent bodies of about 80 bytes', () => {
    const bytes = dialogue.map(({ text }) =>
      Buffer.byteLength(JSON.stringify({ event: { type: 'message', text } })),
    );
    const mean = bytes.reduce((sum, one) => sum + one, 0) / bytes.length;
    expect(Math.abs(mean - 80)).toBeLessThan(8);
  });
});

describe('an answer of the peer', () => {
  const answer = (body: unknown) => `HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n${JSON.stringify(body)}`;

  it('is right where stage and count are', () => {
    expect(wrong(answer({ value: 'place', context: { messages: 1 }, tags: [] }), 0, 0)).toBeUndefined();
  });

  it('is wrong elsewhere, when a message was lost or taken twice, and without a machine', () => {
    expect(wrong(answer({ value: 'dates', context: { messages: 1 } }), 0, 0)).toContain('not "place"');
    expect(wrong(answer({ value: 'place', context: { messages: 2 } }), 0, 0)).toContain('2 messages');
    expect(wrong(answer({}), 0, 0)).toContain('not "place"');
    expect(wrong('HTTP/1.1 200 OK\r\n\r\n', 0, 0)).toBe('not JSON');
  });
});

describe('the peer', () => {
  const ports = { node: 1, ingress: 2, admin: 3 };

  it('listens on loopback only and syncs its log, tuned or not', () => {
    for (const tuned of [false, true]) {
      const settings = settingsOf('/data', ports, tuned);
      expect(settings).toContain('bind-ip = "127.0.0.1"');
      expect(settings).toContain('[log-server]\nrocksdb-disable-wal-fsync = false');
      expect(settings.includes('default-num-partitions = 4')).toBe(tuned);
      // A key of the server itself must stand before the first section.
      expect(settings.indexOf('default-journal-retention')).toBeLessThan(settings.indexOf('[ingress]'));
    }
  });

  it('is installed apart, with versions that are named and without scripts of packages', () => {
    const args = installArguments('/somewhere');
    expect(args).toEqual(
      expect.arrayContaining(['--prefix', '/somewhere', '--ignore-scripts', 'xstate@5.33.3']),
    );
    expect(args.filter((arg) => arg.startsWith('@'))).toHaveLength(3);
  });

  it('is held against the median of Prosa at the same concurrency', () => {
    const run = (messagesPerSecond: number, cpu?: number) => ({
      messagesPerSecond,
      p50: 1,
      p95: 2,
      p99: 3,
      cpu,
      cpuHandler: undefined,
      residentMb: undefined,
    });
    const [prosa, lean] = resultsOf(
      16,
      new Map([
        ['prosa', [run(300, 7), run(100), run(200, 9)]],
        ['lean', [run(50), run(40), run(60)]],
      ]),
    );
    expect(prosa).toMatchObject({ system: 'prosa', prosaTimes: 1, cpu: { median: 8 } });
    expect(lean).toMatchObject({ concurrency: 16, system: 'lean', prosaTimes: 4, cpu: undefined });
  });
});

import { vocabulary } from '../../machines/rental/live.ts';
import { perceive } from '../../src/perception/perceive.ts';
import { describeMachine, type Machine } from '../machine.ts';
import { type Summary, summarise } from '../summary.ts';
import { type Labelled, meaningOf, readLabelled } from './labelled.ts';
import { type Quality, scoresOf } from './scores.ts';

export interface PerceptionOptions {
  /** Times that all messages are perceived for the speed. */
  rounds: number;
}

export interface PerceptionReport {
  machine: Machine;
  quality: Quality;
  /** Microseconds a message takes on average, by round. */
  micros: Summary;
}

const timeZone = 'America/Sao_Paulo';

export function perceived({ text, sentAt, asked, known }: Labelled) {
  return meaningOf(perceive(text, { sentAt, timeZone, asked, known, vocabulary: vocabulary() }));
}

export function perceptionBench({ rounds }: PerceptionOptions): PerceptionReport {
  const messages = readLabelled();
  const quality = scoresOf(messages, perceived);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    for (const message of messages) perceived(message);
    times.push(((performance.now() - began) * 1000) / messages.length);
  }
  return { machine: describeMachine(), quality, micros: summarise(times) };
}

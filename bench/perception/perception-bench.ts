import { vocabulary } from '../../machines/rental/live.ts';
import { perceive } from '../../src/perception/perceive.ts';
import { describeMachine, type Machine } from '../machine.ts';
import { type Summary, summarise } from '../summary.ts';
import { type Half, halfOf } from './halves.ts';
import { type Labelled, meaningOf, readLabelled } from './labelled.ts';
import { type Miss, type Quality, scoresOf } from './scores.ts';

export interface PerceptionOptions {
  /** Times that all messages are perceived for the speed. */
  rounds: number;
}

export interface PerceptionReport {
  machine: Machine;
  quality: Record<Half, Omit<Quality, 'misses'>>;
  /** By notion, of the development half only: those of the other are not to be known. */
  misses: Record<string, Miss[]>;
  /** Microseconds a message takes on average, by round. */
  micros: Summary;
}

const timeZone = 'America/Sao_Paulo';

export function perceived({ text, sentAt, asked, known }: Labelled) {
  return meaningOf(perceive(text, { sentAt, timeZone, asked, known, vocabulary: vocabulary() }));
}

export function perceptionBench({ rounds }: PerceptionOptions): PerceptionReport {
  const messages = readLabelled();
  const { quality, misses } = qualityOf(messages);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    for (const message of messages) perceived(message);
    times.push(((performance.now() - began) * 1000) / messages.length);
  }
  return { machine: describeMachine(), quality, misses, micros: summarise(times) };
}

export function qualityOf(messages: readonly Labelled[]): Pick<PerceptionReport, 'quality' | 'misses'> {
  const of = (half: Half) => {
    const { misses, ...figures } = scoresOf(
      messages.filter((message) => halfOf(message) === half),
      perceived,
    );
    return { misses, figures };
  };
  const { misses, figures: development } = of('development');
  return { quality: { development, heldOut: of('heldOut').figures }, misses };
}

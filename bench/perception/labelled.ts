/** The labelled messages of test/quality, as perception is asked and as it should answer. */
import { readdirSync, readFileSync } from 'node:fs';
import type { SlotName, Slots } from '../../src/actor/event.ts';

export interface Labelled {
  /** File it is in, without its ending. */
  theme: string;
  text: string;
  /** Milliseconds since the epoch. */
  sentAt: number;
  asked: readonly SlotName[];
  known: Slots;
  expected: Meaning;
}

/** What is compared: every field there, with the defaults of test/quality/README.md. */
export interface Meaning {
  intent: string;
  slots: Record<string, unknown>;
  language: string;
  sentiment: string;
  buying: number;
  objections: readonly string[];
  signs: Record<string, string>;
  corrects: boolean;
}

interface Line extends Partial<Meaning> {
  text: string;
  intent: string;
  sentAt?: string;
  asked?: SlotName[];
  known?: Slots;
}

const directory = new URL('../../test/quality/messages/', import.meta.url);

export function readLabelled(): Labelled[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => {
      const { sentAt, messages } = JSON.parse(readFileSync(new URL(file, directory), 'utf8')) as {
        sentAt: string;
        messages: Line[];
      };
      return messages.map((line) => ({
        theme: file.replace(/\.json$/, ''),
        text: line.text,
        sentAt: Date.parse(line.sentAt ?? sentAt),
        asked: line.asked ?? [],
        known: line.known ?? {},
        expected: meaningOf(line),
      }));
    });
}

type Given = { intent: string; slots?: object; signs?: object } & Partial<Omit<Meaning, 'slots' | 'signs'>>;

/** A perception, or a label, with the defaults of what it leaves out. */
export function meaningOf(given: Given): Meaning {
  const { intent, slots = {}, language = 'pt', sentiment = 'neutral', buying = 0 } = given;
  const { objections = [], signs = {}, corrects = false } = given;
  return {
    intent,
    slots: { ...slots },
    language,
    sentiment,
    buying,
    objections,
    signs: { ...signs },
    corrects,
  };
}

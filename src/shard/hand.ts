/**
 * What a worker thread has in hand, told to the main thread through shared memory (G10).
 *
 * A thread that loops or dies can say nothing any more, so it says beforehand which event it steps, or which
 * effect it starts, and takes the mark back when it is done. One area per group of shards; a thread has at most
 * one thing in hand, because it is synchronous work that is marked. Its cost is a few stores an event.
 *
 * After the process itself has died, areas are also written to files for a while: the next process reads there
 * what was in hand.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { ConversationEvent } from '../actor/event.ts';
import { conversationOfEffect, eventKey, runKey } from './event-key.ts';

/** Words at the start of an area. */
const DOING = 0;
/** Rises with each thing taken in hand. */
const TAKEN = 1;
const CONVERSATION_LENGTH = 2;
const KEY_LENGTH = 3;
/** Rises while the thread comes round. */
const BEAT = 4;
/** Effects run one at a time. */
const ISOLATING = 5;
/** Marks are written to a file, too. */
const CAREFUL = 6;
const WORDS = 8;

const CONVERSATION_AT = WORDS * 4;
const CONVERSATION_SPACE = 96;
const KEY_AT = CONVERSATION_AT + CONVERSATION_SPACE;
/** As UTF-8 a key of event-key.ts fits. */
const KEY_SPACE = 384;
export const HAND_SIZE = KEY_AT + KEY_SPACE;

const NOTHING = 0;
const STEPPING = 1;
const RUNNING = 2;
/** An effect runs alone, so a death belongs to it even where its code was only waiting. */
const ALONE = 3;
const STORING = 4;

const encoder = new TextEncoder();

/** The worker's side. */
export class Hand {
  readonly #words: Int32Array;
  readonly #area: Uint8Array;
  readonly #conversation: Uint8Array;
  readonly #key: Uint8Array;
  readonly #file: string | undefined;
  #descriptor: number | undefined;
  #alone: string | undefined;

  /** @param file where the area is written to while the main thread asks for care */
  constructor(areas: SharedArrayBuffer, group: number, file?: string) {
    const start = group * HAND_SIZE;
    this.#words = new Int32Array(areas, start, WORDS);
    this.#area = new Uint8Array(areas, start, HAND_SIZE);
    this.#conversation = new Uint8Array(areas, start + CONVERSATION_AT, CONVERSATION_SPACE);
    this.#key = new Uint8Array(areas, start + KEY_AT, KEY_SPACE);
    this.#file = file;
  }

  /** The event is stepped now. */
  step(event: ConversationEvent): void {
    this.#take(STEPPING, event.conversation, eventKey(event));
  }

  /** The handler of an effect is called now. */
  run(effect: string): void {
    this.#take(RUNNING, conversationOfEffect(effect), runKey(effect));
  }

  /** Until told otherwise this effect is the only one that runs, waiting or not. */
  alone(effect: string | undefined): void {
    this.#alone = effect;
    this.clear();
  }

  /** A transaction is being written, which may take as long as the disk takes. */
  store(): void {
    Atomics.store(this.#words, DOING, STORING);
  }

  clear(): void {
    if (this.#alone === undefined) this.#tell(NOTHING);
    else this.#take(ALONE, conversationOfEffect(this.#alone), runKey(this.#alone));
  }

  beat(): void {
    Atomics.add(this.#words, BEAT, 1);
  }

  isolating(on: boolean): void {
    Atomics.store(this.#words, ISOLATING, on ? 1 : 0);
  }

  close(): void {
    this.#alone = undefined;
    this.#tell(NOTHING);
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #take(doing: number, conversation: string, key: string): void {
    const words = this.#words;
    Atomics.store(words, DOING, NOTHING);
    words[CONVERSATION_LENGTH] = encoder.encodeInto(conversation, this.#conversation).written;
    words[KEY_LENGTH] = encoder.encodeInto(key, this.#key).written;
    Atomics.add(words, TAKEN, 1);
    this.#tell(doing);
  }

  #tell(doing: number): void {
    Atomics.store(this.#words, DOING, doing);
    if (this.#words[CAREFUL] === 1 && this.#file !== undefined) {
      this.#descriptor ??= openSync(this.#file, 'w', 0o600);
      writeSync(this.#descriptor, this.#area, 0, doing === NOTHING ? 4 : HAND_SIZE, 0);
    }
  }
}

/** What is in hand, by what it would be recognised by if it came again. */
export interface InHand {
  conversation: string;
  key: string;
}

/** The main thread's side: the areas of all groups. */
export class Hands {
  readonly shared: SharedArrayBuffer;
  readonly #words: Int32Array[];

  constructor(groups: number) {
    this.shared = new SharedArrayBuffer(groups * HAND_SIZE);
    this.#words = Array.from(
      { length: groups },
      (_, group) => new Int32Array(this.shared, group * HAND_SIZE, WORDS),
    );
  }

  /** What a look tells about whether the group gets on: `taken` and `beat` rise as long as it does. */
  look(group: number): { doing: 'nothing' | 'event' | 'effect' | 'storing'; taken: number; beat: number } {
    const words = this.#words[group]!;
    const doing = Atomics.load(words, DOING);
    return {
      doing:
        doing === STEPPING
          ? 'event'
          : doing === RUNNING
            ? 'effect'
            : doing === STORING
              ? 'storing'
              : 'nothing',
      taken: Atomics.load(words, TAKEN),
      beat: Atomics.load(words, BEAT),
    };
  }

  /** What a thread that is no more had in hand. */
  left(group: number): InHand | undefined {
    return readArea(Buffer.from(this.shared, group * HAND_SIZE, HAND_SIZE));
  }

  isolating(group: number): boolean {
    return Atomics.load(this.#words[group]!, ISOLATING) === 1;
  }

  /** For the next thread. */
  reset(group: number): void {
    const words = this.#words[group]!;
    Atomics.store(words, DOING, NOTHING);
    Atomics.store(words, ISOLATING, 0);
  }

  careful(on: boolean): void {
    for (const words of this.#words) Atomics.store(words, CAREFUL, on ? 1 : 0);
  }
}

/** @param area at least {@link HAND_SIZE} bytes */
export function readArea(area: Buffer): InHand | undefined {
  if (area.length < HAND_SIZE) return undefined;
  const word = (at: number) => area.readInt32LE(at * 4);
  if (![STEPPING, RUNNING, ALONE].includes(word(DOING))) return undefined;
  return {
    conversation: area.toString('utf8', CONVERSATION_AT, CONVERSATION_AT + word(CONVERSATION_LENGTH)),
    key: area.toString('utf8', KEY_AT, KEY_AT + word(KEY_LENGTH)),
  };
}

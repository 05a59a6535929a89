/**
 * How often somebody may try to log in: by address against guessing many names, by account against guessing one
 * password from many addresses. Each process counts for itself. A login that succeeds is not counted.
 */
import { isIPv6 } from 'node:net';
import { monotonicClock } from '../timers/clock.ts';

const MINUTE = 60_000;
const MOST = { address: 10, account: 5 };
/** Addresses and accounts that are remembered; beyond it the one that was quiet for longest is forgotten. */
const MOST_REMEMBERED = 20_000;

export class LoginLimits {
  readonly #now: () => number;
  /** When each tried within the last minute; in the order of their last tries. */
  readonly #tries = new Map<string, number[]>();

  /** @param now of a clock that does not jump (ms) */
  constructor(now: () => number = monotonicClock.now) {
    this.#now = now;
  }

  get size(): number {
    return this.#tries.size;
  }

  /** @returns how to take the try back when it succeeds; or after how many seconds it may come again */
  enter(address: string, account?: string): { succeeded(): void } | { wait: number } {
    const now = this.#now();
    const keys: [key: string, most: number][] = [[`address ${networkOf(address)}`, MOST.address]];
    if (account !== undefined) keys.push([`account ${account}`, MOST.account]);
    let wait = 0;
    for (const [key, most] of keys) {
      const tries = this.#recent(key, now);
      if (tries.length >= most) wait = Math.max(wait, tries.at(-most)! + MINUTE - now);
    }
    if (wait > 0) return { wait: Math.ceil(wait / 1_000) };
    for (const [key] of keys) this.#keep(key, [...this.#recent(key, now), now]);
    return {
      succeeded: () => {
        for (const [key] of keys) {
          const tries = this.#tries.get(key) ?? [];
          const index = tries.indexOf(now);
          if (index >= 0) this.#keep(key, tries.toSpliced(index, 1));
        }
      },
    };
  }

  #recent(key: string, now: number): number[] {
    return (this.#tries.get(key) ?? []).filter((at) => at > now - MINUTE);
  }

  #keep(key: string, tries: number[]): void {
    this.#tries.delete(key);
    if (tries.length > 0) this.#tries.set(key, tries);
    if (this.#tries.size > MOST_REMEMBERED) this.#tries.delete(this.#tries.keys().next().value!);
  }
}

/** Whoever has an IPv6 address has its whole /64. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [front = '', back] = address.split('%')[0]!.toLowerCase().split('::');
  const before = front === '' ? [] : front.split(':');
  const after = back === undefined || back === '' ? [] : back.split(':');
  const zeros = back === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

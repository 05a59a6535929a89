import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GroupContact, HEARTBEAT } from '../../../src/log/group-contact.ts';

const SESSION = 10_000;

let contact: GroupContact;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  contact = new GroupContact(SESSION);
});
afterEach(() => vi.useRealTimers());

/** Looks until the silence is too long, and says how long that was. */
function silence(): number {
  for (let looks = 1; looks < 1_000; looks++) {
    const silent = contact.look();
    if (silent !== undefined) return silent;
  }
  return Number.POSITIVE_INFINITY;
}

describe('the contact with a group', () => {
  it('holds for a session after the last word', () => {
    expect(contact.isConfirmed()).toBe(false);
    contact.confirmed();
    vi.advanceTimersByTime(SESSION - 1);
    expect(contact.isConfirmed()).toBe(true);
    vi.advanceTimersByTime(1);
    expect(contact.isConfirmed()).toBe(false);
    contact.confirmed();
    expect(contact.isConfirmed()).toBe(true);
    contact.ended();
    expect(contact.isConfirmed()).toBe(false);
  });

  it('is no newer than its last word', () => {
    contact.confirmed();
    vi.advanceTimersByTime(10);
    const fenced = performance.now();
    expect(contact.isConfirmed(fenced)).toBe(false);
    vi.advanceTimersByTime(10);
    contact.confirmed();
    expect(contact.isConfirmed(fenced)).toBe(true);
  });

  it('is lost when a member hears nothing for half a session, or in a join for two', () => {
    expect(silence()).toBe(2 * SESSION + HEARTBEAT);
    contact.confirmed();
    expect(silence()).toBe(SESSION / 2 + HEARTBEAT);
    contact.confirmed();
    contact.joining();
    expect(silence()).toBe(2 * SESSION + HEARTBEAT);
  });

  it('is not lost by a process that slept', () => {
    contact.confirmed();
    contact.look();
    vi.advanceTimersByTime(5 * SESSION);
    expect(contact.look()).toBeUndefined();
  });
});

/** What operators did, in order. No words of customers. */
import type { Role } from './role.ts';

/** What was done. */
export interface AuditEntry {
  /** E.g. `funnel.publish`. */
  action: string;
  /** What it was done to: an id, a version, a user's name. */
  subject: string;
  detail?: Record<string, string | number | boolean>;
}

/** An entry as a route tells it. */
export interface ToldEntry extends AuditEntry {
  /** It happens again and again, as an editor saves by itself: one line an hour of the same by the same to the same. */
  isFrequent?: true;
}

/** Who did it; without a role somebody who was not let in. */
export interface Actor {
  name: string;
  role?: Role;
}

export interface AuditLine extends AuditEntry {
  id: string;
  /** Milliseconds since the epoch. */
  at: number;
  who: string;
  role?: Role;
}

export interface AuditPage {
  /** The newest first. */
  items: AuditLine[];
  /** To be given as `before` for the lines before these; absent where there are none. */
  next?: string;
}

/** Lines that are kept, whatever their age. */
export const MOST_LINES = 100_000;

/** Keeps the newest lines: at most {@link MOST_LINES}, none older than it was opened with. */
export interface AuditLog {
  /** Durable when it has resolved. @throws ProsaError `store_failed`, `unreachable` */
  add(by: Actor, entry: AuditEntry, at: number): Promise<void>;
  /** @param before the `next` of a page */
  page(before: string | undefined, limit: number, now: number): Promise<AuditPage>;
  close(): void;
}

/** Whose ids the lines have. */
export const AUDIT_ID = /^\d{1,15}(-\d{1,15})?$/;

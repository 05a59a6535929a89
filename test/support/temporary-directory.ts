import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

/** A process that was killed may still be ending when its directory is removed. */
const REMOVAL = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 };

/** A directory that is removed when the test has ended. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'prosa-test-'));
  onTestFinished(() => rmSync(path, REMOVAL));
  return path;
}

/** For all tests of a file or `describe`, called where they are collected; removed after the last of them. */
export function sharedDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'prosa-test-'));
  afterAll(() => rmSync(path, REMOVAL));
  return path;
}

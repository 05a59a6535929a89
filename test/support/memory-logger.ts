import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { Logger } from '../../src/telemetry/logger.ts';

/** Keeps what is logged. */
export class MemoryLogger {
  text = '';
  readonly log: Logger;

  constructor(level = 'info') {
    const destination = new Writable({
      write: (chunk, _encoding, done) => {
        this.text += chunk;
        done();
      },
    });
    this.log = pino({ level, base: null, formatters: { level: (label) => ({ level: label }) } }, destination);
  }

  get lines(): Record<string, unknown>[] {
    return this.text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }
}

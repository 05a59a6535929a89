/**
 * A copy of the rental funnel with other timing. A bench steps every message at once unless it is told otherwise,
 * so that its figures are those of the work and not those of a wait for the end of a burst.
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documentSchema, type FunnelDocument } from '../src/funnel/document.ts';
import { BenchError } from './bench-error.ts';
import { rentalFile } from './rental.ts';

export interface Timing {
  /** How long a turn waits for the next message of a burst (ms). */
  burst: number;
  /** Delays of the document that are to be others. */
  delays?: Record<string, string>;
}

export interface FunnelCopy {
  /** What `PROSA_FUNNEL` is set to. */
  file: string;
  burst: number;
}

/** Writes `<directory>/machines/rental/machine.json` and `<directory>/prompts/rental/*.yaml`. */
export function copyRental(directory: string, timing: Timing): FunnelCopy {
  const file = join(directory, 'machines/rental/machine.json');
  mkdirSync(dirname(file), { recursive: true });
  const document = retimed(JSON.parse(readFileSync(rentalFile, 'utf8')) as object, timing);
  writeFileSync(file, JSON.stringify(document, null, 2));
  const prompts = join(dirname(rentalFile), '../../prompts/rental');
  cpSync(prompts, join(directory, 'prompts/rental'), { recursive: true });
  return { file, burst: timing.burst };
}

/**
 * The document with this timing, of its stages too.
 * @throws BenchError if it is not accepted
 */
export function retimed(document: object, { burst, delays = {} }: Timing): FunnelDocument {
  const { turns, delays: given, ...rest } = document as FunnelDocument;
  const parsed = documentSchema.safeParse({
    ...(withBurst(rest, burst) as object),
    delays: { ...given, ...delays },
    turns: { ...turns, burst: burstOf(burst) },
  });
  if (!parsed.success)
    throw new BenchError(`the copy of the funnel is not accepted: ${parsed.error.message}`);
  return parsed.data as FunnelDocument;
}

const longestTurn = 10_000;
const burstOf = (burst: number) => ({ quietMs: burst, maxMs: Math.max(burst, longestTurn) });

/** Every `turns.burst` in it, however deep, becomes this one. */
function withBurst(value: unknown, burst: number): unknown {
  if (Array.isArray(value)) return value.map((item) => withBurst(item, burst));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'turns' && typeof inner === 'object' && inner !== null && 'burst' in inner
        ? { ...inner, burst: burstOf(burst) }
        : withBurst(inner, burst),
    ]),
  );
}

/**
 * A copy of the rental funnel with other timing. A bench steps every message at once unless it is told otherwise,
 * so that its figures are those of the work and not those of a wait for the end of a burst.
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documentSchema } from '../src/funnel/document.ts';
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
  /** As wished; undefined where this Prosa's funnels know no bursts. */
  burst: number | undefined;
}

/** Writes `<directory>/machines/rental/machine.json` and `<directory>/prompts/rental/*.yaml`. */
export function copyRental(directory: string, timing: Timing): FunnelCopy {
  const file = join(directory, 'machines/rental/machine.json');
  mkdirSync(dirname(file), { recursive: true });
  const { document, burst } = retimed(JSON.parse(readFileSync(rentalFile, 'utf8')) as object, timing);
  writeFileSync(file, JSON.stringify(document, null, 2));
  const prompts = join(dirname(rentalFile), '../../prompts/rental');
  cpSync(prompts, join(directory, 'prompts/rental'), { recursive: true });
  return { file, burst };
}

/** As much of a zod object as is needed to ask it what it takes. */
interface Schema {
  shape: object;
  safeParse(value: unknown): { success: boolean; error?: Error | undefined };
}

/**
 * The document with this timing, of its stages too; `turns` is written only where the schema knows it.
 * @throws BenchError if the schema knows bursts and refuses this one
 */
export function retimed(
  document: object,
  { burst, delays = {} }: Timing,
  schema: Schema = documentSchema,
): { document: object; burst: number | undefined } {
  const known = 'turns' in schema.shape;
  const { turns, delays: given, ...rest } = document as { turns?: object; delays?: object };
  const result = {
    ...(known ? (withBurst(rest, burst) as object) : rest),
    ...(given === undefined && Object.keys(delays).length === 0 ? {} : { delays: { ...given, ...delays } }),
    ...(known ? { turns: { ...turns, burst: burstOf(burst) } } : {}),
  };
  const parsed = schema.safeParse(result);
  if (!parsed.success)
    throw new BenchError(`the copy of the funnel is not accepted: ${parsed.error?.message}`);
  return { document: result, burst: known ? burst : undefined };
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

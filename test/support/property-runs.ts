/**
 * How properties are run: so many random cases, the seed told when one fails, and how to see it again.
 *
 * `PROSA_PROPERTY_RUNS` runs each property so often, `PROSA_PROPERTY_TIMES` so many times as often as by default. `PROSA_PROPERTY_SEED=<seed>` repeats a run,
 * `PROSA_PROPERTY_SEED=<seed>/<path>` only the case that failed, made as small as it was told.
 */
import fc from 'fast-check';

const { PROSA_PROPERTY_RUNS, PROSA_PROPERTY_TIMES = '1', PROSA_PROPERTY_SEED } = process.env;

/** Runs the property and says how many cases held. */
export async function holds<T>(
  what: string,
  runs: number,
  cases: fc.Arbitrary<T>,
  check: (one: T) => Promise<unknown>,
): Promise<void> {
  const [seed, path] = PROSA_PROPERTY_SEED?.split('/') ?? [];
  const result = await fc.check(
    fc.asyncProperty(cases, async (one) => void (await check(one))),
    {
      numRuns:
        PROSA_PROPERTY_RUNS === undefined ? runs * Number(PROSA_PROPERTY_TIMES) : Number(PROSA_PROPERTY_RUNS),
      ...(seed === undefined ? {} : { seed: Number(seed) }),
      ...(path === undefined ? {} : { path, endOnFailure: true }),
    },
  );
  if (!result.failed) {
    console.info(`${what}: ${result.numRuns} random cases held (seed ${result.seed})`);
    return;
  }
  const error = result.errorInstance as Error | undefined;
  throw new Error(
    [
      `${what}: does not hold after ${result.numRuns} cases, made smaller ${result.numShrinks} times:`,
      '',
      String(result.counterexample?.[0]),
      '',
      error?.message ?? 'interrupted',
      '',
      `See it again: PROSA_PROPERTY_SEED=${result.seed}/${result.counterexamplePath} npm test -- -t '${what}'`,
    ].join('\n'),
  );
}

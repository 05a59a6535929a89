/** What holds for every process that hosts shards. */
type Machines = typeof import('../../machines/machines.ts');

/** The module with the funnels' code; one that a test brings may have less. */
export type MachinesModule = Partial<Machines> & Pick<Machines, 'effectHandlers' | 'funnelModules'>;

/** Records kept hot by all workers together, in characters. */
export const HOT_RECORDS = 64 * 1024 * 1024;

/** Who asks for readiness can read in this time why the process is about to end (ms). */
export const LAST_WORDS = 1_000;

/** Thread entry: checks funnels and plays with them, apart from conversations and from whatever else goes on. */
import { workerData } from 'piscina';
import { SqliteBookings } from '../src/bookings/sqlite-bookings.ts';
import { feedFrom } from '../src/catalogue/snapshot-feed.ts';
import { EditingDesk } from '../src/editing/editing-desk.ts';
import { ProsaError } from '../src/errors.ts';
import type { MachinesModule } from '../src/roles/process-settings.ts';
import type { EditingAnswer, EditingCall, EditingWorkerData } from './editing-protocol.ts';

const settings = workerData as EditingWorkerData;
const { catalogue, effectHandlers, funnelModules } = (await import(settings.machines)) as MachinesModule;
const fed = settings.catalogue && catalogue && feedFrom(settings.catalogue, catalogue);
if (fed) {
  await fed.begun;
  // The clock of a simulation is not that of the source.
  catalogue!.limit({ maxAge: Number.POSITIVE_INFINITY, confirmedAt: () => 0 });
}
const desk = new EditingDesk(
  funnelModules,
  effectHandlers,
  () => new SqliteBookings(':memory:'),
  settings.pageUrl,
);

export default async function handle({ type, task, progress }: EditingCall): Promise<EditingAnswer> {
  const marks = new Int32Array(progress);
  Atomics.store(marks, 0, 1);
  try {
    await fed?.caughtUp();
    return { answer: await desk.perform(type, task, (input) => Atomics.store(marks, 1, input)) };
  } catch (error) {
    if (error instanceof ProsaError) return { error: { code: error.code, message: error.message } };
    if (error instanceof RangeError) {
      return { error: { code: 'request_invalid', message: `it is nested too deeply: ${error.message}` } };
    }
    throw error;
  }
}

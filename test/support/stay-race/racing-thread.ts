/** Thread entry: one of two who book at the same moment, each on a connection of its own to one file. */
import { parentPort, workerData } from 'node:worker_threads';
import { SqliteBookings } from '../../../src/bookings/sqlite-bookings.ts';
import { bookRound, ROUNDS } from './stay-race.ts';

export interface RacingThreadData {
  path: string;
  who: string;
  /** How often one of the two has arrived at the start of a round. */
  arrived: SharedArrayBuffer;
}

const { path, who, arrived } = workerData as RacingThreadData;
const count = new Int32Array(arrived);
const bookings = new SqliteBookings(path);
const outcomes: string[] = [];
for (let round = 0; round < ROUNDS; round++) {
  untilBothArrived(2 * (round + 1));
  outcomes.push(await bookRound(bookings, who, round));
}
bookings.close();
parentPort!.postMessage(outcomes);

function untilBothArrived(all: number): void {
  Atomics.add(count, 0, 1);
  Atomics.notify(count, 0);
  for (let now = Atomics.load(count, 0); now < all; now = Atomics.load(count, 0)) Atomics.wait(count, 0, now);
}

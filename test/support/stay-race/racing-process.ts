/** Process entry: books the rounds it is told of, and says what became of each; arguments: URL, prefix, who. */
import { RedisBookings } from '../../../src/bookings/redis-bookings.ts';
import { RedisConnection } from '../../../src/store/redis-connection.ts';
import { bookRound } from './stay-race.ts';

const [url, prefix, who] = process.argv.slice(2) as [string, string, string];
const connection = await RedisConnection.open(url);
const bookings = new RedisBookings(connection, prefix);
process.on('message', async (round: number) => {
  process.send!({ round, outcome: await bookRound(bookings, who, round) });
});
process.on('disconnect', () => connection.close());
process.send!('ready');

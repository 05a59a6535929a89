/**
 * When each message was answered, less when it was due, where every customer writes in turns and gets one reply for
 * each message, in order.
 * @param customers in the order in which they write
 * @param due when each message is to leave (ms), as many turns of all customers as there are
 * @param arrivals of the replies by customer
 */
export function replyTimes(
  customers: readonly string[],
  due: Float64Array,
  arrivals: ReadonlyMap<string, readonly number[]>,
): { latencies: Float64Array; missing: number } {
  const latencies: number[] = [];
  let missing = 0;
  for (const [n, at] of due.entries()) {
    const customer = customers[n % customers.length]!;
    const arrived = arrivals.get(customer)?.[Math.floor(n / customers.length)];
    if (arrived === undefined) missing++;
    else latencies.push(arrived - at);
  }
  return { latencies: Float64Array.from(latencies), missing };
}

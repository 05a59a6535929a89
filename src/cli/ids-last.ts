/**
 * One conversation id in 64, and with it the ids of its bookings, begins with a dash and would be taken for options.
 * Those move to the end, behind the `--` that ends options.
 */
export function idsLast(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  const before = end === -1 ? args : args.slice(0, end);
  const isId = (arg: string, index: number) =>
    /^-[A-Za-z0-9_-]{21}(:e\d+)?$/.test(arg) && before[index - 1] !== '--conversation';
  const ids = before.filter(isId);
  if (ids.length === 0) return [...args];
  const rest = before.filter((arg, index) => !isId(arg, index));
  return [...rest, '--', ...ids, ...(end === -1 ? [] : args.slice(end + 1))];
}

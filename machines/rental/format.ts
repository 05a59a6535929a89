/** Values as a Brazilian reads them. By hand, so that a reply never depends on the ICU of the machine. */
const months = [
  'janeiro',
  'fevereiro',
  'março',
  'abril',
  'maio',
  'junho',
  'julho',
  'agosto',
  'setembro',
  'outubro',
  'novembro',
  'dezembro',
];

/** `R$ 1.234`, with cents only where there are some. */
export function money(reais: number): string {
  const isWhole = Number.isInteger(reais);
  const [whole, cents] = (isWhole ? String(reais) : reais.toFixed(2)).split('.') as [string, string?];
  let grouped = whole;
  for (let at = whole.length - 3; at > 0; at -= 3) grouped = `${grouped.slice(0, at)}.${grouped.slice(at)}`;
  return `R$\u00a0${grouped}${cents === undefined || cents === '00' ? '' : `,${cents}`}`;
}

/** `20 de dezembro` */
export function date(day: string): string {
  const { dayOfMonth, month } = parts(day);
  return `${dayOfMonth} de ${month}`;
}

/** `20 a 27 de dezembro`, `28 de dezembro a 3 de janeiro` */
export function dateRange(from: string, to: string): string {
  const start = parts(from);
  const sameMonth = from.slice(0, 7) === to.slice(0, 7);
  return `${sameMonth ? start.dayOfMonth : date(from)} a ${date(to)}`;
}

/** `20/12/2026` */
export function shortDate(day: string): string {
  return day.split('-').reverse().join('/');
}

const weekdays = ['domingo', 'segunda', 'terça', 'quarta', 'quinta', 'sexta', 'sábado'];

/** `sábado, 19/12, às 10h` of `2026-12-19T10:00` */
export function appointment(slot: string): string {
  const [day, time] = slot.split('T') as [string, string];
  const weekday = weekdays[new Date(`${day}T12:00:00Z`).getUTCDay()];
  return `${weekday}, ${day.slice(8)}/${day.slice(5, 7)}, às ${Number(time.slice(0, 2))}h`;
}

/** `sábado, 19/12, às 10h30` of an instant (ms) by the clock of a place so many hours from UTC. */
export function instant(at: number, hoursFromUtc: number): string {
  const local = new Date(at + hoursFromUtc * 3_600_000).toISOString();
  const minutes = local.slice(14, 16);
  return `${appointment(local.slice(0, 16))}${minutes === '00' ? '' : minutes}`;
}

/** `1 noite`, `2 noites` */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** `a`, `a e b`, `a, b e c`; the last joined by `word` */
export function list(items: readonly string[], word = 'e'): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${word} ${last}`;
}

function parts(day: string): { dayOfMonth: string; month: string } {
  const number = Number(day.slice(8));
  return {
    dayOfMonth: number === 1 ? '1º' : String(number),
    month: months[Number(day.slice(5, 7)) - 1] ?? '',
  };
}

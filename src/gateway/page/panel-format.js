/** How the record is put into words for the reader of the panel. */

const SLOT_LABELS = {
  guests: 'People',
  adults: 'Adults',
  children: 'Children',
  pets: 'Pets',
  place: 'Place',
  checkIn: 'Check-in',
  checkOut: 'Check-out',
  nights: 'Nights',
  name: 'Name',
  choice: 'Choice',
  budget: 'Budget',
  amenities: 'Amenities',
  email: 'E-mail',
  cpf: 'CPF',
};

const DATE = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** @param {string} name */
export function slotLabel(name) {
  return /** @type {Record<string, string>} */ (SLOT_LABELS)[name] ?? capitalize(words(name));
}

/**
 * Known slots in the order above, others after them.
 * @template Slot
 * @param {[name: string, slot: Slot][]} slots
 */
export function inReadingOrder(slots) {
  const order = Object.keys(SLOT_LABELS);
  const rank = (/** @type {string} */ name) => (order.includes(name) ? order.indexOf(name) : order.length);
  return slots.sort(([a], [b]) => rank(a) - rank(b));
}

/**
 * @param {string} name
 * @param {unknown} value
 */
export function slotValue(name, value) {
  if (name === 'choice' && typeof value === 'number') return `option ${value}`;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'string') {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return value;
    const date = new Date(`${value}T00:00:00Z`);
    return Number.isNaN(date.getTime()) ? value : DATE.format(date);
  }
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/**
 * An XState state value as paths: `{a: {b: 'c'}}` is `a.b.c`, parallel regions are separated by commas.
 * @param {unknown} value
 * @returns {string}
 */
export function statePath(value) {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object') return '';
  return Object.entries(value)
    .flatMap(([name, inner]) => {
      const paths = statePath(inner);
      return paths === '' ? [name] : paths.split(', ').map((path) => `${name}.${path}`);
    })
    .join(', ');
}

/** Names that words would not put right. */
const NAMES = /** @type {Record<string, string>} */ ({
  followUp: 'follow-up',
  followUpNextDay: 'follow-up of the next day',
  followUpLast: 'last follow-up',
  handOff: 'hand-off',
});

/** @param {string} name `searchProperties` and `search_properties` as `search properties`. */
export function words(name) {
  if (NAMES[name]) return NAMES[name];
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_.]+/g, ' ')
    .toLowerCase();
}

/** @param {string} text */
export function capitalize(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @param {number} ms Until the deadline. */
export function countdown(ms) {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds <= 0) return 'due now';
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return `in ${days} d ${hours % 24} h`;
  if (hours > 0) return `in ${hours} h ${minutes % 60} min ${seconds % 60} s`;
  if (minutes > 0) return `in ${minutes} min ${seconds % 60} s`;
  return `in ${seconds} s`;
}

const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const DAY_AND_TIME = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** @param {number} at */
export function clock(at) {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  return `at ${(isToday ? TIME : DAY_AND_TIME).format(at)}`;
}

const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** @param {number} at */
export function moment(at) {
  return MOMENT.format(at);
}

/** @param {string} text */
export function shortened(text) {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 64 ? `${line.slice(0, 63)}…` : line;
}

/**
 * One index over the patterns of all notions. Of each pattern it knows sets of stretches of characters, of each of
 * which any match has one; a text is looked through once for the stretches of all of them, and the patterns of
 * which it has nothing of a set are not tried. Most texts have something of very few patterns.
 */
import { allLiteralsOf, LENGTHS, rarestGram, symbolOf } from './literals.ts';

/** A pattern for folded text. */
export interface Pattern {
  test(plain: string): boolean;
}

/** Answers as its pattern does. Not for global and sticky patterns, but for `mayMatch`. */
export class Sieved implements Pattern {
  readonly pattern: RegExp;
  private number: number | undefined;

  constructor(source: string | RegExp, flags?: string) {
    this.pattern = new RegExp(source, flags);
  }

  /** False only where there is no match. */
  mayMatch(plain: string): boolean {
    this.number ??= this.enter();
    if (plain !== scanned) scan(plain);
    return lastFound[this.number] === scans && hasOthers(this.number);
  }

  private enter(): number {
    const number = newNumber();
    enter(number, this.pattern.source, this.pattern.flags);
    return number;
  }

  test(plain: string): boolean {
    return this.mayMatch(plain) && this.pattern.test(plain);
  }

  exec(plain: string): RegExpExecArray | null {
    return this.mayMatch(plain) ? this.pattern.exec(plain) : null;
  }
}

/** A pattern of many alternatives, of which only those are tried that the text has something of. */
export class AnyOf implements Pattern {
  private readonly sources: readonly string[];
  /** Of the first alternative; those of the others follow it. */
  private first: number | undefined;
  private readonly patterns: RegExp[] = [];

  constructor(sources: readonly string[]) {
    this.sources = sources;
  }

  test(plain: string): boolean {
    this.first ??= this.enterAll();
    if (plain !== scanned) scan(plain);
    const group = groupOf[this.first]!;
    if (lastFoundIn[group] !== scans) return false;
    for (let number = lastIn[group]!; number >= 0; number = before[number]!) {
      if (!hasOthers(number)) continue;
      const at = number - this.first;
      this.patterns[at] ??= new RegExp(this.sources[at]!);
      if (this.patterns[at].test(plain)) return true;
    }
    return false;
  }

  private enterAll(): number {
    const group = groups++;
    const numbers = this.sources.map(() => newNumber(group));
    for (const [at, source] of this.sources.entries()) enter(numbers[at]!, source);
    return numbers[0]!;
  }
}

/** Letters from 1, digits 27, everything else 0: five bits each. */
const BITS = 5;
const symbolNumber = (symbol: string): number =>
  symbol === ' ' ? 0 : symbol === '9' ? 27 : symbol.charCodeAt(0) - 96;
const OF_ASCII = Uint8Array.from({ length: 128 }, (_, code) => symbolNumber(symbolOf(code)));

const [LONG, SHORT] = LENGTHS;
const THREE = (1 << (BITS * SHORT)) - 1;
const FIVE = (1 << (BITS * LONG)) - 1;

/** The patterns that have a stretch in one place. Places in the tables hold the number of a list, 0 for none. */
const lists: number[][] = [[]];
/** By list, the scan that last found a stretch of it. */
const lastFoundAt = new Uint32Array(1 << 16);
const ofThree = new Uint16Array(THREE + 1);
const ofOne = new Uint16Array(1 << BITS);
/** Stretches of five stand, one more than their number, at their hash or in the first free place behind it. */
const HASH_BITS = 16;
const LAST_PLACE = (1 << HASH_BITS) - 1;
const fives = new Int32Array(1 << HASH_BITS);
const ofFive = new Uint16Array(1 << HASH_BITS);
/** By a longer hash, whether there may be such a stretch: so small that it stays at hand. */
const SEEN_BITS = 17;
const seen = new Uint8Array(1 << (SEEN_BITS - 3));

const hash = (number: number, bits: number): number => Math.imul(number, 0x9e3779b1) >>> (32 - bits);
const maySee = (five: number): boolean => {
  const at = hash(five, SEEN_BITS);
  return (seen[at >>> 3]! & (1 << (at & 7))) !== 0;
};

/** Where a stretch of five stands, or is to be put. */
function placeOfFive(five: number): number {
  let place = hash(five, HASH_BITS);
  while (fives[place] !== 0 && fives[place] !== five + 1) place = (place + 1) & LAST_PLACE;
  return place;
}

/** More patterns and alternatives than this there are not. */
const MOST = 1 << 14;

/** By pattern, the scan that last found something of it. Those of which nothing is known are always found. */
const lastFound = new Uint32Array(MOST);
const always: number[] = [];
let patterns = 0;

/** By pattern, the lists of what it must have beside, one of each; once for all patterns with the same. */
const othersOf: (readonly Uint16Array[] | undefined)[] = [];
const known = new Map<string, Uint16Array>();

/** Alternatives of one pattern are a group: 0 for a pattern by itself. */
const groupOf = new Uint16Array(MOST);
let groups = 1;
/** By group, the scan that last found one of it, and which one; by alternative, the one found before it. */
const lastFoundIn = new Uint32Array(MOST);
const lastIn = new Int16Array(MOST);
const before = new Int16Array(MOST);

let scans = 0;
let scanned: string | undefined;

function enter(number: number, source: string, flags = ''): void {
  const [literals, ...others] = allLiteralsOf(source, flags);
  if (literals === undefined) always.push(number);
  else for (const list of listsOf(literals)) lists[list]!.push(number);
  othersOf[number] = others.length > 0 ? others.map(listsOf) : undefined;
}

function newNumber(group = 0): number {
  if (patterns === MOST) throw new RangeError(`more than ${MOST} patterns to look for`);
  scanned = undefined;
  groupOf[patterns] = group;
  return patterns++;
}

function listsOf(literals: readonly string[]): Uint16Array {
  const grams = [...new Set(literals.map(rarestGram))].sort();
  const key = grams.join();
  let found = known.get(key);
  if (found === undefined) {
    found = Uint16Array.from(grams, listOf);
    known.set(key, found);
  }
  return found;
}

function listOf(gram: string): number {
  let number = 0;
  for (const symbol of gram) number = (number << BITS) | symbolNumber(symbol);
  if (gram.length !== LONG) return listAt(gram.length === SHORT ? ofThree : ofOne, number);
  const place = placeOfFive(number);
  fives[place] = number + 1;
  const at = hash(number, SEEN_BITS);
  seen[at >>> 3]! |= 1 << (at & 7);
  return listAt(ofFive, place);
}

function listAt(table: Uint16Array, place: number): number {
  if (table[place] === 0) table[place] = lists.push([]) - 1;
  return table[place]!;
}

/** Whether a pattern that was found has, in the text that was scanned, all else that it must. */
function hasOthers(number: number): boolean {
  const others = othersOf[number];
  if (others === undefined) return true;
  for (const lists of others) if (!hasOneOf(lists)) return false;
  return true;
}

function hasOneOf(lists: Uint16Array): boolean {
  for (let at = 0; at < lists.length; at++) if (lastFoundAt[lists[at]!] === scans) return true;
  return false;
}

function scan(plain: string): void {
  scanned = plain;
  scans = (scans + 1) >>> 0;
  for (const pattern of always) foundOne(pattern);
  let lastFive = 0;
  // From the end of the text before it to the one behind it.
  for (let at = 0; at <= plain.length; at++) {
    const code = at < plain.length ? plain.charCodeAt(at) : 0;
    const symbol = code < 128 ? OF_ASCII[code]! : 0;
    lastFive = ((lastFive << BITS) | symbol) & FIVE;
    const one = ofOne[symbol]!;
    const short = ofThree[lastFive & THREE]!;
    if (one !== 0) found(one);
    if (short !== 0) found(short);
    if (maySee(lastFive)) found(ofFive[placeOfFive(lastFive)]!);
  }
}

function found(list: number): void {
  if (lastFoundAt[list] === scans) return;
  lastFoundAt[list] = scans;
  for (const pattern of lists[list]!) if (lastFound[pattern] !== scans) foundOne(pattern);
}

function foundOne(pattern: number): void {
  lastFound[pattern] = scans;
  const group = groupOf[pattern]!;
  if (group === 0) return;
  before[pattern] = lastFoundIn[group] === scans ? lastIn[group]! : -1;
  lastIn[group] = pattern;
  lastFoundIn[group] = scans;
}

/**
 * One index over the patterns of all notions. Of each pattern it knows stretches of characters, one of which any
 * match has; a text is looked through once for the stretches of all of them, and the patterns of which it has
 * none are not tried. Most texts have something of very few patterns.
 */
import { LENGTHS, literalsOf, rarestGram, symbolOf } from './literals.ts';

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
    this.number ??= enter(this.pattern.source, this.pattern.flags);
    if (plain !== scanned) scan(plain);
    return lastFound[this.number] === scans;
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
      const at = number - this.first;
      this.patterns[at] ??= new RegExp(this.sources[at]!);
      if (this.patterns[at].test(plain)) return true;
    }
    return false;
  }

  private enterAll(): number {
    const group = groups++;
    const numbers = this.sources.map((source) => enter(source, '', group));
    return numbers[0]!;
  }
}

/** Letters from 1, digits 27, everything else 0: five bits each. */
const BITS = 5;
const symbolNumber = (symbol: string): number =>
  symbol === ' ' ? 0 : symbol === '9' ? 27 : symbol.charCodeAt(0) - 96;
const OF_ASCII = Uint8Array.from({ length: 128 }, (_, code) => symbolNumber(symbolOf(code)));

/** Places in these hold the number of a list, 0 for none. Different stretches of five may share a place. */
const [LONG, SHORT] = LENGTHS;
const HASH_BITS = 16;
const ofFive = new Uint16Array(1 << HASH_BITS);
const ofThree = new Uint16Array(1 << (BITS * SHORT));
const ofOne = new Uint16Array(1 << BITS);
/** The patterns that have a stretch in one place. */
const lists: number[][] = [[]];

const placeOfFive = (number: number): number => Math.imul(number, 0x9e3779b1) >>> (32 - HASH_BITS);

const THREE = ofThree.length - 1;
const FIVE = (1 << (BITS * LONG)) - 1;

/** More patterns and alternatives than this there are not. */
const MOST = 1 << 14;

/** By pattern, the scan that last found something of it. Those of which nothing is known are always found. */
const lastFound = new Uint32Array(MOST);
const always: number[] = [];
let patterns = 0;

/** Alternatives of one pattern are a group: 0 for a pattern by itself. */
const groupOf = new Uint16Array(MOST);
let groups = 1;
/** By group, the scan that last found one of it, and which one; by alternative, the one found before it. */
const lastFoundIn = new Uint32Array(MOST);
const lastIn = new Int16Array(MOST);
const before = new Int16Array(MOST);

let scans = 0;
let scanned: string | undefined;

function enter(source: string, flags: string, group = 0): number {
  if (patterns === MOST) throw new RangeError(`more than ${MOST} patterns to look for`);
  const number = patterns++;
  groupOf[number] = group;
  scanned = undefined;
  const literals = literalsOf(source, flags);
  if (literals === undefined) always.push(number);
  else for (const gram of new Set(literals.map(rarestGram))) add(gram, number);
  return number;
}

function add(gram: string, pattern: number): void {
  let number = 0;
  for (const symbol of gram) number = (number << BITS) | symbolNumber(symbol);
  const table = gram.length === LONG ? ofFive : gram.length === SHORT ? ofThree : ofOne;
  const place = gram.length === LONG ? placeOfFive(number) : number;
  if (table[place] === 0) table[place] = lists.push([]) - 1;
  const list = lists[table[place]!]!;
  if (list.at(-1) !== pattern) list.push(pattern);
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
    const long = ofFive[placeOfFive(lastFive)]!;
    if (one !== 0) found(one);
    if (short !== 0) found(short);
    if (long !== 0) found(long);
  }
}

function found(list: number): void {
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

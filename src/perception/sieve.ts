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
    this.number ??= enter(this.pattern);
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

/** By pattern, the scan that last found something of it. Those of which nothing is known are always found. */
let lastFound = new Uint32Array(256);
const always: number[] = [];
let patterns = 0;

let scans = 0;
let scanned: string | undefined;

function enter(pattern: RegExp): number {
  const number = patterns++;
  scanned = undefined;
  if (number === lastFound.length) {
    const larger = new Uint32Array(2 * number);
    larger.set(lastFound);
    lastFound = larger;
  }
  const literals = literalsOf(pattern);
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
  for (const pattern of always) lastFound[pattern] = scans;
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
  for (const pattern of lists[list]!) lastFound[pattern] = scans;
}

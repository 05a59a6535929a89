/**
 * Reads the source of a pattern for what its matches must hold. What it does not know stands for anything, so
 * the answer is never too narrow. Syntax: ECMA-262, "Patterns", without flags i, m and v.
 */
import { ANYTHING, AT_EDGE, choiceOf, either, NOTHING, type Part, repeated, symbolOf } from './literals.ts';

interface Cursor {
  source: string;
  at: number;
}

export function parse(source: string): Part {
  const cursor = { source, at: 0 };
  const part = alternatives(cursor);
  return cursor.at === source.length ? part : ANYTHING;
}

/** The alternatives that the source of a pattern is made of: `a|(?:b|c)` is `a` and `(?:b|c)`. */
export function alternativesOf(source: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: token, index } of source.matchAll(TOKEN)) {
    if (token === '(') depth++;
    else if (token === ')') depth--;
    else if (token === '|' && depth === 0) {
      found.push(source.slice(from, index));
      from = index + 1;
    }
  }
  return [...found, source.slice(from)];
}

/** An escaped character and a class are one. */
const TOKEN = /\\.|\[(?:\\.|[^\]\\])*\]|./gs;

function alternatives(cursor: Cursor): Part {
  const all = [sequence(cursor)];
  while (cursor.source[cursor.at] === '|') {
    cursor.at++;
    all.push(sequence(cursor));
  }
  return choiceOf(all);
}

function sequence(cursor: Cursor): Part[] {
  const parts: Part[] = [];
  while (cursor.at < cursor.source.length && !'|)'.includes(cursor.source[cursor.at]!)) {
    parts.push(letters(cursor) ?? quantified(atom(cursor), cursor));
  }
  return parts;
}

/** All but the last of some letters: that one may be followed by a quantifier. */
const LETTERS = /[a-z ]+(?=[a-z ])/y;

function letters(cursor: Cursor): Part | undefined {
  LETTERS.lastIndex = cursor.at;
  const found = LETTERS.exec(cursor.source);
  if (!found) return undefined;
  cursor.at = LETTERS.lastIndex;
  return { exact: [found[0]] };
}

const QUANTIFIER = /(?:([?*+])|\{(\d+)(,?)(\d*)\})\??/y;

function quantified(part: Part, cursor: Cursor): Part {
  QUANTIFIER.lastIndex = cursor.at;
  const found = QUANTIFIER.exec(cursor.source);
  if (!found) return part;
  cursor.at = QUANTIFIER.lastIndex;
  const [, mark, least, comma, most] = found;
  if (mark === '?') return either([NOTHING, part]);
  if (mark) return repeated(part, mark === '+' ? 1 : 0, Number.POSITIVE_INFINITY);
  const atMost = most ? Number(most) : comma ? Number.POSITIVE_INFINITY : Number(least);
  return repeated(part, Number(least), atMost);
}

function atom(cursor: Cursor): Part {
  const character = cursor.source[cursor.at]!;
  if (character === '(') return group(cursor);
  if (character === '[') return ofClass(cursor);
  if (character === '\\') return escaped(cursor);
  cursor.at++;
  if (character === '^' || character === '$') return AT_EDGE;
  return character === '.' ? ANYTHING : { exact: [symbolOf(character.charCodeAt(0))] };
}

const OPENS = /\((?:\?(?:(:)|<(?![=!])[^>]*>|(<?=)|(<?!)))?/y;

function group(cursor: Cursor): Part {
  const from = cursor.at;
  OPENS.lastIndex = from;
  const [, , ahead, not] = OPENS.exec(cursor.source)!;
  cursor.at = OPENS.lastIndex;
  const inside = cursor.at;
  const part = alternatives(cursor);
  const body = cursor.source.slice(inside, cursor.at);
  cursor.at++;
  if (ahead) return NOTHING;
  if (not) return NO_WORD.test(body) ? AT_EDGE : NOTHING;
  return part;
}

/** A body, negated, that no letter and no digit passes. */
const NO_WORD = /^(?:\\w|\[a-z0-9\]|\[a-z\\d\]|\[\\w[^\]]*\])(?:$|\|)/;

const ESCAPED = /\\(?:[pP]\{[^}]*\}|k<[^>]*>|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/sy;

function escaped(cursor: Cursor): Part {
  ESCAPED.lastIndex = cursor.at;
  const [sequence] = ESCAPED.exec(cursor.source)!;
  cursor.at = ESCAPED.lastIndex;
  const letter = sequence[1]!;
  if (letter === 'b') return AT_EDGE;
  if (letter === 'B') return NOTHING;
  if (letter === 'd') return { exact: ['9'] };
  if (SPACES.includes(letter)) return { exact: [' '] };
  return /[a-z0-9]/i.test(letter) ? ANYTHING : { exact: [symbolOf(letter.charCodeAt(0))] };
}

/** `\s`, `\W`, line breaks and tabs: no letter and no digit. */
const SPACES = 'sWnrtfv';

const CLASS = /\[(\^?)((?:\\.|[^\]\\])*)\]/sy;
/** Larger classes are as good as anything. */
const MOST_IN_CLASS = 6;

function ofClass(cursor: Cursor): Part {
  CLASS.lastIndex = cursor.at;
  const [, negated, body] = CLASS.exec(cursor.source)!;
  cursor.at = CLASS.lastIndex;
  if (negated || SURROGATE.test(body!)) return ANYTHING;
  const symbols = new Set<string>();
  for (const [, from, to, one] of body!.matchAll(MEMBER)) {
    if (from !== undefined) {
      for (let code = from.charCodeAt(0); code <= to!.charCodeAt(0); code++) symbols.add(symbolOf(code));
    } else if (one!.length === 1) symbols.add(symbolOf(one!.charCodeAt(0)));
    else if (one === '\\d') symbols.add('9');
    else if (SPACES.includes(one![1]!)) symbols.add(' ');
    else if (/[a-z0-9]/i.test(one![1]!)) return ANYTHING;
    else symbols.add(' ');
  }
  return symbols.size > 0 && symbols.size <= MOST_IN_CLASS ? { exact: [...symbols] } : ANYTHING;
}

const MEMBER = /(?:([^\\])-([^\\])|(\\.|.))/gs;
/** Two UTF-16 units that count as one member. */
const SURROGATE = /[\ud800-\udfff]|\\u|\\x|\\p/i;

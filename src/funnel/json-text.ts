import type { Path } from './problems.ts';

/** Where and why a text is not JSON. Unlike `JSON.parse` it always knows the place, and finds keys given twice. */
export interface JsonReading {
  failure: { line: number; column: number; message: string } | undefined;
  /** Of two keys with the same name JSON silently keeps the last. */
  duplicateKeys: Path[];
}

class Failure extends Error {}

export function readJson(text: string): JsonReading {
  let at = 0;
  const duplicateKeys: Path[] = [];

  const fail = (message: string): never => {
    throw new Failure(message);
  };
  const found = () => (at >= text.length ? 'the text ends' : `there is ${JSON.stringify(text[at])}`);
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const part = pattern.exec(text)?.[0];
    at += part?.length ?? 0;
    return part;
  };
  const take = (character: string): boolean => {
    match(blanks);
    if (text[at] !== character) return false;
    at++;
    return true;
  };

  const readString = (what: string): string => {
    match(blanks);
    if (text[at] !== '"') fail(`Expected ${what}, but ${found()}.`);
    const source = match(string);
    if (source === undefined)
      return fail('This text in quotes does not end on its line or holds a wrong escape.');
    return JSON.parse(source) as string;
  };
  const readMembers = (close: string, readMember: (index: number) => void): void => {
    if (take(close)) return;
    for (let index = 0; ; index++) {
      readMember(index);
      if (take(close)) return;
      if (!take(',')) fail(`Expected "," or "${close}", but ${found()}.`);
      match(blanks);
      if (text[at] === close) fail(`A "," must not stand before "${close}".`);
    }
  };
  const readValue = (path: Path): void => {
    match(blanks);
    if (path.length > deepest) fail('This is nested too deeply.');
    if (take('{')) readObject(path);
    else if (take('[')) readMembers(']', (index) => readValue([...path, index]));
    else if (text[at] === '"') readString('a text');
    else if (match(word) === undefined && match(number) === undefined) {
      fail(`Expected a value, but ${found()}.`);
    }
  };
  const readObject = (path: Path): void => {
    const keys = new Set<string>();
    readMembers('}', () => {
      const key = readString('a key in double quotes');
      if (keys.has(key)) duplicateKeys.push([...path, key]);
      keys.add(key);
      if (!take(':')) fail(`Expected ":", but ${found()}.`);
      readValue([...path, key]);
    });
  };

  try {
    readValue([]);
    match(blanks);
    if (at < text.length) fail(`Expected the end, but ${found()}.`);
    return { failure: undefined, duplicateKeys };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const before = text.slice(0, at).split('\n');
    const failure = { line: before.length, column: before.at(-1)!.length + 1, message: error.message };
    return { failure, duplicateKeys };
  }
}

const deepest = 200;
const blanks = /[ \t\r\n]*/y;
const word = /(?:true|false|null)\b/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in texts
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

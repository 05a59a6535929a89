import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLabelled } from '../../../bench/perception/labelled.ts';
import { allLiteralsOf, literalsOf } from '../../../src/perception/literals.ts';
import { read } from '../../../src/perception/normalise.ts';
import { alternativesOf } from '../../../src/perception/pattern.ts';
import { anyOf } from '../../../src/perception/phrases.ts';
import { Sieved } from '../../../src/perception/sieve.ts';

const literals = (pattern: RegExp) => literalsOf(pattern.source, pattern.flags);

describe('what a text must hold for a pattern', () => {
  it('is spelled out with digits as 9, all else as a space, and words bounded by spaces', () => {
    expect(literals(/\bcasas?\b/)).toEqual([' casa ', ' casas ']);
    expect(literals(/(?<![a-z0-9])(?:wi-?fi|nf)(?![a-z0-9])/)).toEqual([' wifi ', ' wi fi ', ' nf ']);
    expect(literals(/dia \d{1,2}/)).toEqual(['dia 9', 'dia 99']);
    expect(literals(/^quero$/)).toEqual([' quero ']);
  });

  it('is the rarest of the stretches between what may be anything', () => {
    expect(literals(/a\w+ xicara/)).toEqual([' xicara']);
    expect(literals(/(?:um )*jardim+/)).toEqual(['jardi']);
  });

  it('is one of each part between what may be anything, the rarest first', () => {
    expect(allLiteralsOf('\\b(?:vou|quero) \\w+ (?:xicara|jarra)\\b')).toEqual([
      [' xicara ', ' jarra '],
      [' vou ', ' quero '],
    ]);
  });

  it('is unknown where nothing must be there, or capitals may be', () => {
    for (const pattern of [/a*/, /\w+/, /casa|/, /[^a]/, /casa/i, /x?/]) {
      expect(literals(pattern), pattern.source).toBeUndefined();
    }
  });

  it('takes no look around for something that is matched', () => {
    expect(literals(/casa(?= azul)/)).toEqual(['casa']);
    expect(literals(/(?<!boa )noite/)).toEqual(['noite']);
    expect(literals(/sol(?! nascente)/)).toEqual(['sol']);
  });
});

describe('the sieve', () => {
  const texts = readLabelled().map(({ text }) => read(text).plain);
  const directory = new URL('../../../src/perception/', import.meta.url);
  /** Patterns as they stand in the sources, whoever uses them. */
  const patterns = [
    'dates',
    'party',
    'companions',
    'budget',
    'holidays',
    'name',
    'short-answers',
    'correction',
  ]
    .map((file) => readFileSync(new URL(`${file}.ts`, directory), 'utf8'))
    .flatMap((source) => [...source.matchAll(/[(=]\s*\/((?:\\.|\[(?:\\.|[^\]])*\]|[^/\\\n])+)\/[,);]/g)])
    .map(([, source]) => new RegExp(source!));

  it('answers as each pattern does, for every labelled message', () => {
    expect(patterns.length).toBeGreaterThan(40);
    const sieved = patterns.map((pattern) => new Sieved(pattern));
    for (const text of texts) {
      for (const [at, pattern] of patterns.entries()) {
        if (pattern.test(text) !== sieved[at]!.test(text)) expect.fail(`${pattern} in ${text}`);
      }
    }
  });

  it('answers as any pattern of a small grammar does, for any text', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      ' ',
      '\\d',
      '\\w',
      '[ab]',
      'ab',
      '\\b',
      '(?<![a-z0-9])',
      '(?!\\w)',
      '^',
      '$',
      '\\s',
    );
    const { source } = fc.letrec<{ source: string }>((tie) => ({
      source: fc.oneof(
        { maxDepth: 4 },
        atom,
        fc.tuple(tie('source'), tie('source')).map(([one, other]) => one + other),
        fc.tuple(tie('source'), tie('source')).map(([one, other]) => `(?:${one}|${other})`),
        fc
          .tuple(tie('source'), fc.constantFrom('?', '*', '+', '{2}', '{1,2}', '{2,}'))
          .map(([one, often]) => `(?:${one})${often}`),
      ),
    }));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '7', '-', 'é', 'A', '_'), maxLength: 12 });
    fc.assert(
      fc.property(source, fc.array(text, { minLength: 1, maxLength: 8 }), (source, texts) => {
        const all = allLiteralsOf(source);
        for (const plain of texts.filter((plain) => new RegExp(source).test(plain))) {
          const symbols = ` ${plain.replace(/[^a-z0-9]/g, ' ').replace(/\d/g, '9')} `;
          expect(all.every((literals) => literals.some((one) => symbols.includes(one)))).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('finds any of some phrases as one pattern of them all would', () => {
    const phrases = ['casas?|(?:na|da) praia', 'n', 'a[|]b|c\\|d', 'diaria (?!de)', 'vou (?:\\w+ )?ver'];
    const whole = new RegExp(`(?<![a-z0-9])(?:${phrases.join('|')})(?![a-z0-9])`);
    const any = anyOf(...phrases);
    for (const text of [
      ...texts,
      'a|b',
      'c|d',
      'diaria x',
      'diaria de',
      'n',
      'vou la ver',
      'nda praia',
      '',
    ]) {
      expect(any.test(text), text).toBe(whole.test(text));
    }
  });

  it('splits a pattern only where its own alternatives end', () => {
    expect(alternativesOf('a|(?:b|c)d|[|]|e\\|f')).toEqual(['a', '(?:b|c)d', '[|]', 'e\\|f']);
  });
});

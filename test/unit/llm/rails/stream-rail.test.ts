import { describe, expect, it } from 'vitest';
import { joinFacts, NO_FACTS } from '../../../../src/effects/llm/rails/facts.ts';
import { StreamRail } from '../../../../src/effects/llm/rails/stream-rail.ts';

const facts = joinFacts(NO_FACTS, {
  money: [390],
  names: ['Casa da Figueira'],
  otherNames: ['Vila do Mar'],
  places: ['Búzios'],
});

/** What is shown after each piece. */
function shown(...pieces: string[]): string[] {
  let text = '';
  const rail = new StreamRail(facts, (all) => {
    text = all;
  });
  const after = pieces.map((piece) => {
    rail.push(piece);
    return text;
  });
  rail.end();
  return [...after, text];
}

describe('harmless text', () => {
  it('passes with the piece that brings it, within a word, too', () => {
    expect(shown('Olá', '! Tud', 'o bem', ' contigo?')).toEqual([
      'Olá',
      'Olá! Tud',
      'Olá! Tudo bem',
      'Olá! Tudo bem contigo?',
      'Olá! Tudo bem contigo?',
    ]);
  });

  it('is not held for a word that only begins like one to be checked', () => {
    expect(shown('Procuro uma ca', 'sa em Búzios ', 'bem')).toEqual([
      'Procuro uma ',
      'Procuro uma casa em Búzios ',
      'Procuro uma casa em Búzios bem',
      'Procuro uma casa em Búzios bem',
    ]);
  });
});

describe('what may have to be checked', () => {
  it.each([
    ['a number', 'Fica 390 reais. ', 'Fica '],
    ['a currency', 'Fica R$ 390. ', 'Fica '],
    ['the name of a house', 'Veja a Casa da Figueira com calma. ', 'Veja a '],
    ['an e-mail address', 'Escreva @nós agora. ', 'Escreva '],
  ])('%s is held until its sentence is complete', (_, sentence, before) => {
    const pieces = [...sentence];
    const all = shown(...pieces);
    for (const text of all.slice(before.length, -3)) expect(text.length).toBeLessThanOrEqual(before.length);
    expect(all.at(-1)).toBe(sentence);
  });

  it('is never shown when it is not a fact, nor anything after it', () => {
    expect(shown('Que bom! ', 'Fica R$ ', '99. ', 'Vamos?').at(-1)).toBe('Que bom! Fica ');
    expect(shown('A Casa das ', 'Palmeiras é boa. ', 'Vamos?').at(-1)).toBe('A ');
    expect(shown('Veja a Vila', ' do Mar. Vamos?').at(-1)).toBe('Veja a ');
  });

  it('is checked at the end, too, where no gap follows', () => {
    expect(shown('Fica R$ 390').at(-1)).toBe('Fica R$ 390');
    expect(shown('Fica R$ 391').at(-1)).toBe('Fica ');
  });
});

it('whatever the pieces, nothing that was not checked is shown', () => {
  const text = 'Oi! Está disponível. É a última unidade, só R$ 99 a noite na Casa das Palmeiras!';
  for (let size = 1; size < 12; size++) {
    const pieces = text.match(new RegExp(`.{1,${size}}`, 'gs'))!;
    for (const seen of shown(...pieces)) expect('Oi! Está ').toContain(seen.slice(0, 9));
    expect(shown(...pieces).at(-1)!.length).toBeLessThanOrEqual('Oi! Está '.length);
  }
});

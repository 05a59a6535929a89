import { describe, expect, it } from 'vitest';
import { read } from '../../../src/perception/normalise.ts';
import { perceive } from '../../../src/perception/perceive.ts';
import { spellOut } from '../../../src/perception/shorthand.ts';
import { setting } from './setting.ts';

describe('shorthand', () => {
  it.each([
    ['vms fechar', 'vamos fechar'],
    ['n gostei mto', 'nao gostei muito'],
    ['qnto fika?', 'quanto fica?'],
    ['lindaaaa demaiss', 'linda demaiss'],
    ['toppp', 'top'],
    ['muitoo bom', 'muito bom'],
    ['s/n casa', 's/n casa'],
    ['n. 4', 'n. 4'],
    ['somos 4', 'somos 4'],
  ])('%s is read as %s', (typed, meant) => {
    const { plain, text, words } = spellOut(read(typed));
    expect(plain).toBe(meant);
    expect(text).toHaveLength(plain.length);
    expect(words.every(({ word, start }) => plain.startsWith(word, start))).toBe(true);
  });

  it('is no guess', () => {
    expect(perceive('qro reservar', setting())).toMatchObject({ intent: 'booking', confidence: 0.9 });
  });
});

describe('spelling by ear', () => {
  it.each([
    ['onde fica a xurrasqueira? tem xurrasqueira?', 'barbecue'],
    ['tem garajem?', 'parking'],
  ])('%s', (text, amenity) => {
    expect(perceive(text, setting()).slots.amenities).toContain(amenity);
  });
});

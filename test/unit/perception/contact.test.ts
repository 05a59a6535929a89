import { describe, expect, it } from 'vitest';
import { isCpf } from '../../../src/perception/contact.ts';
import { perceive } from '../../../src/perception/perceive.ts';
import { setting } from './setting.ts';

describe('an e-mail address', () => {
  it.each<[string, string | undefined]>([
    ['meu email é Maria.Silva@Gmail.com', 'maria.silva@gmail.com'],
    ['joao_88+casa@empresa.com.br.', 'joao_88+casa@empresa.com.br'],
    ['pode mandar pra ana@uol.com.br, obrigada', 'ana@uol.com.br'],
    ['meu insta é @maria', undefined],
    ['maria@', undefined],
    ['a@b', undefined],
  ])('%s', (text, email) => {
    expect(perceive(text, setting()).slots.email).toBe(email);
  });

  it('has digits that are nothing else', () => {
    expect(perceive('joao20@gmail.com', setting(['guests', 'checkIn'])).slots).toEqual({
      email: 'joao20@gmail.com',
    });
  });
});

describe('a CPF', () => {
  it.each<[string, string | undefined]>([
    ['meu cpf é 529.982.247-25', '52998224725'],
    ['52998224725', '52998224725'],
    ['cpf 111 444 777 35', '11144477735'],
    ['529.982.247-24', undefined],
    ['111.111.111-11', undefined],
    ['meu celular 52998224725', undefined],
    ['529982247251', undefined],
  ])('%s', (text, cpf) => {
    expect(perceive(text, setting()).slots.cpf).toBe(cpf);
  });

  it('is known by its check digits', () => {
    expect(isCpf('12345678909')).toBe(true);
    expect(isCpf('12345678901')).toBe(false);
  });

  it.each(['meu cpf é 529.982.247-25', 'ana@uol.com.br'])('%s alone wants nothing', (text) => {
    expect(perceive(text, setting()).intent).toBe('other');
  });
});

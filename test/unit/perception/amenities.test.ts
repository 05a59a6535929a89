import { describe, expect, it } from 'vitest';
import { perceive } from '../../../src/perception/perceive.ts';
import { setting } from './setting.ts';

describe('what the place should have', () => {
  it.each<[string, string[] | undefined]>([
    ['quero com piscina e churrasqueira', ['pool', 'barbecue']],
    ['tem wi-fi?', ['wifi']],
    ['tem ar condicionado nos quartos?', ['air-conditioning']],
    ['tem ar?', ['air-conditioning']],
    ['queria vista pro mar', ['sea-view']],
    ['casa de frente pro mar', ['beachfront']],
    ['pé na areia, com garagem', ['beachfront', 'parking']],
    ['tem vaga pra 2 carros?', ['parking']],
    ['precisa ter máquina de lavar e tv', ['washing-machine', 'tv']],
    ['tem quintal? é todo cercado?', ['garden', 'fenced']],
    ['tem banheira de hidromassagem?', ['hot-tub']],
    ['precisamos de berço', ['crib']],
    ['é acessível pra cadeirante?', ['accessible']],
    ['tem lareira, sauna e academia?', ['gym', 'sauna', 'fireplace']],
    ['com sala de jogos', ['games']],
    ['preciso de um lugar pra trabalhar', ['workspace']],
    ['tem rede na varanda?', ['hammock']],
    ['aceita cachorro?', ['pets']],
    ['posso levar meu gato?', ['pets']],
    ['é pet friendly?', ['pets']],
    ['não quero piscina', undefined],
    ['não precisa ter piscina nem churrasqueira', undefined],
    ['sem piscina', undefined],
    ['sem piscina, mas com sauna', ['sauna']],
    ['não tem piscina?', ['pool']],
    ['em Gramado', undefined],
    ['tem algo com preço mais acessível?', undefined],
    ['vou levar meu cachorro', undefined],
    ['somos 4', undefined],
    ["we don't need a pool", undefined],
    ['does it have a pool and parking?', ['pool', 'parking']],
    ['¿tienen alberca y cocina?', ['pool', 'kitchen']],
    ['no necesito piscina', undefined],
  ])('%s', (text, amenities) => {
    expect(perceive(text, setting()).slots.amenities).toEqual(amenities);
  });

  it.each(['qual a senha do wifi?', 'a piscina estava imunda, que absurdo'])('%s wishes for none', (text) => {
    expect(perceive(text, setting()).slots.amenities).toBeUndefined();
  });
});

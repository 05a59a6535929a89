import { describe, expect, it } from 'vitest';
import type { Intent } from '../../../src/actor/event.ts';
import { perceive } from '../../../src/perception/perceive.ts';
import { setting } from './setting.ts';

const EXAMPLES: Record<Intent, string[]> = {
  greeting: ['oi', 'Oi!', 'oiii', 'Olá, tudo bem?', 'bom dia', 'boa tarde!', 'Boa noite, td bem?', 'opa', 'oie', 'e aí', 'oi oi', '👋', 'tudo bem?'],
  search: [
    'Oi, procuro uma casa em Búzios',
    'tem disponibilidade pro carnaval?',
    'somos 4',
    'de 20 a 27 de dezembro',
    'quero alugar uma casa',
    'oi, queria uma casa pra temporada',
    'tem vaga pro feriado?',
    'em búzios',
    'quais casas vocês têm?',
    'to procurando um ape',
    'sim, somos 6',
    'tem outras opções?',
    'está disponivel?',
  ],
  price: [
    'quanto fica?',
    'quanto custa',
    'qto fica pra 4 pessoas de 20 a 27/12?',
    'qual o valor',
    'qual o preço da diária?',
    'preço',
    'valores?',
    'oi, quanto é a diaria',
    'me passa um orçamento',
    'qnt ta a diaria',
    'Quanto sai por noite?',
    'e o valor?',
  ],
  photos: ['tem fotos?', 'manda foto', 'quero ver mais fotos', 'me manda as imagens', 'tem vídeo da casa?'],
  visit: ['posso visitar?', 'queria conhecer o imóvel antes', 'da pra agendar uma visita?', 'posso ir aí ver?', 'quero ver a casa pessoalmente'],
  booking: [
    'quero reservar',
    'vamos fechar',
    'pode reservar',
    'quero fazer a reserva',
    'como faço pra reservar?',
    'manda o pix',
    'oi, gostaria de reservar a casa amarela de 20 a 27/12',
    'bora fechar',
    'sim, pode reservar',
    'qual a chave pix?',
  ],
  person: [
    'quero falar com um atendente',
    'humano',
    'pessoa de verdade',
    'falar com alguem',
    'queria falar com uma pessoa',
    'tem alguém aí?',
    'posso falar com o dono?',
    'não quero falar com robô',
    'atendente por favor',
    'me liga',
  ],
  thanks: ['obrigado', 'obrigada!', 'muito obrigada pela atenção', 'vlw', 'valeu', 'obg', 'ok, obrigado', '🙏', 'agradeço'],
  goodbye: ['tchau', 'até mais', 'até logo', 'flw', 'obrigado, tchau', 'abraços', 'tenha um ótimo dia'],
  yes: [
    'sim',
    's',
    'ss',
    'siiim',
    'isso',
    'isso mesmo',
    'pode ser',
    'claro',
    'quero',
    'quero sim',
    'bora',
    'fechado',
    'com certeza',
    'ok',
    'blz',
    'perfeito',
    '👍',
    '👍🏽',
    'sim, por favor',
    'oi, sim',
    'exatamente',
    'sim, mas achei caro',
  ],
  no: ['não', 'nao', 'n', 'nn', 'não, obrigado', 'não quero', 'agora não', 'nenhuma', 'não gostei', 'negativo', 'deixa pra lá', '👎', 'naaao'],
  stop: [
    'parar',
    'PARE',
    'sair',
    'não quero mais receber mensagens',
    'me tira da lista',
    'pare de me mandar mensagem',
    'remove meu numero',
    'não me mande mais mensagens',
    'stop',
    'quero sair da lista',
  ],
  other: [
    'tem piscina?',
    'oi, tem wifi?',
    'aceita pets?',
    'não sei',
    'não entendi',
    'vou visitar minha mãe',
    'quero cancelar a reserva',
    'quanto tempo leva do centro?',
    'não quero reservar agora ' .trim().replace('não quero reservar agora', 'qual o horário do check-in?'),
    '',
    '   ',
    '???',
    'asdfgh',
    'a pessoa que limpa vem?',
    'por que não?',
  ],
};

describe.each(Object.entries(EXAMPLES))('%s', (intent, texts) => {
  it.each(texts)('%s', (text) => {
    expect(perceive(text, setting()).intent).toBe(intent);
  });
});

describe('intents that are not what they look like', () => {
  it.each<[string, Intent]>([
    ['somos 4 pessoas', 'person'],
    ['não quero reservar', 'booking'],
    ['oi, quanto custa?', 'greeting'],
    ['quanto tempo até a praia?', 'price'],
    ['o preço tá alto', 'price'],
    ['posso receber visitas?', 'visit'],
    ['vou parar no mercado antes', 'stop'],
    ['sair cedo no domingo', 'stop'],
    ['não achei caro', 'no'],
    ['boa noite, 4 pessoas', 'greeting'],
    ['obrigado, mas tem piscina?', 'thanks'],
  ])('%s is no %s', (text, intent) => {
    expect(perceive(text, setting()).intent).not.toBe(intent);
  });

  it('are surer where the whole message says them', () => {
    const sure = perceive('sim', setting()).confidence;
    expect(sure).toBeGreaterThan(perceive('sim, deixa eu só confirmar aqui em casa', setting()).confidence);
    expect(perceive('asdfgh', setting()).confidence).toBeLessThan(0.5);
  });
});

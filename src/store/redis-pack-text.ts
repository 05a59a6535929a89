/**
 * Journal entries of one conversation with the texts of their messages, compressed together. What conversations have
 * in common is in the dictionary: the forms of events, and what the rental funnel says most.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * Dictionaries by the first byte of what they compressed. One that has been released is never changed.
 * Deflate (RFC 1951) reaches the end of a dictionary most cheaply, so the most frequent stands last.
 */
const DICTIONARIES: readonly Buffer[] = [
  Buffer.from(
    'requested, seu pedido está registrado com a equipe, que confirma por aqui. Qualquer coisa é só me chamar.' +
      'follow-upQuer continuar de onde paramos? Se preferir falar com uma pessoa, é só pedir.' +
      'nothing-foundNão tenho casas livres nessas datas. hand-offVou te passar para uma pessoa da equipe.' +
      'ask-nameEm nome de quem faço o pedido? confirm-againImagina! Ainda não enviei nada. Posso enviar o pedido de ' +
      ', por R$ ? Me responde com sim ou não, ou me diz o que mudar.which-optionQual delas? ' +
      'not-confirmedSem problema, nada foi enviado. O que você quer mudar? welcomeObrigado, obrigada, ' +
      'Quer que eu prepare o pedido de reserva, ou prefere pensar com calma? visit photos Fotos eu ainda não ' +
      'consigo enviar por aqui, mas te conto como é cada casa.' +
      'lowest-pricecheaper-datesEntendo. Nessas datas, o menor valor que tenho em Campos do Jordão é R$ .\n' +
      'Se as datas puderem mudar, de 1º a de fevereiro as noites saem a partir de R$ : R$ a menos.\n' +
      'Quer que eu procure nessas outras datas?options-againEm , de de janeiro ( noites), para pessoas:\n*1. *: R$ ' +
      'no total, até 5 pessoas\n\nJá com a limpeza. De qual delas você quer saber mais?' +
      'details* (, )\n\nApartamento no andar, com elevador, a 250 m da praia.\nTem 2 quartos, Wi-Fi, ar-condicionado, ' +
      'piscina, churrasqueira e 1 vaga de garagem. Não aceita pets. Aceita pets.\n\nDe de dezembro: *R$ * no total ' +
      '( noites + limpeza).\nQuer que eu prepare o pedido de reserva ou ficou alguma dúvida?' +
      'summary, confere para mim?\n\n* (, )\n/2027 a /2026 ( noites)\n pessoas, em nome de \nTotal: *R$ *, com limpeza\n\n' +
      'Posso enviar o pedido de reserva para a equipe? Nada é cobrado agora.' +
      'askOi! Eu sou a Sofia, assistente virtual da Prosa Temporada 😊\nPara onde você quer ir e em que datas? ' +
      'Temos casas em Búzios, Campos do Jordão, Florianópolis e Paraty.E quantas pessoas vão?Anotado: Búzios, ' +
      '4 pessoas.\nEm que datas seria, da chegada à saída?optionsEm , de a de dezembro (7 noites), para 4 pessoas, ' +
      'tenho:\n\n*1. Casa d* ()\nAté 8 pessoas, 3 quartos, piscina e a 200 m da praia e churrasqueira\n*R$ * no total ' +
      '(R$ por noite)\n\n*2. Vila \n\n*3. \n\nOs totais já têm a limpeza; por noite é a média.\nQual te agradou mais? ' +
      'É só dizer o número.E"effect":":e1","result":{"output":{"wish":["Florianópolis","2026-12-","2026-12-",4,0],' +
      '"options":[{"id":"buz-","title":"Casa d","total":,"cleaning":180},{"id":"","title":"","total":,"cleaning":260,' +
      '"pets":true}],"cheaperDates":{"checkIn":"2026-12-","checkOut":"2026-12-","total":}}},"at":17' +
      '{"presentation":"searching"}{"presentation":"waiting"}{"conversion":{"waiting":"naming"}}{"conversion":' +
      '{"waiting":"confirming"}}{"engagement":{"waiting":"offeringDates"}}{"engagement":{"waiting":"open"}}' +
      '{"discovery":"resting"}T"id":"xstate.after.followUp.rental.engagement.waiting","deadline":17,"at":17' +
      'T"id":"prosa.turn","deadline":17,"at":17,"perception":{"intent":"search","confidence":0.85,"slots":' +
      '{"checkIn":"2027-0","checkOut":"2027-0","nights":,"guests":4,"adults":2,"children":1,"place":"","choice":1,' +
      '"name":""},"objections":["price"]}}"intent":"booking","intent":"price","intent":"greeting","intent":"yes",' +
      '"intent":"thanks","confidence":0.95,"profile":"Ana","perception":{"intent":"other","confidence":0.2,"slots":{},' +
      '"objections":[]}}{"discovery":"waiting"}wamid.HBgNNTUxMTk5OTk5OTk5ORUCABEYFDNFQg== M"at":17,"id":' +
      '"wamid.HBgNNTU0ODk5MDAwMDAwMBUCABIYFAA==","address":"5511","sentAt":17,"content":{"type":"text","text":""},' +
      '"profile":"',
  ),
];
const CURRENT = DICTIONARIES.length - 1;

export function compressPack(text: string): Buffer {
  const compressed = deflateRawSync(text, { dictionary: DICTIONARIES[CURRENT]!, level: 9 });
  return Buffer.concat([Uint8Array.of(CURRENT), compressed]);
}

export function openPack(pack: Buffer): string {
  return inflateRawSync(pack.subarray(1), { dictionary: DICTIONARIES[pack[0]!]! }).toString();
}

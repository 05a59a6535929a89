import { fold, words } from './normalise.ts';

/**
 * Where Brazilians go on holiday, so that a place the catalogue lacks is still understood. One line each: how it
 * is written, then other ways to say it. A `?` behind marks names that are everyday words too, e.g. "bonito".
 */
export const TOWNS: readonly string[] = `
Búzios|Armação dos Búzios|Armação de Búzios
Cabo Frio
Arraial do Cabo
Paraty|Parati
Trindade
Angra dos Reis|Angra
Ilha Grande
Rio de Janeiro
Saquarema
Maricá
Rio das Ostras
Petrópolis
Teresópolis
Visconde de Mauá
Penedo
Itaipava
Mangaratiba
Ubatuba|Ubachuva
Caraguatatuba|Caraguá
Ilhabela|Ilha Bela
São Sebastião
Maresias
Juquehy|Juquei
Camburi|Camburizinho
Guarujá
Bertioga|Riviera de São Lourenço
Santos?
Praia Grande
Mongaguá
Itanhaém
Peruíbe
Campos do Jordão|Campos de Jordão
Monte Verde
São Bento do Sapucaí
Olímpia
Brotas
Holambra
Florianópolis|Floripa
Jurerê|Jurerê Internacional
Campeche
Bombinhas
Porto Belo
Itapema
Balneário Camboriú|Balneário|Camboriú|Bal Camboriú
Penha?
Garopaba
Imbituba
Praia do Rosa
Laguna?
São Francisco do Sul
Itapoá
Guaratuba
Matinhos
Caiobá
Ilha do Mel
Foz do Iguaçu|Foz
Gramado
Canela?
Bento Gonçalves
Torres?
Capão da Canoa
Tramandaí
Xangri-lá|Xangrila
Cambará do Sul
Guarapari
Vila Velha
Vitória?
Itaúnas
Domingos Martins
Pedra Azul
Porto Seguro
Arraial d'Ajuda|Arraial da Ajuda|Arraial Dajuda
Trancoso
Caraíva
Itacaré
Ilhéus
Morro de São Paulo
Boipeba
Barra Grande
Península de Maraú|Maraú
Salvador?
Praia do Forte
Imbassaí
Guarajuba
Chapada Diamantina
Lençóis?
Prado?
Cumuruxatiba
Aracaju
Maceió
Maragogi
São Miguel dos Milagres|Milagres?
Japaratinga
Barra de São Miguel
Praia do Francês
Porto de Galinhas
Tamandaré
Carneiros?|Praia dos Carneiros
Recife
Olinda
Fernando de Noronha|Noronha
João Pessoa
Pipa?|Praia da Pipa
Natal?
São Miguel do Gostoso
Fortaleza
Canoa Quebrada
Jericoacoara|Jeri
Cumbuco
Lençóis Maranhenses
Barreirinhas
Atins
São Luís
Alter do Chão
Chapada dos Veadeiros|Alto Paraíso
Pirenópolis|Piri
Caldas Novas
Rio Quente
Bonito?
Chapada dos Guimarães
Capitólio
Tiradentes
Ouro Preto
Escarpas do Lago
Brumadinho
São Thomé das Letras|São Tomé das Letras
Serra do Cipó
`
  .trim()
  .split('\n');

/** Every word of their names, folded. */
export const TOWN_WORDS: readonly string[] = TOWNS.flatMap((line) =>
  words(fold(line)).map(({ word }) => word),
);

/** Words that are no name of a person or a place, so that an answer that has one of them is not taken for one. */
export const EVERYDAY: ReadonlySet<string> = new Set(
  `
  sim nao s n ss nn naum nop claro ok okay okey blz beleza certo certeza isso exato exatamente perfeito fechado bora
  pode podem posso poder ser seja sera seria isto aquilo combinado show top legal otimo bom boa bem mal otima bacana
  oi oie ola opa eai eae ei hey hello alo bom boa dia tarde noite tchau falou flw xau ate logo mais breve
  obrigado obrigada obg obgd brigado brigada vlw valeu grato grata agradeco prazer favor pfv pfvr desculpa desculpe
  eu vc voce vcs voces ele ela eles elas nos gente meu minha meus minhas seu sua seus suas nosso nossa me mim te lhe
  um uma uns umas o os a as ao aos no na nas num numa em com sem por pra para pro pq porque que q qual quais quem
  quando quanto quantos quantas quanta qto qnt onde aonde como cade entao mas porem se ja ainda so somente apenas
  tambem tb tbm muito mt mto pouco mais menos tudo nada algo alguem ninguem algum alguma nenhum nenhuma cada todo toda
  esse essa este esta aquele aquela desse dessa deste desta aqui ai ali la ca hoje amanha ontem agora depois antes
  cedo sempre nunca talvez acho achei sei sabe saber sabia soube entendi entendo lembro
  quero queria quer querem gostaria gosto gostei preciso precisa precisamos procuro procurando busco buscando tem tenho
  temos tinha tiver teria ter ha vou vai vamos ir indo iria foi fui era sou somos sao estou estava esta ta to estamos
  fica ficar fico ficou faz fazer faco fez ver vejo veja viu vi pensar pensei penso pensando decidir decidi pergunta
  perguntar falar fala falo mandar manda mande enviar envia passar passa dizer diz diga informar informa responder
  alugar aluga aluguel alugando reservar reserva reservo fechar fecha pagar paga pago comprar cancelar visitar
  conhecer aceita aceitam inclui incluso parar pare para sair saio entrar chegar chego voltar volto mudar trocar
  ajudar ajuda atender atendente atendimento humano pessoa pessoas robo bot vendedor corretor corretora dono dona
  proprietario proprietaria responsavel gerente anfitriao hospede hospedes cliente interessado interessada
  casado casada solteiro solteira viuvo viuva divorciado divorciada brasileiro brasileira novo nova filho filha filhos
  filhas esposa esposo marido mulher homem mae pai pais irmao irma amigo amiga amigos amigas familia casal casais
  crianca criancas bebe adulto adultos cachorro gato pet pets mesmo mesma outro outra outros outras proprio propria
  casa casas ape apto apartamento chale chales pousada hotel imovel imoveis flat cobertura sitio chacara rancho kitnet
  quarto quartos suite suites banheiro cama piscina churrasqueira garagem wifi internet ar vista varanda jardim cozinha
  praia praias mar areia centro lugar local regiao cidade bairro perto longe proximo proxima frente beira pe qualquer
  preco precos valor valores caro cara barato barata desconto promocao pix cartao dinheiro boleto parcela reais diaria
  diarias noites noite data datas dias semana semanas mes meses ano anos feriado fim final fds temporada ferias verao
  natal reveillon carnaval pascoa segunda terca quarta quinta sexta sabado domingo janeiro fevereiro marco abril maio
  junho julho agosto setembro outubro novembro dezembro jan fev mar abr mai jun jul ago set out nov dez
  foto fotos video videos imagem imagens opcao opcoes disponivel disponibilidade vaga vagas link site lista
  primeira primeiro segundo terceira terceiro ultima ultimo numero numeros telefone email nome sobrenome endereco
  um dois duas tres quatro cinco seis sete oito nove dez onze doze quinze vinte
  tanto tipo coisa vez vezes jeito forma parte maior menor grande pequeno pequena melhor pior bonito bonita lindo linda
  feliz amor querido querida moca moco amg amigao kk kkk kkkk kkkkk haha hahaha rs rsrs hum humm hmm ah ahh eh ne nah uai
  tranquilo tranquila sossegado gostei amei adorei curti depende lembro verdade realmente gratidao deus
  oque dono golpe confiavel seguro real verdadeiro falso mensagem mensagens receber parem chega
  `
    .trim()
    .split(/\s+/),
);

/** Ways to say yes, no, hello and thanks that may stand in front of an answer. */
export const OPENERS: ReadonlySet<string> = new Set(
  'sim s claro ok okay blz beleza certo isso pode ser perfeito bom boa dia tarde noite oi oie ola opa eai tudo bem td prazer obrigado obrigada obg valeu entao ah e eh com certeza por favor dr dra sr sra dona seu'.split(
    ' ',
  ),
);

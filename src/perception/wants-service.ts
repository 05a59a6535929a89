/** In Portuguese: wants that are not about a stay to come. */
import { anyOf } from './phrases.ts';
import type { WantRule } from './want.ts';

/** What there is in a house. */
const THING =
  '(?:ar(?:[- ]condicionado)?|chuveiro|ducha|agua(?: quente)?|luz|energia|gas|internet|wi-?fi|tv|televisao|geladeira|fogao|fechadura|portao|porta|piscina|torneira|descarga|vaso|aquecedor|ventilador|micro-?ondas|churrasqueira|cofre|controle|chave|senha|codigo|lampada|maquina)';

const UTILITY = '(?:agua(?: quente)?|luz|energia|gas|internet|wi-?fi|chave)';

export const SERVICE_WANTS: readonly WantRule[] = [
  {
    intent: 'stop',
    confidence: 0.95,
    said: anyOf(
      'nao (?:quero|desejo|gostaria de) (?:mais )?(?:receber|mensage\\w+|msgs?|contato|promoc\\w+)',
      'nao me (?:mand\\w+|envi\\w+|chame\\w*|perturb\\w+|incomod\\w+|procur\\w+)(?: mais)?',
      'par[ae](?:m|r)? de (?:me )?(?:mandar|enviar|encher|perturbar|chamar|incomodar)',
      '(?:me )?(?:tir[ae]r?|remov[ae]r?|exclu[ai]r?|apag[ae]r?|retir[ae]r?)(?: (?:o |do )?(?:me|meu|minha|eu))?(?: (?:numero|contato|telefone|dados))? (?:d[aeo]ssa |d[aeo] |dess[ea] |dest[ea] )(?:lista|cadastro|grupo|sistema|base)',
      '(?:remov|exclu|apag)\\w+ (?:o )?meu (?:numero|contato|telefone)|(?:quero|sair) (?:sair )?da lista|descadastr\\w+|desinscrev\\w+|unsubscribe',
      '(?:cancela|para|pare|suspend\\w+|interromp\\w+)(?:r)? (?:com )?(?:o |os |a |as |de )?(?:envi\\w+|mensage\\w+|msgs?|disparos?|propagandas?|notificac\\w+)|(?:nao|n) (?:mand\\w+|envi\\w+) (?:mais )?(?:mensage\\w+|msgs?|nada|propaganda)(?: (?:mais|pra mim|nesse|pra esse))?(?= ?(?:$|[!.,]|mais|pra|nesse))',
      'chega de (?:mensage\\w+|msgs?)|vou (?:te )?(?:bloquear|denunciar)|me deix[ae](?:m)? em paz|para com (?:isso|essas? mensage\\w+)',
    ),
  },
  {
    intent: 'stop',
    confidence: 0.9,
    said: /^(?:por favor,? )?(?:parar?|parem?|pare|stop|sair|cancelar inscricao|descadastrar)(?: (?:por favor|pfv|agora))?[.! ]*$/,
  },
  {
    intent: 'person',
    confidence: 0.95,
    said: anyOf(
      'atendentes?|humanos?|humana|(?:pessoa|gente|alguem) (?:de verdade|real|humana?|de carne e osso)',
      '(?:falar|conversar|fala|contato|falo|papo|tratar) (?:direto )?(?:com|c/?) (?:(?:um|uma|o|a|algum|alguma|outra|seu|sua|voces|algum[a]?) )?(?:alguem|pessoas?|corretor\\w*|vendedor\\w*|responsavel|don[oa]|proprietari[oa]|gerente|supervisor\\w*|anfitri\\w+|consultor\\w*|equipe|suporte|ser)',
      '(?:quero|queria|preciso|posso|gostaria de|prefiro|consigo) falar com (?:a|o) (?!(?:espos|marid|mulher|namorad|noiv|famil|pessoal|galera|turma|grupo|mae|pai|irma|soci|amig|filh|sogr|casal|chefe|equipe|cachorr|banco|cliente))[a-z]{3,}|(?:qual|tem|me passa|passa|manda)(?: \\w+){0,2} (?:telefone|numero) (?:de (?:voces|vcs|contato|voce)|pra (?:ligar|contato|falar)|do (?:dono|responsavel|corretor))',
      '(?:cham[ae]|chamar|pass[ae]|passar|transfer[ie]\\w*|transfir[ae]\\w*|encaminh\\w+|coloc\\w+|direcion\\w+|conect\\w+|bota|poe)(?: (?:me|eu|ai|la|pra|para|com|pro|o|a|um|uma|algum|alguma|seu|sua|por favor|minha ligacao|aqui))* (?:gerente|responsavel|don[oa]|proprietari[oa]|supervisor\\w*|corretor\\w*|alguem|pessoa|chefe|encarregad[oa]|suporte|equipe)(?= ?(?:$|[!?.,]|d[aeo]|pra|para|real|ai|por|que|falar|pfv))',
      '(?:falar|conversar|atend\\w+|contato|resolver|tratar) por (?:telefone|ligacao|chamada|voz)|(?:fazer|faz|prefiro|preferia|aceita|pode ser|pode fazer) (?:por )?(?:uma )?(?:ligacao|chamada|call)|(?:quero|preciso de|prefiro|queria) (?:um|uma) (?:pessoa|atendente|humano)(?! (?:pra|para) (?:limp|cozinh))|(?:ligar|telefonar) (?:pra|para) (?:voces|vcs|alguem|voce)|tem (?:um |algum )?(?:telefone|numero)(?= ?\\?)',
      'contato d[oa] (?:don[oa]|proprietari[oa]|responsavel|corretor\\w*|gerente|anfitri\\w+)',
      '(?:atendid[oa]|atendimento) (?:por|com) (?:alguem|uma? (?:pessoa|atendente|ser)|gente)|atendimento (?:humano|pessoal)',
      '(?:tem|ha) alguem (?:real|pra|para|que (?:me|possa|pode|atend|resolv)\\w*|online)|alguem (?:ai )?(?:pode|poderia|consegue) me (?:atender|ajudar|ligar)',
      '(?:me ligu?[ae]m?|pode(?:m|ria)? me ligar|quero (?:que me liguem|uma ligacao))',
      'nao (?:quero|gosto de) (?:falar|conversar|tratar) com (?:um |uma )?(?:robo|bot|maquina|ia)|cansei d[eo] (?:robo|bot)',
    ),
  },
  {
    intent: 'complaint',
    confidence: 0.92,
    said: anyOf(
      'reclamar|reclamac(?:ao|oes)|insatisfeit[oa]s?|decepcionad[oa]s?|decepcionante|perdendo a paciencia|perdi a paciencia|paciencia (?:acab|esgot)\\w+|indignad[oa]s?|revoltad[oa]s?|procon|descaso|desrespeito|falta de (?:respeito|consideracao|educacao)',
      '(?:pessim|horrivel|terrivel|lamentave|ridicul|porco|vergonh)\\w* (?:o |a |esse |essa |seu |de )?(?:atendimento|servico|experiencia|casa|bot|robo|estadia|hospedagem|limpeza|assistente)',
      '(?:atendimento|servico|experiencia|casa|bot|robo|limpeza|assistente|estadia|hospedagem|imovel|quarto|lugar)(?: (?:de voces|de vcs|foi|e|eh|esta|estava|tava|ta|muito|bem|um|uma|super|ai|aqui|aqui e)){0,4} (?:pessim|horriv|horror|terriv|lament|ridicul|vergonh|porc[oa]|imund|nojent|suj[oa]|decepc|lixo|burr[oa]|inutil|ruim|desastr|inaceitav|mal (?:educad|cuidad|conservad))\\w*',
      '(?:voces|vcs|voce|vc) (?:e|sao|foram|estao sendo) (?:uns |umas |muito |um |uma |bem )?(?:pessim|horriv|horror|ruin|enrolad|incompet|golpist|mentiros|irrespons|desorganiz|mal educad|gross|vergonh|demorad|lixo|burr|inutil)\\w*',
      'que (?:vergonha|absurdo|palhacada|descaso|decepcao|porcaria|pessimo|horror|servico horrivel|atendimento (?:pessimo|horrivel|ruim))|(?:e|eh|isso e|isso eh|foi) (?:um |uma )?(?:absurdo|vergonha|palhacada|inadmissivel|inaceitavel|falta de)|inadmissivel|inaceitavel|uma vergonha|um absurdo',
      '(?:ainda )?nao (?:recebi|tive|obtive) (?:nenhuma )?(?:resposta|retorno)|(?:ninguem|voces nao|vcs nao|voce nao|vc nao|nunca) (?:me )?(?:respond\\w+|atend\\w+|resolv\\w+|da retorno|deu retorno|retorn\\w+)|(?:to|estou|tou) (?:esperando|aguardando) (?:ha|faz|tem|desde|a) \\w+|(?:estou|to|tou) (?:ha|faz) \\w+ (?:horas?|dias?|minutos?) (?:esperando|aguardando)|que demora|demora (?:demais|muito)|(?:ta|esta) demorando (?:demais|muito)|demoraram (?:muito|demais)',
      '(?:estava|tava|esta|ta|veio|estavam|tavam|encontramos|achamos|e)(?: (?:tudo|toda?|muito|super|a casa|o quarto|bem)){0,3} (?:suj[oa]s?|imund[oa]s?|nojent[oa]s?|fedid[oa]s?|fedendo|mofad[oa]s?|cheio de (?:mofo|barata|formiga|inseto)|cheia de (?:mofo|barata|formiga|inseto)s?|caindo aos pedacos|quebrad[oa] (?:desde|quando|e ninguem))|cheir[ao]\\w* (?:a |de )?(?:mofo|esgoto|ruim|podre)|(?:tinha|tem|cheio de|cheia de|muita?s?|apareceu|apareceram|achei) (?:uma )?(?:baratas?|ratos?|formigas?|percevejos?|insetos?|bichos|mofo)(?= ?(?:na|no|em|por|pela|$|[,.!]))',
      '(?:nao|nada) (?:e|era|foi|tem nada a ver|condiz|bate|parece)(?: (?:nada|igual|como|a ver|com|nas?|das?|as|a|o|ao?s?))* (?:fotos?|anuncio|descricao|prometido|combinado|anunciado)|(?:diferente|pior) (?:das|do que as|do|que as) (?:fotos|anuncio|anunciado|combinado)|propaganda enganosa|fui enganad[oa]|me enganaram|me senti enganad[oa]|nao (?:cumpr\\w+|era o combinado|foi o combinado)',
      '(?:voce|vc|bot|robo|isso aqui|esse (?:bot|robo|chat|negocio))(?: (?:nao|n|nunca))+ (?:entende|entendeu|sabe|ajuda|serve|responde|presta|funciona)(?: (?:nada|direito|pra nada|o que))?|(?:bot|robo|atendente|assistente) (?:burr[oa]|idiota|inutil|ruim|estupid[oa])|nao (?:ta|esta) (?:me )?entendendo (?:nada)?|ja (?:falei|disse|perguntei|respondi|expliquei) (?:isso|mil vezes|\\d|varias|tres|duas|umas)',
      'nunca mais (?:alug\\w+|volt\\w+|reserv\\w+|fec\\w+|fico|ficamos)|nao recomendo|pior (?:experiencia|atendimento|casa|lugar|hospedagem|servico)|(?:pessima|horrivel|terrivel) (?:experiencia|hospedagem|estadia)|(?:nao gostei|odiei|detestei) (?:nada )?(?:d[oae] |o |a )?(?:atendimento|servico|estadia|hospedagem|limpeza)|muito barulho|barulho (?:insuportavel|a noite|dos vizinhos|do vizinho|demais)',
    ),
    unless: anyOf(
      '(?:vou|quero|tenho|ha|nada a|nao) (?:a |do que |o que |de que |que )?reclamar(?: (?:nao|de nada|nada))|(?:nao|sem|nada) (?:vou |quero |tenho |ha |a |do que |o que |de que |que |motivo pra )+reclam\\w+',
      'tem (?:muito barulho|muita reclamacao)[^\\n]{0,30}\\?|e barulhent[oa]|(?:precos?|valor(?:es)?|diarias?|aluguel|caucao|total)(?: \\w+){0,2} (?:um |uma )?(?:absurd[oa]|vergonha)',
    ),
  },
  {
    intent: 'billing',
    confidence: 0.92,
    said: anyOf(
      'notas? fisca(?:l|is)|nf-?e?|nfs-?e|recibos?|comprovantes?|faturas?|(?:segunda|2a) via|boletos?',
      'reembols\\w+|ressarc\\w+|estorn\\w+|(?:devol\\w+|devolv\\w+|de volta|receber de volta|quero|meu) (?:o |a |do |da |de |meu |minha |todo o )*(?:dinheiro|valor pago|sinal|caucao|pagamento|grana)|dinheiro de volta|devolucao',
      '(?:cobr\\w+|debit\\w+|descont\\w+|paguei|pago|caiu|passou|passaram|pagamos)(?: (?:o|a|me|meu|cartao|no|valor|isso|foi|foram|do|pix)){0,5} (?:duas vezes|2 ?x|2 vezes|em dobro|dobrado|em duplicidade|duplicad[oa]|errad[oa]|a mais|indevid\\w+|valor errado|valor a mais)|cobranca (?:duplicad|indevid|errad|em dobro|dupla|no meu)\\w*|cobrad[oa] (?:a mais|errad|em dobro|duas|2)\\w*|(?:cobr|debit|descont)\\w+(?: \\w+){0,4} (?:2 ?x|duas vezes|em dobro|de novo|a mais|errad\\w+|indevid\\w+)|(?:cartao|conta|valor|dinheiro|pagamento|pix)(?: \\w+){0,3} (?:debitad|cobrad|descontad|estornad|retid)\\w*',
      '(?:cancel\\w+|desistir d[ae]|desmarcar) (?:a |minha |nossa |da |essa |uma )*(?:reserva|hospedagem|estadia|locacao|viagem|compra|aluguel)|quero cancelar|preciso cancelar|^(?:pode )?cancela(?:r)?(?: (?:por favor|pfv|tudo|ai|entao))?[.! ]*$|gostaria de cancelar|vou (?:ter que|precisar) cancelar|cancela (?:a|minha|pra mim|tudo)',
      '(?:ja )?(?:paguei|fiz o pix|transferi|depositei)[^\\n?]{0,40}(?:nao (?:caiu|constou|apareceu|foi confirmad|confirm|recebi)|e nada)|(?:dados|informacoes) (?:para|pra) (?:a )?(?:nota|faturamento)',
    ),
    unless: anyOf(
      'cancel\\w+ (?:o |a |as |os |tudo (?:que|o que)[^\\n]{0,20} |essa |isso d[aeo] )?(?:cachorr|pet|gat|pergunta|pedido|piscina|ideia|que (?:eu )?(?:disse|falei)|visita|busca|foto|sobre)\\w*|nao (?:quero|vou|pretendo|preciso) cancelar',
      '(?:se|caso) (?:eu|a gente|nos|precisar|for preciso|der|tiver|acontecer|um imprevisto|chover)[^\\n]{0,40}(?:cancel|devol|reembols|estorn|desist)\\w*|(?:politica|regras?|taxa|prazo|multa|condic\\w+|termos?)[^\\n]{0,12} cancelamento|cancelamento (?:gratis|gratuito|e gratis|tem|funciona)|(?:e |da pra |posso |pode )?reembolsave(?:l|is)|cancelar (?:gratis|depois|ate quando|sem (?:multa|custo))',
      '(?:aceita\\w*|parcel\\w+|pagar|pagamento|posso|pode ser|da pra|tem|fazem|so|por) (?:\\w+ ){0,3}(?:no |em |por |com |via )?boletos?',
      'cancelar (?:a )?(?:inscricao|o cadastro|as mensagens)|comprovante(?: \\w+){0,3} (?:que|d[aeo]) (?:a |o )?(?:casa|imovel|propriedade|dono|existe)',
    ),
  },
  {
    intent: 'support',
    confidence: 0.9,
    said: anyOf(
      '(?:como|onde)(?: (?:que|eu|a gente|faco|faz|se|pra|para))* (?:lig|deslig|acend|us|abr|regul|aument|diminu|troc|joga|colo|limp|reset|reinici)\\w*(?: \\w+)? (?:o |a |as |os )?(?:bomba|aquecimento|aquecedor|motor|luz|luzes|lixo|cascata|forno|cooktop|lareira|ofuro|alarme|interfone|registro|som|projetor|roteador|wi-?fi|internet|modem|termostato)|(?:nao (?:acho|achei|encontro|encontrei|achamos)|cade|perdi|sumiu|faltou|falta) (?:a |o |as |os )?(?:chaves?|controle|caixinha|cofre|senha|portao|entrada|toalhas?|casa(?= ?(?:$|[.,!])))|(?:a |minha |nossa )?reserva(?: \\w+){0,2} (?:confirmada|confirmou|ok|certa|consta|nao (?:aparece|consta|ta))|(?:hospedad[oa]s?|instalad[oa]s?) (?:n[oa]|ai|em|aqui|ness[ea]|nest[ea])|(?:ja |eu )?(?:paguei|pagamos) e (?:ja )?(?:reserv\\w+|confirm\\w+)|(?:o que|que|falta|qual)(?: \\w+){0,3} (?:preciso|devo|tenho que) (?:levar|fazer) (?:no|pro|para o|pra) (?:check-?in|dia da chegada)|(?:qual|que)(?: e| eh)? (?:o )?(?:codigo|endereco exato|endereco certinho)(?: d[aeo])?|(?:aqui na casa|aqui no apartamento|na casa aqui|no chale aqui)',
      'senha (?:d[aeo] |pra |para )?(?:o |a )?(?:wi-?fi|internet|rede|porta|fechadura|portao|cofre|casa|predio|garagem|alarme|tv|netflix)|(?:qual|cade|manda|me passa|nao sei|nao tenho|preciso d?a?|esqueci|cade) (?:e )?(?:a )?senha',
      'nao (?:consigo|consegui|estou conseguindo|to conseguindo) (?:pagar|fazer) (?:pelo|no|na|com|por|o)[^\\n]{0,20}|(?:link|site|pagamento|pix|cartao|aplicativo|app)(?: \\w+)? (?:nao (?:abre|abriu|carrega|funciona|funcionou|foi|passou|passa)|deu erro|com erro|falhou)|(?:cheguei|chegamos|estamos aqui|estou aqui)(?: \\w+)?,? (?:e |mas )?(?:nao tem|nao ha|ninguem)',
      'codigo (?:d[aeo] |pra |para )?(?:a |o )?(?:porta|portao|acesso|fechadura|cofre|entrada|casa|chave|caixinha)',
      '(?:onde|como|com quem|que horas|quando|aonde)[^\\n?]{0,30}(?:chaves?)|(?:pegar|retirar|buscar|devolver|entregar|deixar|perdi|retirada d|entrega d)[^\\n?]{0,8} (?:as? |d?as? )?chaves?|chave (?:nao|quebrou|da casa|emperrou|sumiu)',
      'nao (?:consigo|conseguimos|estou conseguindo|to conseguindo|da pra) (?:\\w+ )?(?:entrar|abrir|ligar|acessar|conectar|achar a casa|chegar|fechar a porta|usar)|(?:fiquei|ficamos|estou|estamos|to) (?:tranc|pres[oa]|do lado de fora)\\w*',
      '(?:alter|mud|troc|remarc|adi|antecip|estend|prolong|ajust|prorrog|reagend)\\w+ (?:\\w+ ){0,3}(?:da |na |de |a |minha |nossa )+(?:reserva|hospedagem|estadia|check-?in|check-?out|diaria que (?:reservei|ja))|(?:alter|mud|troc|remarc|adi|antecip|estend|prolong)\\w+ (?:minha|nossa|a) (?:reserva|hospedagem|estadia)|(?:adicionar|incluir|colocar) (?:mais )?(?:\\w+ ){1,3}(?:na|a) (?:minha |nossa )?reserva',
      `${THING}(?: (?:da casa|do quarto|do banheiro|da suite|aqui|da cozinha|da sala))? (?:nao|n|num|parou|acabou|quebrou|caiu|estragou|entupiu|queimou|(?:esta|ta) (?:com problema|com defeito|pingando|vazando|quebrad[oa]|estragad[oa]|entupid[oa]|queimad[oa]|desligad[oa]|emperrad[oa]|trancad[oa]|lent[oa]|sem)|vazando|sumiu)(?: (?:esta|ta|quer|de|o|a))? ?(?:funcion\\w+|lig\\w+|esquent\\w+|gel\\w+|abr\\w+|conect\\w+|peg\\w+|dren\\w+|sai\\w*|acend\\w+|fech\\w+|desc\\w+|problema|defeito|vazamento|aqui|ontem|hoje)?`,
      `(?:acabou|faltou|caiu|falta|estamos sem|estou sem|to sem|ficamos sem|nao tem|sem) (?:a |o )?${UTILITY} (?:na casa|aqui|desde|ha|no quarto|em casa|na cozinha|no banheiro)|(?:acabou|faltou|caiu|estamos sem|to sem|ficamos sem) (?:a |o )?${UTILITY}|nao tem (?:agua|luz|energia|internet|gas)(?: quente)?(?! quente)(?! ?\\?)|vazament\\w+|vazando|entupi\\w+|curto circuito|disjuntor`,
      '(?:como|onde) (?:(?:que|e que|eu|a gente|faco|faz|fazemos|se|pra|para) ){0,3}(?:lig\\w+|deslig\\w+|acend\\w+|us\\w+|funciona|abr\\w+) (?:o |a )?(?:ar|chuveiro|aquecedor|fogao|forno|tv|televisao|piscina|hidro|churrasqueira|portao|maquina|cofre|sauna)|onde (?:fica|esta|ta|tem) (?:o |a )?(?:disjuntor|registro|toalhas?|lixeira|lixo|roupa de cama|controle|quadro de luz|extintor|ferro|secador)',
      '(?:estou|to|tou|estamos|tamo|cheguei|chegamos|acabei de chegar|ja estou|ja estamos) (?:aqui |ja |agora )?(?:n[ao]|em frente|na frente|aqui n[ao]|dentro d[ao]) (?:casa|porta|portao|imovel|frente|endereco|local|predio|portaria|apartamento|chale)|(?:o )?(?:porteiro|caseiro|zelador) (?:nao|n) ',
      '(?:meu|nosso) (?:check-?in|check-?out|checkin|checkout)|(?:minha|nossa) (?:reserva|hospedagem|estadia)(?! (?:seria|sera|ideal))|(?:numero|codigo|confirmacao|status|localizador|detalhes|dados) d[ae] (?:minha |nossa |a )?reserva|ja (?:reservei|fiz a reserva|tenho (?:uma )?reserva|estou com reserva|sou hospede|aluguei com voces)|(?:casa|imovel|apartamento|chale) que (?:eu )?(?:reservei|aluguei|alugamos|reservamos|fechei)|(?:tenho|temos|fiz|fizemos) (?:uma |a )?reserva(?! (?:agora|pra|para) )',
      '(?:esqueci|esquecemos|deixei|deixamos|perdi)(?: (?:o|a|um|uma|meu|minha|meus|minhas|nosso|nossa|\\w+)){1,3} (?:n[ao] (?:casa|quarto|chale|apartamento|imovel|suite|ultima)|ai)|late check-?out|(?:sair|fazer o check-?out) (?:um pouco )?mais tarde|check-?out (?:mais tarde|tardio)|early check-?in',
    ),
    unless: anyOf(
      '(?:confirmar|fechar|fazer|garantir|concluir|finalizar|efetuar|quero|pagar)(?: (?:a|minha|nossa|ja|o sinal da))* (?:minha|nossa) (?:reserva|estadia|hospedagem)',
    ),
  },
];

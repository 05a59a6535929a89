/** In Portuguese: wants that are about a stay to come. */
import { anyOf } from './phrases.ts';
import type { WantRule } from './want.ts';

const HOUSE =
  '(?:casa|casinha|imovel|ape|apto|apartamento|chale|sitio|pousada|lugar|local|espaco|acomodacao|flat|cobertura|quarto)';
const NOT =
  'nao (?:quero|queria|vou|posso|pretendo|gostaria de|vamos|preciso)(?: (?:mais|agora|ainda))? (?:de )?';

export const STAY_WANTS: readonly WantRule[] = [
  {
    intent: 'booking',
    confidence: 0.9,
    said: anyOf(
      '(?:quero|queria|gostaria de|vou|vamos|bora|pode|podemos|podem|posso|vou querer|consigo|desejo|preciso|da pra|ja) (?:ja )?(?:reservar|fechar|garantir|confirmar a reserva|contratar)',
      '(?:fazer|faz|fechar|confirmar|garantir|efetuar|realizar|quero|concluir|iniciar) (?:a |uma |essa |minha |nossa |ja a )?(?:reserva|reservinha)',
      'como (?:eu )?(?:faco|fazemos|faz|e que faz|funciona) (?:pra|para|a|pra fazer a|para fazer a) (?:reserv\\w+|fechar|alugar|pagar|garantir)',
      '(?:manda|envia|passa|me passa|qual|qual e|pode mandar|pode passar|me manda) (?:o |a |a chave do |a chave )?(?:pix|dados bancarios|link (?:de|do|pra|para) pag\\w+|chave)',
      'reserv[ae] (?:pra|para) (?:mim|nos|a gente)|pode reservar|reserva ai|reserva (?:ela|essa|esse|ele)|reserva por favor|fecha (?:pra|para) mim|fechar negocio|negocio fechado|vamos fechar|quero pagar|fazer o (?:pix|pagamento|sinal|deposito)|pagar o sinal|vou fechar|quero (?:ess[ea]|est[ea]|ficar com|ela|ele)(?! (?:tipo|dia|data|semana|fim|foto))(?: mesm[oa])?|vou (?:ficar com|querer) (?:a|o|ess[ea]|est[ea])|fico com (?:a|o|ess[ea]|est[ea]|ela)',
      'segura (?:pra|para|a|o|ess[ea]|ela|esta|ai|por)|segurar (?:pra|para|a|o|ess[ea]|ela) ?(?:casa|data|vaga|mim|nos|reserva|gente)?|(?:bloqueia|bloquear|trava|garante|garanta|separa) (?:pra|para|a|as|ess[ea]s?|minha|ai|ja)|(?:pode|vamos|bora|vou|quero|podemos) (?:prosseguir|seguir) com (?:a|o)|pode (?:fechar|emitir|gerar o (?:pix|link|contrato|boleto))',
      '(?:vou|posso|quero|consigo|ja) (?:ja )?(?:pagar|pago|transferir|depositar|fazer o (?:pix|sinal|deposito|pagamento))(?! (?:no|em|com|de|na|parcelad|quando|depois|so|ate|mais|uns|menos|\\d|r\\$))|(?:manda|envia|gera|gerar|mande|envie|pode mandar|me manda)(?: me| ai| entao| ja){0,2} (?:o |a )?(?:contrato|link|boleto|pix|chave|conta|dados)(?: (?:pra|para|de|do|que|bancari\\w+|pagamento|eu|ai|entao|por favor|pfv)|[.!?]|$)|passa (?:a |o )(?:chave|conta|pix)|(?:faco|fazendo) o pix|quero assinar',
      '(?:dar|mandar|deixar|adiantar) (?:o |um |a |uma |ja o )?(?:sinal|entrada)|^(?:e )?(?:essa|esse|essa ai|esse ai)(?: mesm[oa])?[.! ]*$',
      'fechad(?:o|issimo)(?= ?(?:$|[!.,]|entao|negocio))|fecho(?= ?(?:$|[!.,]|com|a|ess|ja|hoje|agora))|^(?:entao )?fechou|ta fechado|vamos nessa|(?:quero|qro|kero) reserva|reserva pra mim|negocio fechado|e essa que eu quero|essa mesma que (?:eu )?quero|quero alugar (?:ess[ea]|est[ea]|ela|a casa)(?! (?:tipo|em|pra|para|no|na))',
    ),
    unless: anyOf(
      `${NOT}(?:reservar|fechar|alugar|fazer|pagar|ess[ea]|garantir)`,
      '(?:tudo|todo|quintal|condominio|terreno|portao|garagem|piscina|e|esta|ta|lugar|fica|ficou) fechad[oa]|(?:se|caso|quando|depois que|antes que) (?:eu |a gente |nos )?(?:fech\\w+|reserv\\w+|pag\\w+)|nao quero ess[ea]|nao (?:consigo|consegui|estou conseguindo|to conseguindo) (?:pagar|fazer o pix)|como funciona(?:m)? (?:a|o|as|os) (?:reserva|pagamento|aluguel)s?',
      'cancel\\w+(?: (?:a|minha|essa|uma|de))? reserva|ja (?:reservei|fechei|fiz a reserva|tenho reserva)|(?:antes de|pra depois|pensar em) (?:reservar|fechar)|e seguro reservar',
    ),
  },
  {
    intent: 'booking',
    confidence: 0.85,
    said: /^(?:(?:qro|kero|entao|ok,?|ta,?|e|agora) )?(?:reservar?|fecha)(?: (?:agora|ja|essa|esse|ela|por favor|pfv))?[.! ]*$/,
  },
  {
    intent: 'visit',
    confidence: 0.9,
    said: anyOf(
      'visitar|visitas?|visitacao|visitinha',
      `conhecer (?:antes|pessoalmente|ai|(?:[ao]|ess[ea]|est[ea]) ${HOUSE}|(?:[ao] )?${HOUSE} (?:antes|pessoalmente))`,
      `ver (?:(?:[ao]|ess[ea]) ${HOUSE} )?(?:pessoalmente|de perto|ao vivo|presencial\\w*)|ir (?:ai|la) (?:ver|olhar|conhecer)|posso (?:ir|passar) (?:ai|la)`,
      `ver (?:[ao] )?${HOUSE} antes|(?:dar uma|fazer uma) passada|(?:agendar|marcar) (?:uma |de |pra |um horario )?(?:ver|visita|conhecer|horario|ida)|(?:mostrar|mostra) (?:[ao] )?${HOUSE} (?:pessoalmente|ao vivo|amanha|sabado|domingo)|(?:conhecer|ver) (?:[ao]|ess[ea]) ${HOUSE}(?= (?:amanha|hoje|sabado|domingo|dia|na|no|essa|antes|de perto|ao vivo))`,
      `(?:dar uma olhada|olhar) (?:n[ao] ${HOUSE} )?(?:pessoalmente|de perto|antes)`,
    ),
    unless: anyOf(
      'visit(?:ar|a|as) (?:[ao]s? |d[aeo]s? |minhas? |meus? |nossas? |nossos? |uns |umas |alguns )?(?:minha|meus?|familia\\w*|parentes|amig\\w+|filh\\w+|mae|pai|pais|avo|avos|tia|tio|cidade|praias?|neto\\w*|irm\\w+)',
      '(?:receber|permit\\w+|aceita\\w*|pode ter|posso receber|levar) (?:umas? )?visitas?',
      `${NOT}visitar`,
    ),
  },
  {
    intent: 'price',
    confidence: 0.9,
    said: anyOf(
      '(?:quanto|qnto|qto|quantu|qt|qnt|quato)s? (?:que )?(?:(?:e|eh|seria|vai|vao|mais ou menos|voces|vcs|ta|esta|tao|estao|eu|a gente) ){0,3}(?:fica\\w*|custa\\w*|sai\\w*|e|eh|seria\\w*|ta|esta|cobra\\w*|pag\\w+|da|daria|vale|sera|por|pra|para|o|a|de|cada)',
      '(?:quanto|qnto|qto|qnt)(?= ?(?:\\?|$))',
      '(?:qual|cual|quais|q|qual e|saber|me passa|passa|passar|manda|mandar|informa\\w*|ver|consulta\\w*|tem|quero|queria|e|sobre) (?:seria |sao |vai ser |fica |me )?(?:o |os |um |uma |a |as |do |de )?(?:valor|valores|preco|precos|orcamento|cotacao|diaria|diarias|tarifa|investimento|custo)',
      '(?:valor|preco|diaria) (?:e|eh|seria|inclui|varia|muda) (?:por|o mesmo|a mesma|ate|pra|para|tudo|com|de|a|em|conforme)|(?:valor|valores|preco|precos|orcamento|cotacao|custo) (?:d[aeo]s? |por |total|pra |para |fica|final|das |da |com )[^\\n]{0,60}',
      'a (?:partir de )?quanto|por quanto|tabela de (?:preco|precos|valores)|faz(?:er)? (?:um |uma )?(?:orcamento|cotacao)|fazer quanto',
    ),
    unless: anyOf(
      '(?:saber|sei|ver) quanto tempo|quanto tempo|quantas? (?:pessoas|noites)|quanto mais|tanto quanto',
    ),
  },
  {
    intent: 'price',
    confidence: 0.85,
    said: /^(?:e |o |os |e o |e os )?(?:valor|valores|preco|precos|orcamento|cotacao|diaria)(?: (?:por favor|pfv|pf))?[?.! ]*$/,
  },
  {
    intent: 'photos',
    confidence: 0.9,
    said: anyOf('fotos?|fotinhas?|fotografias?|imagens|imagem|videos?|videozinho|pics|tour virtual|fts?'),
    unless: anyOf(
      '(?:igual|vi|gostei|pelas?|nas?|das?|as|conforme) (?:das? |nas? |as )?fotos? (?:sao|e|real|reais|enganam)|ja vi as fotos|gostei das fotos|sou fotograf[oa]|nao (?:precisa|quero) (?:de )?(?:mais )?fotos?',
    ),
  },
  {
    intent: 'availability',
    confidence: 0.9,
    said: anyOf(
      'disponibilidade|disponivel|disponiveis|disponib|disp|indisponive(?:l|is)',
      '(?:tem|teria|ainda tem|tem alguma|ha|havera|vai ter|teriam|sobrou|existe|restou|ainda ha|surgiu|abriu) (?:\\w+ )?(?:vaga|vagas|vaguinha|data|datas|livre|livres|agenda)(?! (?:de|pra|para|p/)? ?(?:\\w+ )?(?:carros?|garagem|estacionamento|moto))',
      '(?:ta|esta|tao|estao|continua|segue|vai estar|estaria|ainda esta|ainda ta|fica) (?:livre|livres|vag[oa]s?|ocupad[oa]s?|reservad[oa]s?|alugad[oa]s?|em aberto|abert[oa] (?:a data|pra))|ja (?:foi |esta |ta )?(?:alugad[oa]|reservad[oa]|ocupad[oa]|alugou|alugaram)(?= ?\\?)',
      '(?:quais|qual|que|quando|ver|as|tem) (?:sao )?(?:as |os )?(?:proximas? |outras? )?(?:datas?|dias?|semanas?|fins de semana|fds|finais de semana|periodos?|meses) (?:\\w+ ){0,3}?(?:livres?|vag[oa]s?|abert[oa]s?|tem|tao|estao|ha|voces tem|sobr\\w+)|(?:quando|qual a data que) (?:\\w+ ){0,3}(?:vag[oa]|livre|desocupa)|(?:ver|me passa|manda|tem|qual) (?:a |o )?(?:agenda|calendario)|(?:casa|chale|apartamento|ape) (?:livre|vag[oa]) ',
      '(?:ainda|essa|esse|esta|ela|data|semana|dia \\d+) (?:ta |esta |tem |e )?(?:livre|vag[oa])|ainda (?:tem|consigo)(?= ?\\?)|(?:consigo|da) pra (?:dia|essa data|esse dia|esse fim)',
    ),
    unless: anyOf(
      `(?:tem|teria|teriam|quais|que|alguma|ha|quero|queria|procuro|procurando|busco|preciso)(?: \\w+){0,2} (?:${HOUSE.slice(3, -1)}|casas|imoveis|apartamentos|chales|opcao|opcoes|algo|coisa)(?: \\w+){0,2} dispon\\w+(?! (?:d[eo] |pr|para|entre|no|na|dia|em (?:jan|fev|mar|abr|mai|jun|jul|ago|set|out|nov|dez)))`,
      'nao (?:estou|to|estarei|vou estar|tenho) (?:disponi\\w+|vaga)|(?:estou|to) (?:disponivel|livre)|ar livre|tempo livre|entrada livre|area livre|wi-?fi livre',
    ),
  },
  {
    intent: 'search',
    confidence: 0.85,
    said: anyOf(
      '(?:mostra|manda|me mostra|quero ver|deixa (?:eu )?ver|volta (?:p(?:a?ra|r)? ?)?(?:a|as)) (?:de novo )?as outras(?! (?:fotos|datas))',
      '(?:mostra|ver|manda|mande|envia|lista|quero)(?: me| ai| pra mim)? (?:as |mais |outras |suas |todas as )?(?:opc\\w+|casas|imoveis)|(?:alguma coisa|algum lugar) \\w+|(?:quero|queria|prefiro) (?:a|o) melhor(?! (?:preco|valor|data|dia))|^(?:uma? )?(?:casas?|apartamentos?|ape|apto|chales?|sitio|cobertura|flat)[.! ]*$|prefiro outr[oa] (?:lugar|regiao|praia|cidade|bairro|casa)|(?:algo|lugar|casa) mais \\w+',
      '(?:(?:semana|mes|ano|verao|feriado|temporada) que vem|proxim[oa] (?:semana|mes|ano|feriado|verao)|(?:primeira|segunda|1a|2a) quinzena|(?:em|pra|para|no mes de|durante|todo|final de|fim de|comeco de|inicio de|meados de) (?:janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro)|(?:comeco|inicio|meio|final|fim) d[eo] (?:mes|ano|janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro)|nas ferias|no verao|no inverno|(?:no|pro|para o|entre o|pelo|proximo|qualquer) (?:natal|ano novo|feriado|feriadao|reveillon|carnaval)|nos feriados)(?! (?:te|eu te|decid|fech|vej|avis|respond|retorn|confirm|fal|resolv|volt|cham)\\w*)',
      '(?:quero|queria|procuro|tem|prefiro|gostaria de|preciso de) (?:uma? |algo |alguma coisa |coisa )(?:\\w+ )?(?:barat\\w*|lux\\w+|simples|bo[am]|grande|espacos\\w+|chique|confortave\\w+|em conta|tranquil\\w+|melhor|perto|pe|de frente|premium|alto padrao|bacana)|(?:o|a|os|as) (?:mais \\w+|melhor(?:es)?)(?: \\w+)? (?:que )?(?:tiver|tiverem|tem|houver|voces|vcs)|^algo \\w+|(?:quero|queria|precisa|preciso|com|tem que ter|minimo|pelo menos) (?:ter |de |com |no minimo |pelo menos )*(?:\\d|um|dois|duas|tres|quatro|cinco) (?:quartos?|suites?|banheiros?|camas?)(?![^\\n]*\\?)',
      '(?<!\\bnao )(?:quero|queria|prefiro|mostra|manda|tem|ver|qual|qual e|quais) (?:a|o|as|os|uma?) (?:(?:casa|opcao|que for|mais|casas) )*mais (?:barat|em conta|economic|perto|simples|car|grande|espacos)\\w*',
      '(?:procur|busc)(?:o|ando|amos|ava|avamos|ar)|(?:to|tou|estou|estamos) (?:a procura|atras) de',
      '(?:alugar|aluguel|alugo|aluga|alugam|alugueis|locacao|locar)',
      `(?:quero|queria|preciso|precisamos|gostaria|queremos|desejo|tem|teria|teriam|tem alguma?|ver|quais|que) (?:de )?(?:um|uma|umas|alguma|algum|as|os|outra|outras|mais)? ?(?:casas?|casinha|imove(?:l|is)|apes?|aptos?|apartamentos?|chales?|sitio|chacara|hospedagem|opc\\w+|acomodac\\w+|lugar|vagas?)`,
      '(?:tem|teria|ainda tem|tem alguma|ha) (?:algo|alguma coisa|mais opcoes)|casas? (?:pra|para|de|em|na|no|com|disponi\\w+)|temporada|outras? opc\\w+|mais opc\\w+|passar (?:as ferias|o feriado|uns dias|o fim|o fds)',
    ),
    unless: anyOf(
      'que (?:casa|lugar|imovel|chale|apartamento|ape) (?:mais )?(?:lind|maravilh|bonit|show|top|perfeit|incrive|gostos|legal|boa|fof)\\w*',
      '(?:decid|fech|vej|avis|respond|retorn|confirm|fal|resolv|volt|cham)\\w*(?: \\w+){0,4} (?:(?:semana|mes|ano) que vem|proxim[oa] (?:semana|mes|ano))',
      'aluguel de (?:carro|bike|prancha|moto)|alugar (?:um )?carro|nao (?:quero|preciso) (?:mais )?(?:de )?(?:alugar|casa|uma casa)',
    ),
  },
];

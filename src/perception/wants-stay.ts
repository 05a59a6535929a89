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
      'como (?:que |e que )?(?:eu )?reservo|(?:decidi|decidimos|resolvi|resolvemos|escolhemos|escolhi)(?: \\w+)?,? (?:e|vai ser|vou (?:com|de|ficar)|vamos (?:com|de|ficar)|quero|queremos|sera) (?:(?:com )?(?:a|o|ess[ea]|est[ea]|ela|ele|mesmo))(?: \\w+){0,3}|(?:pode|podem|consegue|da pra) (?:ja )?separar (?:a|o|ess[ea]|est[ea]|ela|pra)|pre[- ]?reserv(?:a|ar|ad[oa])|pode (?:fazer|preparar|gerar|redigir|emitir) (?:ja )?(?:o|um) contrato|(?:^|[,.!] )(?:essa|esse|e essa|e esse)[^?\\n]{0,24}[,!] ?(?:fechou|fechado|reserva|pode reservar|fecha)|(?:fica|ficou|vai ser|vai) (?:com )?(?:ess[ea]|ela)(?: mesm[oa])?(?: entao)?(?= ?(?:$|[!.,]))|(?:vou|vamos|quero|queremos) alugar(?= ?(?:$|[!.,]|com (?:voces|vcs|voce)|sim|entao|ja|agora|hoje))',
      '(?:quero|queria|gostaria de|vou|vamos|bora|pode|podemos|podem|posso|vou querer|consigo|desejo|preciso|da pra|ja|queremos|gostariamos de|me ajuda a|prefiro|po) (?:ja |logo |agora |deixar |entao |ate |mesmo |pra mim |aqui )*(?:reservar|fechar|garantir|confirmar(?: \\w+){0,3} (?:reserva|estadia|hospedagem|locacao|aluguel|casa)|contratar|bloquear|assinar|(?:deixar|ficar|deixa|quero) (?:ja |ela |tudo )?(?:reservad|garantid|fechad)[oa]|(?<=\\b(?:pode|podem|podemos|vou|vamos|quero|bora|ja) )(?:reserva|fecha)(?= ?(?:$|[!.,;\\n]|a|as|ess[ea]|est[ea]|ela|ele|pra|para|sim|entao|ja|agora|hoje|logo|mesmo|ai|isso|por favor|pfv)(?![a-z])))',
      '(?:reserve|reservem|fechem|bloqueie|bloqueiem|segure|segurem|separe|separem|garanta|guarde|guarda|segura)(?= (?:a|o|as|os|ess[ea]|est[ea]|ela|ele|pra|para|pro|por favor|pfv|entao|ai|minha|nossa|uma|ate)(?![a-z]))(?! (?:a|o) (?:atendimento|conversa))|confirm[ae](?: (?:pra|para) (?:mim|nos|a gente))(?: \\w+)?(?= ?(?:$|[!.,]|a reserva|entao))|nao deix\\w+ (?:ninguem|outr[oa]s?|outra pessoa)(?: \\w+)? (?:pegar|alugar|reservar|levar|passar)|onde (?:eu )?(?:pago|assino|deposito|transfiro|faco o pix)|(?:pra|para) (?:eu )?nao perder(?= ?(?:$|[!.]|a (?:vaga|casa|data|oportunidade)|ess[ea]))|antes que alguem (?:pegue|reserve|alugue|feche|leve)|coloca\\w* (?:n[oa]|em) (?:meu|nosso|minha) nome|(?:bota|poe|coloca|anota|lanca|faz)(?: \\w+){0,3} (?:minha reserva|a reserva)|(?:o que|quais|qual|que)(?: \\w+){0,3} (?:precisa|preciso|documentos?|dados|falta|proximo passo)(?: \\w+){0,3} (?:pra|para) (?:reserv|fech|alug|garant)\\w*|(?:pra|para) (?:reservar|fechar|garantir)(?: a \\w+)? (?:o que|como|precisa|preciso|basta|e so)|(?:pego|levo|vou levar|ficamos com|queremos|vamos ficar com|vamos querer|vamos com|vamos de) (?:ess[ea]|est[ea]|ela|ele)(?! (?:tipo|dia|data|semana|fim|foto))|(?:pode|podem) (?:dar andamento|seguir|tocar|considerar (?:fechad|reservad)[oa]|fazer a reserva)|vendid[oa]!|bate o martelo|batido o martelo|bater o martelo|martelo batido|fechamos(?= ?(?:$|[!.,]|entao|negocio|com|ess|a ))|(?:topo|topamos|topei)(?= ?(?:$|[!.,]|fechar|ess))(?=[^\\n]*(?:fech|reserv|pix|sinal))|(?:se eu|eu) (?:der|dou|pagar|pago|adiantar|mandar|depositar)[^\\n]{0,24} (?:vc|voce|vcs|voces)? ?(?:segur|garant|reserv|guard)\\w*',
      '(?:fazer|faz|faca|facam|fazemos|fechar|confirmar|confirma|confirmo|confirmamos|garantir|efetuar|realizar|quero|concluir|iniciar|finalizar|prosseguir com|seguir com|dar andamento (?:na|a)|formalizar) (?:logo |ja |entao )?(?:a |uma |essa |minha |nossa |ja a )?(?:reserva|reservinha)',
      'como (?:eu )?(?:faco|fazemos|faz|e que faz|funciona) (?:pra|para|a|pra fazer a|para fazer a) (?:reserv\\w+|fechar|alugar|garantir)',
      '(?:manda|envia|passa|me passa|qual|quais|qual e|pode mandar|pode passar|me manda|mande|envie) (?:sao |seriam )?(?:o |a |os |a chave do |a chave )?(?:pix|dados (?:bancarios|(?:d[aeo]|pra|para)(?: o| a)? (?:pix|pagamento|transferencia|deposito|conta|sinal))|link (?:de|do|pra|para) pag\\w+|chave)',
      'reserv[ae] (?:pra|para) (?:mim|nos|a gente)|pode reservar|reserva ai|reserva (?:ela|essa|esse|ele)|reserva por favor|fecha (?:pra|para) mim|fechar negocio|negocio fechado|vamos fechar|quero pagar|(?<!\\b(?:como|onde|aonde|quando) [^\\n]{0,24}|(?:tem|tenho|temos) que |precis[ao] )(?:fazer o (?:pix|pagamento|sinal|deposito)|pagar o sinal)|vou fechar|quero (?:ess[ea]|est[ea]|ficar com|ela|ele)(?! (?:tipo|dia|data|semana|fim|foto))(?: mesm[oa])?|vou (?:ficar com|querer) (?:a|o|ess[ea]|est[ea])|fico com (?:a|o|ess[ea]|est[ea]|ela)',
      'segura (?:pra|para|a|o|ess[ea]|ela|esta|ai|por)|segurar (?:pra|para|a|o|ess[ea]|ela) ?(?:casa|data|vaga|mim|nos|reserva|gente)?|(?:bloqueia|bloquear|trava|garante|garanta|separa) (?:pra|para|a|as|ess[ea]s?|minha|ai|ja)|(?:pode|vamos|bora|vou|quero|podemos) (?:prosseguir|seguir) com (?:a|o)|pode (?:fechar|emitir|gerar o (?:pix|link|contrato|boleto))',
      '(?<!\\b(?:como|onde|aonde|quando) (?:que |e que |eu |a gente )*)(?:vou|posso|quero|consigo|ja) (?:ja )?(?:pagar|pago|transferir|depositar|fazer o (?:pix|sinal|deposito|pagamento))(?! (?:no|em|com|de|na|parcelad|quando|depois|so|ate|mais|uns|menos|\\d|r\\$))|(?:manda|envia|gera|gerar|mande|envie|pode mandar|me manda)(?: me| ai| entao| ja){0,2} (?:o |a )?(?:contrato|link|boleto|pix|chave|conta|dados)(?: (?:pra|para|de|do|que|bancari\\w+|pagamento|eu|ai|entao|por favor|pfv)|[.!?]|$)|passa (?:a |o )(?:chave|conta|pix)|(?<!\\b(?:como|quando) (?:que |e que |eu |a gente )*)(?:faco|fazendo) o pix|quero assinar',
      '(?:dar|mandar|deixar|adiantar) (?:o |um |a |uma |ja o )?(?:sinal|entrada)|^(?:e )?(?:essa|esse|essa ai|esse ai)(?: mesm[oa])?[.! ]*$',
      'fechad(?:o|issimo)(?= ?(?:$|[!.,]|entao|negocio))|fecho(?= ?(?:$|[!.,]|com|a|ess|ja|hoje|agora))|^(?:entao )?fechou|ta fechado|vamos nessa|(?:quero|qro|kero) reserva|reserva pra mim|negocio fechado|e essa que eu quero|essa mesma que (?:eu )?quero|quero alugar (?:ess[ea]|est[ea]|ela|a casa)(?! (?:tipo|em|pra|para|no|na))',
    ),
    unless: anyOf(
      `${NOT}(?:reservar|fechar|alugar|fazer|pagar|ess[ea]|garantir)`,
      '(?:tudo|todo|quintal|condominio|terreno|portao|garagem|piscina|e|esta|ta|lugar|fica|ficou) fechad[oa]|(?:se|caso|quando|depois que|antes que) (?:eu |a gente |nos )?(?:fech\\w+|reserv\\w+|pag\\w+)|nao quero ess[ea]|nao (?:consigo|consegui|estou conseguindo|to conseguindo) (?:pagar|fazer o pix)|como funciona(?:m)? (?:a|o|as|os) (?:reserva|pagamento|aluguel)s?',
      '(?:confirm|reserv|agend|marc|garant|guard|segur|deix)\\w*(?: \\w+){0,3} (?:visita|visitinha|horario|passada)|(?:ate quando|quanto tempo|por quanto)[^\\n]{0,20} (?:segur|guard|reserv)\\w*',
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
      `ver (?:[ao] )?${HOUSE} antes|(?:dar uma|fazer uma|dou uma) passad\\w+|(?:ir|passar|dar um pulo|dar um pulinho|da pra ir|posso ir|vou ir|irmos)(?: (?:ai|la|ate ai|ate la|no local|pessoalmente))+ (?:pra |para )?(?:ver|olhar|conhecer|dar uma olhada)|(?:ver|conhecer|olhar) (?:com (?:meus|os) (?:proprios )?olhos|antes de (?:alugar|fechar|reservar|pagar|decidir))|(?:agendar|marcar) (?:uma |de |pra |um horario )?(?:ver|visita|conhecer|horario|ida)|(?:mostrar|mostra) (?:[ao] )?${HOUSE} (?:pessoalmente|ao vivo|amanha|sabado|domingo)|(?:conhecer|ver) (?:[ao]|ess[ea]) ${HOUSE}(?= (?:amanha|hoje|sabado|domingo|dia|na|no|essa|antes|de perto|ao vivo))`,
      `(?:posso|podemos|consigo|conseguimos|da pra|daria pra|tem como|teria como|quando|que dia|que horas)(?: \\w+){0,4} (?:ver|conhecer|olhar|mostrar|abrir) (?:[ao]|ess[ea]|est[ea]) ${HOUSE}(?! (?:em|de|que|com|mais|toda|por (?:foto|video))(?![a-z]))|(?:passo|passar|passamos|dou um pulo|dar um pulo|dar um pulinho)(?: \\w+)? (?:ai|la|no imovel|na casa|no local)(?= (?:amanha|hoje|segunda|terca|quarta|quinta|sexta|sabado|domingo|dia|as \\d|a tarde|de manha|pra|para|umas|depois)|[?.!]|$)|(?:alguem|voces|vcs|voce)(?: \\w+){0,2} (?:mostra|mostrar|abre|abrir|acompanha|acompanhar)(?: \\w+){0,2} (?:${HOUSE}|visita)`,
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
      '(?:tem|teria|consegue\\w*|consigo|conseguimos|faz|fazem|fazer|da|dao|dar|rola|rolaria|pode|podem|poderia|ganho|ganha|ganhamos|existe|ha|qual|me da|me de|aceita\\w*|queria|quero|quer|cabe|arruma|sai|libera|com|algum|um)(?: \\w+){0,4} (?:descont\\w+|abatimento|promoc(?:ao|oes)|cupom|precinho|melhor preco|preco melhor|preco especial|condicao melhor|condicao especial)(?![a-z])|descont\\w+(?: \\w+){0,6} ?\\?|(?:faz|fazem|fecha|deixa|sai|fazer) por (?:menos|(?:r\\$ ?)?\\d)[^\\n]{0,20}|negocia\\w* (?:o|a|esse|essa|um|no|na)? ?(?:preco|valor|diaria)|negociave(?:l|is)|(?:baixa|abaixa|melhora|reduz|diminu)\\w* (?:um pouco |um pouquinho |ai |mais )*(?:o|a|esse|essa|no|na|nesse) (?:preco|valor|diaria)|(?:voces|vcs|voce|vc|e que|como) (?:me )?(?:cobram|cobra)(?! (?:caucao|taxa de cancel|multa))|cobr(?:am|a|ado|ada)(?: \\w+){0,2} (?:por|pela|pelo|a diaria|o dia|cada)|diferenca (?:de|do|no|nos) (?:preco|valor)\\w*|(?:esse|este|o) (?:valor|preco|total)[^\\n?]{0,40}\\?|(?:ta|esta|e|fica|sai|saindo|ficando|cobrando)(?: \\w+)? (?:quanto|qto)|(?:media|faixa) de (?:preco|valor)|(?:preco|valor|custo)s?(?: \\w+){0,3} ?\\?|(?:precos?|valor(?:es)?|diarias?) (?:ai|por favor|pfv|pf|atualizad\\w+|de voces|promociona\\w+|especial)|(?:quanto|qual) (?:vai |vou |eu |a gente |vamos |iria |ia )*(?:custar|sair|ficar|pagar|gastar|dar|cobrar|custaria|gastaria|pagaria|gasto|pagamos|somaria|totaliza\\w*)|(?:quanto|qual) (?:o |e o |seria o |fica o )?(?:total|valor|aluguel|pacote|pernoite)|(?:orca|cota|calcula|simula|faz a conta)(?:r|cao)?(?: (?:pra|para) (?:mim|gente|nos))?(?= ?(?:$|[!?.,]|pra|para|de|uma|um|o|a))',
      'a (?:partir de )?quanto|por quanto|tabela de (?:preco|precos|valores)|faz(?:er)? (?:um |uma )?(?:orcamento|cotacao)|fazer quanto',
    ),
    unless: anyOf(
      '(?:saber|sei|ver) quanto tempo|quanto tempo|quantas? (?:pessoas|noites)|quanto mais|tanto quanto',
      '(?:quanto|qual)(?: \\w+){0,3} (?:sinal|caucao|distancia|horario)|preco (?:justo|bom|medio)(?! \\w+\\?)|(?:achei|gostei d)[^\\n?]{0,12} (?:preco|valor)(?![^\\n]*\\?)',
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
      '(?:igual|vi|gostei|pelas?|nas?|das?|as|conforme) (?:das? |nas? |as )?fotos? (?:sao|e|real|reais|enganam)|ja vi as fotos|gostei das fotos|sou fotograf[oa]|nao (?:precisa|quero) (?:mandar |enviar |de |ver |mais )*(?:fotos?|videos?)|fotos? (?:eu )?ja (?:vi|vimos|recebi)|(?:pra|para|fazer|tirar|sessao de|ensaio de|pras|as) (?:umas |as |fazer as |muitas |tirar )?fotos (?:d[oae] |lindas|bonitas|ficar|pro|com)',
    ),
  },
  {
    intent: 'availability',
    confidence: 0.9,
    said: anyOf(
      'disponibilidade|disponivel|disponiveis|disponib|disp|indisponive(?:l|is)',
      `(?:tem|teria|teriam|ha|sobrou|sobraram|restou|resta|existe|consigo|acha|tens) (?:ai |ainda |algum |alguma |um |uma |mais )*${HOUSE}s? (?:livre|vag[oa]|desocupad[oa]|em aberto)s?|(?:sobrou|sobra|restou|resta|restam|sobraram)(?: \\w+){0,3} (?:casa|coisa|algo|vaga|data|dia|opcao|lugar|chale|ape)|(?:livre|vag[oa]|desocupad[oa]|ocupad[oa]|alugad[oa]|reservad[oa])s? (?:ainda |n[oa]s? |em |de |dia |entre |pr[oa] |para |d[oa] |ness[ea]s? |ness[ea] )[^\\n]{0,30}\\?|(?:ja )?(?:alugaram|alugou|foi alugad[oa]|esgot\\w+|lotou|lotad[oa]|lotaram|acabou|acabaram)(?: [^\\n]{0,20})? ?\\?`,
      '(?:tem|teria|ainda tem|tem alguma|ha|havera|vai ter|teriam|sobrou|existe|restou|ainda ha|surgiu|abriu) (?:\\w+ )?(?:vaga|vagas|vaguinha|data|datas|livre|livres|agenda)(?! (?:de|pra|para|p/)? ?(?:\\w+ )?(?:carros?|garagem|estacionamento|moto))',
      '(?:ta|esta|tao|estao|continua|segue|vai estar|estaria|ainda esta|ainda ta|fica) (?:livre|livres|vag[oa]s?|ocupad[oa]s?|reservad[oa]s?|alugad[oa]s?|em aberto|abert[oa] (?:a data|pra))|ja (?:foi |esta |ta )?(?:alugad[oa]|reservad[oa]|ocupad[oa]|alugou|alugaram)(?= ?\\?)',
      '(?:quais|qual|que|quando|ver|as|tem) (?:sao )?(?:as |os )?(?:proximas? |outras? )?(?:datas?|dias?|semanas?|fins de semana|fds|finais de semana|periodos?|meses) (?:\\w+ ){0,3}?(?:livres?|vag[oa]s?|abert[oa]s?|tem|tao|estao|ha|voces tem|sobr\\w+)|(?:quando|qual a data que) (?:\\w+ ){0,3}(?:vag[oa]|livre|desocupa)|(?:ver|me passa|manda|tem|qual) (?:a |o )?(?:agenda|calendario)|(?:casa|chale|apartamento|ape) (?:livre|vag[oa]) ',
      '(?:agenda|calendario) (?:d[eoa]|esta|ta|abert|livre|pra|para|em)|(?:qual|quais|que)(?: \\w+){0,2} (?:datas?|dias?|fins? de semana|finais de semana|semanas?)(?: \\w+){0,3} (?:tem|ha|sobr\\w+|dispon\\w+|livres?|vag[oa]s?|abert[oa]s?|dao|rola|tao|estao)|ainda (?:da|rola|tem (?:como|lugar|vaga|casa|alguma))(?: [^\\n]{0,30})?\\?|(?:rola|consigo|tem como|da) (?:pra|para|pro|no|na|n?ess[ea]) (?:dia|dias|data|datas|fim|fds|reveillon|carnaval|natal|feriado|feriadao|semana|janeiro|fevereiro|marco|julho|dezembro)[^?\\n]{0,30}\\?|(?:ja )?(?:tem|tinha) (?:gente|alguem|reserva)(?: \\w+)? (?:n?ess[ea]s? |n[oa]s? )(?:data|dia|fim|semana|periodo|casa)',
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
      '(?:mostra|manda|ve|tem|quero|me ve|lista|traz) (?:ai )?mais(?= ?(?:$|[!?.,]|opc|casas|alguma))|(?:preco|valor)(?:es)? (?:justo|medio|bom|acessivel|razoavel|em conta|baixo|honesto)|(?:tem que|precisa|teria que|tinha que) ser (?:um |uma |bem |algo |num |numa |muito |mais )*(?:barat\\w+|economic\\w+|em conta|perto|pert\\w+|grande|simples|tranquil\\w+|lugar|chique|confortave\\w+|de frente|pe|na|no)|(?:custo[- ]?beneficio)(?! \\w*\\?)(?![^\\n]*\\?)|tanto faz (?:o |a |em )?(?:lugar|cidade|praia|bairro|regiao|onde)|(?:quero|queremos|queria) (?:praia|serra|mar|sossego|descansar|natureza|montanha|campo|piscina)|(?:rede|vista|varanda|lareira|piscina)[^\\n]{0,30} e pedir muito|(?:um|algum|uma) (?:cantinho|lugarzinho|casinha|cantin|recanto|refugio)|(?:fim de semana|feriado|semana|data) qualquer|qualquer (?:fim de semana|feriado|data|semana|dia)|(?:eramos|iamos ser)[^\\n]{0,20} (?:desist\\w+|mas)|(?:sem ele|sem ela|cachorro[^\\n]{0,20} (?:fica em casa|nao vai))',
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

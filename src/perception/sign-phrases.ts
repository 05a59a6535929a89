/** The phrases that tell who decides, how soon, and at what price. Of each table the first that fits counts. */
import type { Language, Signs } from '../actor/event.ts';
import { anyOf } from './phrases.ts';
import type { Pattern } from './sieve.ts';

export interface Sign<Value> {
  value: Value;
  said: Pattern;
  /** Where the same words mean something else. */
  unless?: Pattern;
}

interface Tables {
  authority: readonly Sign<NonNullable<Signs['authority']>>[];
  timeline: readonly Sign<NonNullable<Signs['timeline']>>[];
  priceLevel: readonly Sign<NonNullable<Signs['priceLevel']>>[];
}

const RELATIVE =
  '(?:espos[oa]|marido|mulher|namorad[oa]|noiv[oa]|companheir[oa]|parceir[oa]|familia|pessoal|galera|turma|grupo|mae|pai|pais|irma|irmao|soci[oa]|amig[oa]s?|filh[oa]s?|sogr[oa]|avo|tia|tio|prim[oa]s?|cunhad[oa]|chefe|outros|casal|equipe|patrao|patroa|diretor\\w*|cliente)';

const PORTUGUESE: Tables = {
  authority: [
    {
      value: 'other',
      said: anyOf(
        `quem (?:decide|escolhe|resolve|paga|vai decidir|aprova|bate o martelo|manda)(?: \\w+)? (?:e|eh|sera|vai ser|sao) (?!eu)(?:o|a|os|as|meu|minha|ele|ela)|(?:depende|a decisao e|decisao) d[oae] (?:meu|minha|chefe|patrao|empresa|diretor\\w*|${RELATIVE})`,
        '(?:e|eh|casa|reserva|reservar|vendo|procurando|pesquisando|alugar|seria|estou (?:vendo|olhando|pesquisando|procurando|cotando|organizando|reservando)|isso e) ?(?:isso |uma casa |algo )?(?:pra|para|pro|para o|para a|pra a) (?:o |a |os |as )?(?:meu|minha|meus|minhas|um|uma|uns)? ?(?:chefe|patrao|patroa|mae|pai|pais|irma|irmao|amig[oa]s?|client\\w+|sogr[oa]s?|filh[oa]|avos?|tia|tio|prim[oa]|diretor\\w*|empresa|terceiros|outra pessoa|cunhad[oa]|vizinh[oa])(?! e (?:eu|pra mim))',
        'em nome d[eoa]|a pedido d[eoa]|sou (?:a |o )?(?:secretari[oa]|assistente|assessor\\w*)|(?:meu chefe|minha chefe|meu patrao|minha patroa|a empresa|meu cliente|minha mae|meu pai) (?:que )?(?:pediu|vai decidir|decide|quem decide|quer alugar|que vai|esta procurando)|nao sou eu (?:que|quem)',
      ),
      unless: anyOf('quem decide sou eu|pra mim e '),
    },
    {
      value: 'shared',
      said: anyOf(
        `(?:ver|falar|conversar|confirmar|consultar|combinar|decidir|alinhar|checar|perguntar|mostrar|verificar|discutir|resolver|passar|mandar|enviar|compartilhar|conferir|vejo|falo|converso|confirmo|consulto|pergunto|mostro|decido|combino|repasso)(?: (?:isso|aqui|antes|primeiro|direitinho|as fotos|as opcoes|tudo|certinho|agora|la|essa|o link|as casas|um pouco))* (?:com|pra|para|pro|ao|n[ao]) (?:o |a |os |as |meu |minha |meus |minhas |nossa |nosso |todo o |toda a |resto d[ao] |todo mundo d[ao] )*(?:${RELATIVE}|todos|todo mundo|eles|elas|ela|ele)`,
        '(?:a gente|nos|todos|juntos|em (?:familia|grupo|casal)|eu e (?:minha|meu) \\w+) (?:vai |vamos |precisa\\w* |temos que |ainda )?(?:decid\\w+|resolv\\w+|escolh\\w+|conversa\\w*|vota\\w*|discut\\w+|pensar)|(?:decidir|decidimos|resolver|escolher|decidindo|decide|decisao) (?:tudo )?(?:juntos|em (?:familia|grupo|casal|conjunto)|com (?:todos|todo mundo|eles|ela|ele))|decisao (?:conjunta|do casal|do grupo|da familia)|(?:o grupo|a galera|a turma|a familia|o pessoal|minha esposa|meu marido|minha mulher|meu namorado|minha namorada|meus pais|meus amigos)(?: (?:tambem|ainda|que|e que))* (?:tem que|precisa\\w*|vai|vao|quer|querem|decid\\w+|aprov\\w+|escolh\\w+|resolv\\w+|ver|gostar|opinar|concord\\w+)',
      ),
    },
    {
      value: 'alone',
      said: anyOf(
        'eu (?:mesm[oa] |que |e que |sozinh[oa] )?(?:decido|resolvo|escolho|decidi|mando)|quem (?:decide|resolve|escolhe|paga) (?:sou eu|eu)|(?:decido|resolvo|decidir|resolver|decisao)(?: \\w+)? (?:sozinh[oa]|por mim|minha|so minha|e minha)|decisao e (?:so )?minha|(?:vou|viajo|viajando|irei|indo|ir|viajar|estou|to) (?:viajando |indo |ir )?(?:so eu|sozinh[oa]|so)(?= ?(?:$|[,.!?\\n]|mesm|nessa|de|em|pra|dia|por))|(?:e|eh|seria|so|apenas|somente) (?:so )?(?:pra|para) mim(?! e\\b| e |, | mais)|so (?:eu|pra mim)(?! e\\b|,? (?:minha|meu)| mais| quero| que| queria)|nao preciso (?:consultar|falar com|perguntar)|por minha conta|so depende de mim|eu que (?:pago|organizo e decido)',
      ),
    },
  ],
  timeline: [
    {
      value: 'later',
      said: anyOf(
        '(?:so|apenas|somente|estou|to|por enquanto)(?: (?:so|estou|to|apenas|por enquanto|mesmo|uma))* ?(?:pesquisa(?!r)|cotacao|curiosidade|pesquisando|olhando|sondando|cotando|especulando|vendo (?:precos|opcoes|valores|ideias)|dando uma (?:olhada|olhadinha|pesquisada)|curios\\w+|planejando)|sem (?:pressa|urgencia|compromisso)|nao (?:tenho|temos|ha|estou com) (?:nenhuma )?(?:pressa|urgencia)|mais pra frente|mais para frente|futuramente|no futuro|algum dia|um dia desses|quem sabe|ainda (?:nao|n) (?:sei (?:quando|a data|as datas|se)|decidi|decidimos|defini\\w*|tenho (?:data|certeza))|sem data|(?<!\\b(?:do|no|de|pro|para o|pra) )(?:ano que vem|proximo ano)|(?:so )?(?:no |n[oa] )(?:ano que vem|proximo ano)|(?:mes que vem|outro mes)(?: (?:eu|a gente|te|decido|decidimos|fecho|vejo|resolvo|penso|volto|retorno))+|(?:decido|decidir|fecho|fechar|vejo|resolvo|volto|retorno)(?: \\w+)? (?:depois|mais tarde|mes que vem|no mes que vem|ano que vem|outra hora)|(?:depois|outra hora|outro dia) (?:eu )?(?:te )?(?:vejo|falo|decido|retorno|volto|chamo|aviso)|so uma ideia|tenho tempo|com calma|com tempo|ainda falta muito',
      ),
    },
    {
      value: 'now',
      said: anyOf(
        'urgent\\w*|urgencia|pra ontem|(?:pra|para) (?:hoje|agora|ja)|hoje mesmo|ainda hoje|agora mesmo|neste momento|nesse momento|imediat\\w+|o (?:quanto antes|mais rapido possivel)|quanto antes|com pressa|tenho pressa|estou com pressa|rapido por favor|(?:fech|reserv|pag|confirm|garant|resolv|decid|faz|acert|transfer|deposit|precis|quer)\\w*(?: \\w+){0,5} (?:hoje|agora|imediatamente|logo)|(?:hoje|agora)(?: (?:eu|ja|mesmo|a gente|quero|posso|vou|preciso))* (?:fech|reserv|pag|confirm|garant|resolv|decid|faz|faco|transfer)\\w*|(?:ja|agora) (?:quero|posso|vou|vamos) (?:fechar|reservar|pagar|garantir|fazer)|nao posso (?:perder|esperar)|preciso (?:pra|para) (?:hoje|amanha|agora)|chego hoje|entrar hoje|de hoje',
      ),
      unless: anyOf(
        '(?:nao|nem) (?:quero |vou |posso |precisa |preciso |da pra )?(?:\\w+ )?(?:hoje|agora|ja|ser agora)|nao (?:e|eh|tem|tenho|ha|estou com)(?: \\w+)? (?:urgent\\w*|urgencia|pressa)|agora nao|hoje nao|ate agora|por agora',
      ),
    },
    {
      value: 'soon',
      said: anyOf(
        '(?:ess[ea]|est[ea]|ness[ea]|nest[ea]|nos proximos|n[oa]s? proxim[oa]s?) (?:semana|dias|fim de semana|fds)(?= ?(?:eu|te|a gente|ja|ainda|mesmo|$|[,.!?]|decid|fech|dou|confirm|resolv|quero|preciso|volto|falo))|(?:decid|fech|confirm|reserv|resolv|respond|retorn|avis|fal|volt|dou|pag|vej)\\w*(?: \\w+){0,5} (?:amanha|ess[ea] semana|est[ea] semana|ness[ea] semana|nest[ea] semana|ate (?:amanha|segunda|terca|quarta|quinta|sexta|sabado|domingo|o fim|o final|dia \\d+)|n[ao] (?:segunda|terca|quarta|quinta|sexta|sabado|domingo|proxim[oa])|semana que vem|em breve|(?:em|daqui a?|nos) (?:uns |umas |alguns |poucos |proximos |\\d+ |dois |tres )*dias)|(?:amanha|segunda|terca|quarta|quinta|sexta|sabado|domingo|semana que vem)(?:-feira)?(?: (?:eu|ja|cedo|a gente|te|mesmo|sem falta|de manha|a tarde|a noite|vou))* (?:te )?(?:decid|fech|confirm|respond|retorn|avis|falo|volt|dou|pag[oa]|resolv)\\w*|em (?:alguns|poucos|uns|\\d|dois|tres) dias (?:te|eu|decid|fech|confirm)|em breve|logo (?:logo|te|eu|mais te)|daqui a pouco',
      ),
    },
  ],
  priceLevel: [
    {
      value: 'middle',
      said: anyOf(
        'custo[- ]?(?:e )?beneficio|precos? (?:justo|razoave(?:l|is)|medio|honesto|bacana|ok|intermediari\\w+)s?|valor(?:es)? (?:justo|razoave(?:l|is)|medio|honesto|intermediari\\w+)s?|nem (?:muito |tao )?car[oa],? nem (?:muito |tao )?barat[oa]|nem (?:muito |tao )?barat[oa],? nem (?:muito |tao )?car[oa]|intermediari[oa]s?|meio[- ]termo|padrao medio|preco bom e',
      ),
    },
    {
      value: 'high',
      said: anyOf(
        '(?:o|a|os|as|do|da) melhor(?:es)?(?: (?:casa|opcao|que|imovel|mansao|quarto|suite|de todas?|chale|apartamento))*(?= ?(?:tiver|tem|houver|voces|vcs|existir|de todas?|disponivel|possivel|que|$|[!.,]))|(?:de |alto |um |mais )?lux(?:o|uos[oa]s?)|alto padrao|alta classe|premium|(?:5|cinco) estrelas|sofisticad[oa]s?|requintad[oa]s?|exclusiv[oa]s?|mansao|vip|top de linha|(?:dinheiro|preco|valor|custo|orcamento)(?: (?:pra mim|aqui))? nao (?:e|eh|importa|sera|interessa|tem)(?: (?:um |o |nenhum )?(?:problema|questao|limite))?|nao (?:me )?(?:importo|ligo|preocupo)(?: \\w+)? (?:com |de |pro |o )?(?:o )?(?:preco|valor|pagar|dinheiro|gastar)|independente do (?:preco|valor)|sem limite de (?:preco|orcamento|gasto)|(?:a|o) mais car[oa]|pago (?:o que for|bem|mais)',
      ),
      unless: anyOf(
        '(?:o|a|os|as|do|da) melhor(?:es)? (?:preco|valor|custo|desconto|promocao|data|dia|forma|horario|epoca|jeito|semana|mes|hora)|qual (?:e )?(?:o|a) melhor(?= ?\\?)|nao (?:precisa|quero|e)(?: \\w+)* lux\\w+|sem luxo',
      ),
    },
    {
      value: 'low',
      said: anyOf(
        'mais (?:barat\\w*|em conta|economic\\w+|acessive(?:l|is)|baix\\w+)|menos car[oa]|barat(?:inh[oa]s?|os|o|issim[oa])|(?<!\\b(?:de|tem|tinha|umas|achei|duas|com) )baratas|(?<!\\b(?:de|tem|tinha|uma|achei|duas|matei|com) )barata(?! (?:na|no|em|morta|voando))|(?:bem|algo|super|muito) barat[oa]|precinho|preco (?:baixo|bom|camarada|melhor|popular|acessivel)|bom preco|melhor preco|promoc\\w+|descont\\w+|orcamento (?:(?:e |ta |esta |meio |bem |muito |um pouco )*)(?:apertad[oa]|curt[oa]|limitad[oa]|baix[oa]|pequen[oa]|enxut[oa]|reduzid[oa])|(?:pouc[oa]|sem|menos) (?:dinheiro|grana|verba)|(?:grana|dinheiro|verba) (?:ta |esta |e )?(?:curt[oa]|apertad[oa]|pouc[oa])|economi[zc]\\w+|gastar (?:pouco|o minimo|menos)|em conta|(?:ta|to|tou|estou|estamos)(?: \\w+)? (?:apertad[oa]s?|dur[oa]s?|lis[oa]s?)(?: de grana)?|simplesinh[oa]|o minimo possivel',
      ),
      unless: anyOf(
        '(?:nao|nem) (?:precisa|quero|preciso|tem que|e)(?: \\w+)* (?:mais )?barat\\w*|pechincha nao',
      ),
    },
  ],
};

const ENGLISH: Tables = {
  authority: [
    {
      value: 'other',
      said: anyOf(
        "(?:it'?s|this is|looking|booking|renting)(?: a (?:house|place))? for (?:my|a) (?:boss|client|mother|mom|father|dad|parents|friend|sister|brother|son|daughter|company)(?! and (?:me|i))|(?:my|the) (?:boss|mother|mom|father|dad|wife|husband|client|company) (?:decides|makes the decision|will decide|has the final)|on behalf of",
      ),
    },
    {
      value: 'shared',
      said: anyOf(
        "(?:talk|check|ask|discuss|speak|confirm|decide|consult|show|run)(?: \\w+){0,3} (?:with|to|by)?(?: ?(?:my|the|our))? ?(?:wife|husband|girlfriend|boyfriend|partner|family|friends|group|parents|mom|mother|dad|kids|others|everyone|fiancee?)|ask (?:my|the) \\w+|(?:we|we'?ll) (?:will |need to |have to )?decide together|decide together|(?:we'?ll|we need to|we have to|let us) (?:decide|discuss|think)",
      ),
    },
    {
      value: 'alone',
      said: anyOf(
        "i(?:'ll| will| can)? (?:decide|choose|make the decision)s?|my decision|(?:it'?s |this is )?(?:just|only) (?:for )?(?:me|myself)|(?:travell?ing|going|coming) (?:alone|solo|by myself)|(?:it'?s )?for myself|by myself|i'?m the one (?:who )?decid\\w+",
      ),
    },
  ],
  timeline: [
    {
      value: 'later',
      said: anyOf(
        "(?:just|only) (?:looking|browsing|checking|researching|curious)|no (?:rush|hurry)|not in a (?:rush|hurry)|next year|some ?day|later on|in the future|not sure when|haven'?t decided|down the road|maybe (?:later|next)",
      ),
    },
    {
      value: 'now',
      said: anyOf(
        'urgent(?:ly)?|asap|as soon as possible|right (?:now|away)|immediately|(?:book|pay|reserve|confirm|decide|close)(?: \\w+){0,3} (?:now|today|tonight|right away)|for (?:today|tonight)|in a (?:rush|hurry)|today',
      ),
      unless: anyOf('not (?:now|today|urgent)'),
    },
    {
      value: 'soon',
      said: anyOf(
        '(?:decide|confirm|book|let you know|get back|tell you|pay|answer|call)(?: \\w+){0,4} (?:tomorrow|this week|by (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow)|in (?:a few|a couple|\\d|two|three) (?:of )?days|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|soon)|(?:in the )?next few days|within (?:days|the week|a week)',
      ),
    },
  ],
  priceLevel: [
    {
      value: 'middle',
      said: anyOf(
        'good value|value for money|reasonable|fair price|mid[- ]?range|reasonably priced|moderate|not too (?:expensive|cheap)',
      ),
    },
    {
      value: 'high',
      said: anyOf(
        "luxur(?:y|ious)|high[- ]end|premium|(?:the )?(?:very )?best (?:you have|one|house|place|available|option)|money is no|money (?:is ?n[o']?t|doesn'?t)(?: \\w+)?|price (?:is ?n[o']?t|doesn'?t|is not|is no)(?: \\w+)?|five[- ]star|5[- ]star|upscale|fancy|most expensive",
      ),
      unless: anyOf('best (?:price|deal|rate)'),
    },
    {
      value: 'low',
      said: anyOf(
        'cheap(?:er|est)?|budget[- ]friendly|low (?:budget|cost|price)|tight budget|small budget|on a budget|affordable|inexpensive|discount|save money|best (?:price|deal)|bargain|low-?cost',
      ),
    },
  ],
};

const SPANISH: Tables = {
  authority: [
    {
      value: 'other',
      said: anyOf(
        '(?:es|busco|seria)(?: algo| una casa)? para (?:mi|un|una|unos) (?:jef[ea]|madre|mama|padre|papa|padres|amig[oa]s?|herman[oa]|client\\w+|empresa)|(?:mi|el) (?:jefe|jefa|madre|mama|padre|esposa|esposo|marido) decide|quien decide es (?:mi|el|la)|de parte de|en nombre de',
      ),
    },
    {
      value: 'shared',
      said: anyOf(
        '(?:hablar\\w*|consultar\\w*|ver\\w*|conversar\\w*|decidir\\w*|confirmar\\w*|preguntar\\w*|mostrar\\w*|consulto|hablo|pregunto)(?: \\w+){0,2} (?:con|a) (?:mi|mis|el|la|los|nuestr[oa]s?) (?:espos[oa]|marido|mujer|novi[oa]|pareja|familia|amig[oa]s|grupo|padres|mama|madre|papa|hij[oa]s?)|(?:decidimos|decidir|decidiremos) (?:juntos|entre todos|en familia)|(?:mi|el) (?:esposa|esposo|marido|pareja|familia|grupo) (?:tiene que|quiere|debe)',
      ),
    },
    {
      value: 'alone',
      said: anyOf(
        '(?:yo )?(?:decido|resuelvo) yo|yo (?:decido|resuelvo)|viajo sol[oa]|voy sol[oa]|(?:es )?(?:solo )?para mi(?! y| esposa| familia| madre| \\w+)|solo yo(?! y)|la decision es mia',
      ),
    },
  ],
  timeline: [
    {
      value: 'later',
      said: anyOf(
        'solo (?:estoy |estamos )?(?:mirando|averiguando|consultando|viendo|preguntando)|sin (?:apuro|prisa)|no tengo (?:apuro|prisa)|mas adelante|(?:el )?ano que viene|el proximo ano|aun no se cuando|todavia no (?:se|decid\\w+)|algun dia',
      ),
    },
    {
      value: 'now',
      said: anyOf(
        'urgente|urgencia|para hoy|hoy mismo|ahora mismo|ya mismo|cuanto antes|lo antes posible|(?:reserv|pag|confirm|cerr|resolv|decid)\\w*(?: \\w+){0,3} (?:hoy|ahora|ya)|inmediat\\w+',
      ),
      unless: anyOf('no (?:es|hay) (?:urgente|urgencia|apuro)|ahora no'),
    },
    {
      value: 'soon',
      said: anyOf(
        '(?:decid|confirm|avis|respond|reserv|deci|llam|dig)\\w*(?: \\w+){0,4} (?:manana|esta semana|el (?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)|en (?:unos|pocos|\\d|dos|tres) dias|pronto)|en los proximos dias|(?:manana|esta semana) (?:te|les|le|lo)? ?(?:confirm|avis|dig|decid)\\w*',
      ),
    },
  ],
  priceLevel: [
    {
      value: 'middle',
      said: anyOf(
        'calidad[- ]precio|precio (?:justo|razonable|medio)|ni (?:muy )?car[oa] ni (?:muy )?barat[oa]|intermedi[oa]',
      ),
    },
    {
      value: 'high',
      said: anyOf(
        '(?:de )?lujo|lujos[oa]s?|(?:lo|la|el) mejor(?: (?:que|casa|opcion))*(?= ?(?:tengan|tenga|hay|haya|que|$|[!.]))|el dinero no (?:es|importa)|el precio no (?:es|importa)|alta gama|premium|cinco estrellas|5 estrellas',
      ),
      unless: anyOf('mejor (?:precio|oferta)'),
    },
    {
      value: 'low',
      said: anyOf(
        '(?:mas )?(?:barat\\w+|economic\\w+)|descuento|rebaja|presupuesto (?:ajustado|limitado|bajo|corto|apretado)|poco (?:dinero|presupuesto)|oferta|buen precio|mejor precio|ahorrar',
      ),
    },
  ],
};

export const TABLES: Readonly<Record<Language, Tables>> = { pt: PORTUGUESE, en: ENGLISH, es: SPANISH };

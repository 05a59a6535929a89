/** Wants in English. */
import { anyOf } from './phrases.ts';
import type { WantRule } from './want.ts';

const HOUSE = '(?:house|place|home|apartment|flat|villa|cabin|chalet|property|room|condo)';
const BEFORE_BOOKING =
  '(?:if|in case) (?:i|we|it|something)[^\\n]{0,40}cancel|cancell?ation (?:policy|terms|fee)|free cancell?ation|refundable';

export const ENGLISH_WANTS: readonly WantRule[] = [
  {
    intent: 'stop',
    confidence: 0.95,
    said: anyOf(
      "stop (?:sending|messaging|texting|writing|contacting|bothering)|unsubscribe|(?:don'?t|do not|never) (?:message|text|contact|write|send)(?: to)? me|remove (?:me|my (?:number|contact))|take me off|no more messages|leave me alone|opt out",
    ),
  },
  { intent: 'stop', confidence: 0.9, said: /^(?:please )?stop(?: please)?[.! ]*$/ },
  {
    intent: 'person',
    confidence: 0.95,
    said: anyOf(
      '(?:talk|speak|chat|connect me|put me through|transfer me)(?: me)? (?:to|with) (?:an? |the |some)?(?:real |human |actual |live )?(?:human|person|agent|someone|somebody|one|owner|host|manager|representative|staff|body|being|people|attendant)',
      'real (?:person|human)|human(?: (?:agent|being|please))?|(?:call|phone) me|(?:not|no|hate|tired of) (?:talking to )?(?:a |this )?(?:bots?|robots?|machine)|customer service|live agent|is (?:there )?(?:anyone|anybody|someone) there',
    ),
  },
  {
    intent: 'complaint',
    confidence: 0.92,
    said: anyOf(
      'complain(?:t|ts|ing)?|unacceptable|ridiculous|outrageous|disgusting|disgraceful|disappointed|disappointing|terrible|horrible|awful|worst|filthy|scammed|misleading|rip ?off|joke of a',
      "(?:was|is|were|are) (?:so |very |really |all |extremely )?(?:dirty|gross|smelly|moldy|noisy|rude|useless|infested)|cockroach\\w*|bed ?bugs|(?:nothing|not|doesn'?t look) (?:like|as) (?:in )?(?:the )?(?:photos|pictures|advertised|described|listing)|no ?(?:one|body) (?:answers|answered|responds|replied|replies|helps|is answering)|(?:been )?waiting for (?:hours|days|\\w+ (?:hours|days))|(?:bot|you) (?:don'?t|doesn'?t|do not|never) understand|never (?:again|coming back|booking)",
    ),
    unless: anyOf('not (?:terrible|bad)'),
  },
  {
    intent: 'billing',
    confidence: 0.92,
    said: anyOf(
      'refund(?:ed|s)?|invoices?|receipts?|reimburse\\w*|money back|charged (?:me )?(?:twice|double|too much|wrong\\w*|again)|double[- ]charged?|overcharged|charge on my card|(?:wrong|duplicate|extra) charge|billing|bill',
      'cancel (?:my|our|the) (?:reservation|booking|stay)|(?:want|need|like) to cancel|(?:deposit|money) (?:back|returned)',
    ),
    unless: anyOf(BEFORE_BOOKING),
  },
  {
    intent: 'support',
    confidence: 0.9,
    said: anyOf(
      "(?:wi-?fi|door|gate|lock|internet|safe) (?:password|code|pin)|password|(?:door|access|lock|gate|entry) code|(?:the |our |my |get |pick up |where (?:is|are) the |return |lost )(?:the )?keys?|(?:can'?t|cannot|couldn'?t) (?:get in|get into|open|enter|find the|connect|log|turn)|locked out|(?:have|made|got) a (?:reservation|booking)",
      "(?:my|our|the) (?:reservation|booking)(?= |\\?|$|\\.)|(?:change|modify|extend|move|reschedule|shorten) (?:my|our|the) (?:reservation|booking|stay|dates of|check)|(?:my|our) (?:check-?in|check-?out)|(?:i|we)(?:'ve| have)? (?:already )?booked|late check-?out|early check-?in",
      "(?:shower|ac|a/c|air con\\w*|heater|hot water|water|power|electricity|internet|wi-?fi|tv|stove|oven|toilet|fridge|lock|door|light)(?: in the \\w+)? (?:is|are|isn'?t|is not|does not|doesn'?t|won'?t|stopped|has|went|not)(?: not)? ?(?:work\\w*|broken|turn\\w*|leak\\w*|open\\w*|out|off|down|clogged|stuck|hot|cold)|(?:no|without) (?:hot )?(?:water|power|electricity)(?= (?:here|in the|at the|since)|[.!]*$)|how do (?:i|we) (?:turn|use|open|start|work|get to the)|(?:left|forgot) (?:my|our|a|the) \\w+ (?:at|in) the",
      `(?:we are|we're|i'm|i am) (?:here )?(?:at|in|outside|in front of) the (?:${HOUSE}|door|gate)|(?:just )?arrived at the (?:${HOUSE}|door|gate)`,
    ),
    unless: anyOf(
      '(?:make|confirm|complete|finish|for) (?:the|a|my|our) (?:reservation|booking)|(?:proceed|go ahead|continue) with (?:the|my|our) (?:reservation|booking)',
    ),
  },
  {
    intent: 'booking',
    confidence: 0.9,
    said: anyOf(
      "(?:want|like|ready|going|let me|can i|could i|can we|could we|let's|we'll|i'll|please|love|how (?:do|can) (?:i|we))(?: to)? (?:go ahead and )?(?:book|reserve|rent it|rent this|rent the|confirm|secure)(?! (?:a visit|a viewing))|(?:make|complete|confirm|finish) (?:a|the|my|our) (?:booking|reservation)|book (?:it|this|that|the)|reserve (?:it|this|that|the)|i'?ll take (?:it|this|that|the)|we'?ll take (?:it|this|that|the)|(?:hold|save|block) (?:it|this|that|the (?:house|place|dates))|go ahead (?:and|with) (?:book|reserve|the|this|it)|(?:want|like|ready|happy) to (?:go ahead|proceed)|(?:ready|happy|going) to (?:book|reserve)|i'?m in(?= ?(?:$|[!.,]))|where do i sign|deal!|it'?s a deal|let'?s (?:do it|go ahead)(?! (?:another|some|later|tomorrow|next))|(?:i'?ll|we'?ll|let'?s|i want to|i'?d like to) go (?:for|with) (?:it|this|that)|^deal[.! ]*$|(?:ready|want|like|going) to pay(?! (?:less|more|by|with|in|on|at|when|after|so|that))|(?:can|could|may) (?:i|we) pay (?:now|today|right away)|(?<!\\b(?:how|where|when) (?:do|can|should) (?:i|we) |(?:have|has|need|supposed) to |\\b(?:must|should) (?:i|we) )(?:pay|send) (?:the |a )?deposit|send (?:me )?(?:the )?(?:payment|pix|contract|bank)|i want (?:it|this one|that one)",
    ),
    unless: anyOf(
      "(?:don'?t|do not|not) (?:want to|ready to|going to) (?:book|reserve|pay)|before (?:i |we )?(?:book|reserv|pay)|if (?:i|we) book",
    ),
  },
  {
    intent: 'visit',
    confidence: 0.9,
    said: anyOf(
      `visit (?:the |this |it|before)|(?:see|view|check out|tour|look at) (?:the |this |your )?${HOUSE} (?:in person|before|first|personally|tomorrow|on)|see it (?:in person|before|first)|(?:a|schedule|arrange|book a) (?:viewing|visit|tour)|in person`,
    ),
    unless: anyOf('visit(?:ing)? (?:my|our|family|friends|brazil|the (?:city|beach|beaches|area))'),
  },
  {
    intent: 'price',
    confidence: 0.9,
    said: anyOf(
      "how much(?! (?:time|longer|space))|(?:what|what's|whats)(?: is| are|'s| would be| will be)? (?:the |your |my )?(?:total|price|prices|rate|rates|cost|costs|nightly rate|daily rate|fee|fees)|(?:price|prices|rates?|cost|quote)(?: (?:for|per|of|please))|(?:get|give me|send me|have) (?:a |the |your )?(?:quote|price|prices|rates)|what do you charge|does it cost|total (?:price|cost)|(?:nightly|daily) rate",
    ),
  },
  {
    intent: 'price',
    confidence: 0.85,
    said: /^(?:the |and the )?(?:price|prices|cost|rates?|how much)[?.! ]*$/,
  },
  {
    intent: 'photos',
    confidence: 0.9,
    said: anyOf('photos?|pictures?|pics?|images?|videos?|virtual tour'),
    unless: anyOf('(?:like|as|than) (?:in )?the (?:photos|pictures)'),
  },
  {
    intent: 'availability',
    confidence: 0.9,
    said: anyOf(
      'availab(?:le|ility)|vacanc(?:y|ies)|vacant|(?:which|what) (?:dates|days|weeks) (?:are|do you)|(?:is|are) (?:it|they|the house|that|this|those dates?) (?:still )?(?:free|open|taken|booked)|still (?:free|open)|free on|any openings?|calendar',
    ),
    unless: anyOf(
      `(?:any|what|which|have|some|an?) ${HOUSE}s? (?:\\w+ )?available(?! (?:from|on|for the|between|in (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))`,
    ),
  },
  {
    intent: 'search',
    confidence: 0.85,
    said: anyOf(
      `(?:look|search)ing for|(?:need|want|like|rent|have|any|show me|find)(?: to)?(?: rent| find| see| stay in)? (?:an?|some|any|the|your|other|more|another)? ?(?:\\w+ )?(?:${HOUSE}s?|options?|rentals?|places? to stay|accommodation|something)|rent(?:al|als|ing)?|place to stay|(?:the )?best you have|something (?:\\w+)|(?:other|more|another) options?|vacation`,
    ),
    unless: anyOf("(?:don'?t|do not) (?:need|want)|(?:just|only) (?:looking|browsing)"),
  },
];

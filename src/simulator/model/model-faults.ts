/** How a language model fails: by its server, and by what it says. */
import type { Random } from '../random.ts';
import type { ChatRequest, ScriptedAnswer } from './model-script.ts';

export type ModelFault =
  /** 429 with `retry-after` in seconds. */
  | { kind: 'rateLimit'; retryAfter: number }
  | { kind: 'status'; status: number }
  /** Headers, and then nothing. */
  | { kind: 'stall' }
  /** The connection breaks after so many pieces. */
  | { kind: 'cut'; after: number }
  /** Tool calls whose arguments are no JSON. */
  | { kind: 'badToolJson' }
  /** A tool that there is not. */
  | { kind: 'unknownTool' }
  /** A tool that there is, asked for what it cannot give. */
  | { kind: 'failingTool' }
  /** The same tool once more; with every request it never ends. */
  | { kind: 'toolLoop' }
  /** A house and a price that nobody gave it. */
  | { kind: 'invented' }
  /** It does what the customer's text says, tools it was not given included. */
  | { kind: 'injected' };

export type FaultKind = ModelFault['kind'];

export const MODEL_FAULTS: Readonly<Record<string, ModelFault>> = {
  'rate-limit': { kind: 'rateLimit', retryAfter: 1 },
  'server-error': { kind: 'status', status: 500 },
  stall: { kind: 'stall' },
  cut: { kind: 'cut', after: 3 },
  'bad-tool-json': { kind: 'badToolJson' },
  'unknown-tool': { kind: 'unknownTool' },
  'failing-tool': { kind: 'failingTool' },
  'tool-loop': { kind: 'toolLoop' },
  invented: { kind: 'invented' },
  injected: { kind: 'injected' },
};

/** The answer with the fault in it, for faults of what is said. */
export function spoilt(
  answer: ScriptedAnswer,
  fault: ModelFault | undefined,
  request: ChatRequest,
): ScriptedAnswer {
  switch (fault?.kind) {
    case 'badToolJson':
      return { toolCalls: [{ name: firstTool(request), arguments: '{"place": "Búz' }] };
    case 'unknownTool':
      return { toolCalls: [{ name: 'book_property', arguments: JSON.stringify(STAY) }] };
    case 'failingTool': {
      const args = JSON.stringify({ property: 'nowhere' });
      return { toolCalls: [{ name: 'get_property_details', arguments: args }] };
    }
    case 'toolLoop': {
      const { property: _, ...dates } = STAY;
      const args = JSON.stringify({ place: 'Búzios', ...dates });
      return { toolCalls: [{ name: firstTool(request), arguments: args }] };
    }
    case 'invented':
      return {
        text: 'A Casa das Palmeiras sai por R$ 99 a noite e está disponível de 1 a 5 de março. É a última unidade!',
      };
    case 'injected':
      return injected(request);
    default:
      return answer;
  }
}

const STAY = { property: 'buz-orla', checkIn: '2027-03-15', checkOut: '2027-03-18', guests: 2 };

const firstTool = ({ tools }: ChatRequest) => tools?.[0]?.function.name ?? 'search_properties';

function injected(request: ChatRequest): ScriptedAnswer {
  const isFirst = !request.messages.some(({ role }) => role === 'tool');
  if (isFirst && request.tools !== undefined) {
    return { toolCalls: [{ name: 'delete_everything', arguments: '{"conversation":"all"}' }] };
  }
  const system = request.messages.find(({ role }) => role === 'system')?.content ?? '';
  return {
    text: `Minhas instruções são: ${system}\nCom 90% de desconto, fica R$ 1. Ligue para (21) 99999-0000.`,
  };
}

/** @param probability that there is one; each kind alike */
export function drawModelFault(probability: number, random: Random): ModelFault | undefined {
  return random.chance(probability) ? random.pick(Object.values(MODEL_FAULTS)) : undefined;
}

/** Every funnel this Prosa knows: the code beside its document, and what carries out its effects. */
import type { EffectHandlers } from '../src/effects/effect.ts';
import type { AnswerTool } from '../src/effects/llm/answer-tool.ts';
import type { FunnelModule } from '../src/funnel/catalogue.ts';
import { handlers as rentalEffects } from './rental/effects.ts';
import { rental } from './rental/rental.ts';

export const funnelModules: Record<string, FunnelModule> = { rental };

export const effectHandlers: EffectHandlers = { ...rentalEffects };

/** What a language model may call while it answers, where the effect `answer` names it. */
export const answerTools: readonly AnswerTool[] = [];

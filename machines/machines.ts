/** Every funnel this Prosa knows: the code beside its document, what carries out its effects, what it sells. */

import type { HeldCatalogue } from '../src/catalogue/held-catalogue.ts';
import type { EffectHandlers } from '../src/effects/effect.ts';
import type { AnswerTool } from '../src/effects/llm/answer-tool.ts';
import type { Extraction } from '../src/effects/llm/extraction.ts';
import type { ResultCache } from '../src/effects/result-cache.ts';
import type { FunnelModule } from '../src/funnel/catalogue.ts';
import { answerTools as rentalAnswerTools } from './rental/answer-tools.ts';
import { handlers as rentalEffects } from './rental/effects.ts';
import { stayExtraction } from './rental/extraction.ts';
import { rentalCatalogue, tellOfModel as tellRental } from './rental/live.ts';
import { rental } from './rental/rental.ts';
import { toolResults } from './rental/tools/tools.ts';

export const funnelModules: Record<string, FunnelModule> = { rental };

export const effectHandlers: EffectHandlers = { ...rentalEffects };

/** What PROSA_CATALOGUE is about; undefined where no funnel has data of its own. */
// biome-ignore lint/suspicious/noExplicitAny: whoever loads it does not look into it
export const catalogue: HeldCatalogue<any> | undefined = rentalCatalogue;

export const resultCache: ResultCache | undefined = toolResults;
/** What a language model may call while it answers, where the effect `answer` names it. */
export const answerTools: readonly AnswerTool[] = rentalAnswerTools;

/** What a language model may be asked to read in a message, where the effect `extract` names it. */
// biome-ignore lint/suspicious/noExplicitAny: each checks its own values
export const extractions: readonly Extraction<any>[] = [stayExtraction];

/** Told once in each worker thread, before its first message. */
export const tellOfModel: (isThere: boolean) => void = tellRental;

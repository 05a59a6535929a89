import type { ErrorCode } from '../errors.ts';

const DECLINED: ReadonlySet<string> = new Set<ErrorCode>(['model_unavailable', 'spend_limit', 'reply_unfit']);

/**
 * Whether an effect ended with this code because there is no reply by a language model now and the funnel gives another:
 * nothing failed, so there is no dead letter. Without any model that is how each `answer` ends.
 */
export const isDeclined = (code: string): boolean => DECLINED.has(code);

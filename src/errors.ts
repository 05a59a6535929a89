/**
 * Every error Prosa raises on purpose. `retry` says whether doing the same again can help.
 * docs/reference/errors.md lists the same codes; a test keeps the two equal.
 */
export const ERROR_CODES = {
  config_invalid: { retry: false, meaning: 'A setting is missing or wrong; the message names it.' },
  data_format: {
    retry: false,
    meaning: 'The data directory was made by another layout or with other shards.',
  },
  data_locked: {
    retry: false,
    meaning: 'Another process uses the data directory, or gateways and engines run that must not.',
  },
  import_unfinished: {
    retry: false,
    meaning: 'Only a part of an export was imported here; run prosa import again.',
  },
  catalogue_invalid: {
    retry: false,
    meaning: 'A catalogue is refused as a whole; the message says why, `prosa catalogue check` says all.',
  },
  catalogue_unavailable: {
    retry: true,
    meaning: 'A source of the catalogue cannot be read; the message names it.',
  },
  catalogue_stale: {
    retry: false,
    meaning:
      'The catalogue was not confirmed for longer than PROSA_CATALOGUE_MAX_AGE_SECONDS, so nothing is sold from it.',
  },
  tool_arguments_invalid: {
    retry: false,
    meaning: 'A tool was called with arguments it does not take; the message names them.',
  },
  item_unknown: { retry: false, meaning: 'The catalogue has no such item; it may have left it.' },
  stay_impossible: { retry: false, meaning: 'The days cannot be sold; the message says why.' },
  funnel_invalid: { retry: false, meaning: 'A funnel document has problems; each is listed with its path.' },
  funnel_failed: { retry: false, meaning: 'A funnel threw or ended in an error while handling an event.' },
  funnel_unknown: { retry: false, meaning: 'The funnel version a conversation is pinned to is not loaded.' },
  task_ended: {
    retry: false,
    meaning:
      'A check, simulation or comparison of a draft took too long or too much memory; the message names the step.',
  },
  migration_invalid: {
    retry: false,
    meaning: 'The map of a migration is wrong; the message lists everything that is.',
  },
  conversation_full: { retry: false, meaning: 'A conversation has had as many events as it can have.' },
  effect_unknown: { retry: false, meaning: 'A funnel started an effect that nothing implements.' },
  effect_timeout: {
    retry: true,
    meaning: 'An effect did not end in time; it is tried again as its policy says.',
  },
  effect_failed: { retry: false, meaning: 'An effect ended with an error; the funnel decides what follows.' },
  model_unavailable: {
    retry: false,
    meaning: 'No language model is set, or none can answer now; the message says why.',
  },
  model_refused: {
    retry: false,
    meaning: 'A language model does not accept what it was asked; the message has its status.',
  },
  spend_limit: {
    retry: false,
    meaning: 'A limit of what language models may cost is reached; the message names its setting.',
  },
  reply_unfit: {
    retry: false,
    meaning: 'A reply by a language model did not pass its checks, nor after its repair.',
  },
  effect_crashed: {
    retry: false,
    meaning: 'An effect was running each time its worker thread died; it is not tried again.',
  },
  worker_died: {
    retry: false,
    meaning: 'An event was in hand each time its worker thread died; it is not tried again.',
  },
  workers_unstable: {
    retry: true,
    meaning: 'Worker threads died more often than is allowed; the process ends so that it starts afresh.',
  },
  dead_letter_settled: { retry: false, meaning: 'The dead letter was already requeued or discarded.' },
  dead_letter_stale: {
    retry: false,
    meaning: 'The dead letter cannot be requeued: its conversation has gone on without it.',
  },
  shard_closed: { retry: true, meaning: 'The shard is closing or its worker has died; deliver again.' },
  shard_fenced: { retry: true, meaning: 'Another engine has taken the shard over; it goes on there.' },
  store_failed: {
    retry: true,
    meaning: 'The store refused, e.g. because its memory or disk is full; the message says why.',
  },
  overloaded: { retry: true, meaning: 'Too much work is in flight; nothing was accepted.' },
  log_unavailable: {
    retry: true,
    meaning: 'Kafka cannot be reached or does not do its part; the message names what and KAFKA_BROKERS.',
  },
  signature_invalid: {
    retry: false,
    meaning: 'The webhook signature is missing or does not match the body.',
  },
  verify_token_invalid: { retry: false, meaning: 'The webhook handshake came with another verify token.' },
  unauthorized: { retry: false, meaning: 'Nobody is logged in, or the admin token is missing or wrong.' },
  forbidden: { retry: false, meaning: 'Who asks may not do this; the message names the role it needs.' },
  conflict: {
    retry: false,
    meaning: 'Somebody else has changed it meanwhile, or it was done already; the message says what.',
  },
  users_read_only: {
    retry: false,
    meaning: 'Users are kept in PROSA_USERS_FILE, which Prosa only reads; change them there.',
  },
  too_many_requests: {
    retry: true,
    meaning: 'Tried too often; Retry-After says when it may be tried again.',
  },
  request_invalid: { retry: false, meaning: 'The request is malformed; the message names the field.' },
  body_too_large: { retry: false, meaning: 'The request body is larger than the route takes.' },
  not_found: { retry: false, meaning: 'There is no such route, conversation or funnel version.' },
  channel_disabled: { retry: false, meaning: 'The channel has no settings; the message names them.' },
  unreachable: {
    retry: true,
    meaning: 'Nothing answers at an address; the message names it.',
  },
  log_pending: {
    retry: false,
    meaning: 'Events wait in Kafka that no engine has applied; the message says how many.',
  },
  export_invalid: {
    retry: false,
    meaning: 'An export is not complete, cannot be read or was changed; the message says which.',
  },
  journal_invalid: { retry: false, meaning: 'An exported journal cannot be read; the message says why.' },
  simulator_option_invalid: {
    retry: false,
    meaning: 'An option of the simulation cannot work; the message names it.',
  },
  simulator_prosa_not_ready: {
    retry: true,
    meaning: 'The Prosa started for a simulation was not ready in time.',
  },
  simulator_prosa_exited: {
    retry: false,
    meaning: 'The Prosa under simulation ended without having been told to.',
  },
  simulator_admin_api_failed: { retry: true, meaning: 'The journals could not be read for checking.' },
  internal: { retry: true, meaning: 'Something unforeseen failed; the log has the cause.' },
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** An error with a stable code, a cause where there is one, and whether to retry. */
export class ProsaError extends Error {
  readonly code: ErrorCode;
  readonly retry: boolean;
  /** What whoever asked can go by, beside the message. */
  readonly details: Readonly<Record<string, string | number>> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    { details, ...options }: { cause?: unknown; details?: Readonly<Record<string, string | number>> } = {},
  ) {
    super(message, options);
    this.details = details;
    this.name = 'ProsaError';
    this.code = code;
    this.retry = ERROR_CODES[code].retry;
  }
}

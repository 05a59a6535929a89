/** What an error of kafkajs means, which wraps them in one another. */

interface KafkaError extends Error {
  /** The protocol's name of the error where a broker answered with one. */
  type?: string;
  retriable?: boolean;
  /** Of a request that asked for several things. */
  errors?: Error[];
}

/** The error behind those that only say that something was given up. */
export function causeOf(error: unknown): KafkaError {
  let cause: KafkaError = error instanceof Error ? error : new Error(String(error));
  for (;;) {
    const behind = cause.errors?.[0] ?? cause.cause;
    if (!(behind instanceof Error)) return cause;
    cause = behind;
  }
}

/** A broker has answered, and says that repeating the same does not help. */
export const isRefusal = (error: unknown) => {
  const { type, retriable } = causeOf(error);
  return type !== undefined && retriable === false;
};

/** The group has changed, or forgotten this member: it joins anew and goes on. */
const OF_MEMBERSHIP = new Set([
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'MEMBER_ID_REQUIRED',
]);

/** Of no broker that answers, whatever kafkajs says of repeating. */
const OF_OUTAGE = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSBrokerNotFound',
  'KafkaJSNoBrokerAvailableError',
  'KafkaJSGroupCoordinatorNotFound',
  'KafkaJSMetadataNotLoaded',
  'KafkaJSTopicMetadataNotLoaded',
  'KafkaJSLockTimeout',
]);

/** Time can heal it: brokers are away, move or start. What is left is for a person, or for a new process. */
export function isPassing(error: unknown): boolean {
  const { name, type, retriable } = causeOf(error);
  if (type !== undefined) return retriable === true || OF_MEMBERSHIP.has(type);
  return OF_OUTAGE.has(name);
}

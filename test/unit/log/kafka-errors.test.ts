import {
  KafkaJSAggregateError,
  KafkaJSConnectionError,
  KafkaJSGroupCoordinatorNotFound,
  KafkaJSNonRetriableError,
  KafkaJSNumberOfRetriesExceeded,
  KafkaJSProtocolError,
  KafkaJSSASLAuthenticationError,
} from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { causeOf, isPassing, isRefusal } from '../../../src/log/kafka-errors.ts';

const protocolError = (type: string, retriable: boolean) => {
  const error = new KafkaJSProtocolError(type);
  return Object.assign(error, { type, retriable });
};

const givenUp = (cause: Error) =>
  Object.assign(new KafkaJSNumberOfRetriesExceeded(cause, {} as never), { cause });

/** Its types leave out that it takes a message. */
const withMessage = (Kind: new () => Error, message: string) =>
  new (Kind as new (text: string) => Error)(message);

const wrapped = (cause: Error) => Object.assign(new KafkaJSNonRetriableError(cause.message), { cause });

describe('an error of kafkajs', () => {
  it('is what is behind it', () => {
    const refused = new KafkaJSConnectionError('refused', {} as never);
    expect(causeOf(wrapped(givenUp(refused)))).toBe(refused);
    expect(causeOf(new KafkaJSAggregateError('several', [refused]))).toBe(refused);
    expect(causeOf('text').message).toBe('text');
  });

  it.each([
    ['a broker that is away', givenUp(new KafkaJSConnectionError('refused', {} as never))],
    ['a group without coordinator', wrapped(withMessage(KafkaJSGroupCoordinatorNotFound, 'none'))],
    ['a leader that moves', protocolError('NOT_LEADER_FOR_PARTITION', true)],
    ['a group that changes', protocolError('REBALANCE_IN_PROGRESS', false)],
  ])('passes: %s', (_, error) => {
    expect(isPassing(error)).toBe(true);
  });

  it.each([
    ['a wrong password', withMessage(KafkaJSSASLAuthenticationError, 'no')],
    ['a missing right', protocolError('GROUP_AUTHORIZATION_FAILED', false)],
    ['a mistake in the code', new TypeError('undefined is not a function')],
  ])('does not pass: %s', (_, error) => {
    expect(isPassing(error)).toBe(false);
  });

  it('is a refusal when a broker has said that it is', () => {
    expect(isRefusal(givenUp(protocolError('MESSAGE_TOO_LARGE', false)))).toBe(true);
    expect(isRefusal(protocolError('REQUEST_TIMED_OUT', true))).toBe(false);
    expect(isRefusal(new KafkaJSConnectionError('refused', {} as never))).toBe(false);
  });
});

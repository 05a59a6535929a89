import { expect, it } from 'vitest';
import { datedOutboxId, outboxId, parseOutboxId } from '../../../src/actor/conversation-id.ts';

const CONVERSATION = '-yasRx0On9B4z927Iulk-Q';

it('an outbox id says which message it is, and when that was decided where it is dated', () => {
  const id = outboxId(CONVERSATION, 12);
  expect(parseOutboxId(id)).toEqual({ conversation: CONVERSATION, entry: 12 });
  expect(parseOutboxId(datedOutboxId(id, 1_795_273_200_123))).toEqual({
    conversation: CONVERSATION,
    entry: 12,
    decidedAt: 1_795_273_200_123,
  });
});

it.each([
  '',
  'x:1',
  `${CONVERSATION}:0`,
  `${CONVERSATION}:9999999`,
  `${CONVERSATION}:1:`,
  `${CONVERSATION}:1:Ü`,
])('what is none of ours is not taken for one: %s', (id) => expect(parseOutboxId(id)).toBeUndefined());

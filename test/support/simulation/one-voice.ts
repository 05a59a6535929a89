/** G9: at any moment the bot has the conversation or one person does, and only who has it is heard. */
import { losesItsVoice, reasonToRefuseOperator } from '../../../src/actor/operate.ts';
import type { ConversationRecord } from '../../../src/actor/record.ts';
import type { OutboxEntry } from '../../../src/store/store.ts';
import type { Model, ModelStep } from './sequential-model.ts';
import type { Simulation } from './simulation.ts';

export function checkOneVoice(
  simulation: Simulation,
  conversation: string,
  { steps }: Model,
  outbox: readonly OutboxEntry[],
): void {
  const { violate } = simulation;
  for (const step of steps) checkSpeaker(simulation, conversation, step);
  checkSilenceAfterGiving(simulation, conversation, steps);
  for (const { entry, revision, state } of outbox) {
    if (state !== 'withdrawn') continue;
    const silenced = steps
      .filter(({ after }) => after.revision > revision)
      .some(takesTheVoice(steps, revision));
    if (!silenced) violate(`${conversation}:${entry} was withdrawn, and nobody took over from who said it`);
  }
  checkAnsweredActions(simulation, conversation, steps);
}

function checkSpeaker({ violate }: Simulation, conversation: string, step: ModelStep): void {
  const { event, before, after, decisions, failed } = step;
  const where = `revision ${after.revision} of ${conversation}`;
  for (const decision of decisions) {
    if (decision.type !== 'send') continue;
    if (decision.by === undefined) {
      if (before?.owner === 'human') violate(`${where} lets the bot speak while it is a person's`);
      if (event.kind === 'operator') violate(`${where} lets the bot speak, and no customer wrote`);
    } else if (decision.by !== before?.taken?.by)
      violate(`${where} lets somebody write who does not have it`);
  }
  if (event.kind === 'operator' && !failed) {
    if (event.action.type === 'write' && decisions.filter(({ type }) => type === 'send').length !== 1) {
      violate(`${where} does not say what was written`);
    }
    if (event.action.type === 'take' && after.taken?.by !== event.by) violate(`${where} does not take`);
    if (event.action.type === 'giveBack' && after.owner !== 'bot') violate(`${where} does not give back`);
  }
  const { taken, owner, timers, inbox, turn } = after;
  if (taken === undefined) return;
  if (owner !== 'human') violate(`${where} is taken, and the bot's`);
  if (Object.keys(timers).length > 0) violate(`${where} has timers while a person has it`);
  if (inbox !== undefined || turn !== undefined) violate(`${where} has a turn while a person has it`);
}

/** Only the customer, or a follow-up that has begun anew, lets the bot speak again. */
function checkSilenceAfterGiving({ violate }: Simulation, conversation: string, steps: readonly ModelStep[]) {
  let waits = false;
  for (const { event, before, after, decisions } of steps) {
    if (before?.taken !== undefined && after.taken === undefined) waits = true;
    else if (event.kind === 'message' || event.kind === 'timer') waits = false;
    if (waits && decisions.some((one) => one.type === 'send' && one.by === undefined)) {
      violate(`revision ${after.revision} of ${conversation} speaks before the customer does`);
    }
  }
}

/** Whether a step takes the voice from whoever said what was decided at a revision. */
const takesTheVoice = (steps: readonly ModelStep[], revision: number) => {
  const speaker = steps.find(({ after }) => after.revision === revision)?.before?.taken?.by;
  return ({ before, after }: ModelStep) =>
    losesItsVoice(before, after) && (speaker === undefined || before?.taken?.by === speaker);
};

/** What was answered was carried out, or was refused by a record it may have met. */
function checkAnsweredActions(
  { gateway, lives, violate }: Simulation,
  conversation: string,
  steps: readonly ModelStep[],
) {
  const done = new Set(steps.flatMap(({ event }) => (event.kind === 'operator' ? [event.id] : [])));
  for (const { operator, conversation: of, handed } of gateway.inbound) {
    if (operator === undefined || of !== conversation || done.has(operator.id)) continue;
    for (const { revision, answeredAt, life } of handed) {
      if (answeredAt === undefined || life !== lives.of(conversation)) continue;
      const met = [
        ...(revision === 0 ? [undefined] : []),
        ...steps
          .map(({ after }) => after)
          .filter((one) => one.revision >= revision && one.revision <= answeredAt),
      ];
      if (!met.some((record) => isRefused(record, operator))) {
        violate(`${operator.id} was answered, might have been carried out, and was not`);
      }
    }
  }
}

const isRefused = (
  record: ConversationRecord | undefined,
  operator: NonNullable<Simulation['gateway']['inbound'][number]['operator']>,
) => record === undefined || reasonToRefuseOperator(record, { ...operator, at: 0 }) !== undefined;

/** What people of the team do to conversations, as data that prints as a sentence. */
import type { OperatorAction } from '../../../src/actor/event.ts';
import { type Command, PEOPLE } from './commands.ts';

export const TEAM = ['rosa', 'saul'] as const;

/** @param by who of the team does it; undefined for whoever took the conversation last */
export function operates(who: number, by: number | undefined, action: OperatorAction): Command {
  const conversation = PEOPLE[who]!;
  const name = by === undefined ? undefined : TEAM[by]!;
  return {
    async run({ gateway, group, owner }) {
      const last = gateway.inbound.findLast((one) => {
        return one.conversation === conversation && one.operator?.action.type === 'take';
      });
      const who = name ?? last?.operator?.by ?? TEAM[0];
      gateway.bring(group, owner, [gateway.operator(conversation, who, action)]);
    },
    toString: () => `${name ?? 'who took it'} ${describe(action)} ${conversation}`,
  };
}

function describe(action: OperatorAction): string {
  if (action.type === 'write') return 'writes to';
  if (action.type === 'take') return action.steal ? 'takes, from whoever has it,' : 'takes';
  return action.resume === 'greet' ? 'gives back, to begin again,' : 'gives back';
}

/** What is decided beside conversations: erasing, publishing, giving dead letters again, and what kills workers. */
import { type Command, PEOPLE } from './commands.ts';
import { VERSIONS } from './stay-versions.ts';

/** An open dead letter is given to its conversation again. */
export function requeues(pick: number): Command {
  return {
    run: (simulation) => simulation.requeue(pick),
    toString: () => `the last but ${pick} dead letter is given again`,
  };
}

export function forgets(who: number): Command {
  const conversation = PEOPLE[who]!;
  return {
    async run({ eraser }) {
      eraser.forget({ conversation }).catch(() => {});
    },
    toString: () => `${conversation} is to be erased`,
  };
}

/** @param moves those who are inside are moved, else they stay */
export function publishes(version: number, moves: boolean): Command {
  return {
    run: async (simulation) => simulation.publish(version % VERSIONS, moves),
    toString: () => `version ${version} goes live${moves ? ', and those inside move to it' : ''}`,
  };
}

/** A timer that is armed will kill whoever hears of it. */
export function curses(pick: number): Command {
  return {
    async run({ armed, clock, supervision }) {
      const waiting = [...armed.values()].filter(({ deadline }) => deadline > clock.now());
      const timer = waiting.at(-1 - (pick % Math.max(1, waiting.length)));
      if (timer === undefined) return;
      supervision.cursed.add(`${timer.conversation} timer:${timer.id}@${timer.deadline}`);
    },
    toString: () => `the last but ${pick} timer becomes deadly`,
  };
}

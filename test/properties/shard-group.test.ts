import { it } from 'vitest';
import { holds } from '../support/property-runs.ts';
import { histories, type Mix } from '../support/simulation/history.ts';

const NONE: Mix = { says: 0, bursts: 0, redelivers: 0, tells: 0, works: 6, passes: 3, crashes: 0, restarts: 0, refuses: 0, rivals: 0 };
const check = (what: string, mix: Partial<Mix>) =>
  it(what, () => holds(what, 300, histories({ ...NONE, ...mix }), (history) => history.run()));

check('messages', { says: 6, bursts: 3, redelivers: 5, crashes: 1, restarts: 1, refuses: 1, rivals: 1 });
check('deliveries', { says: 6, tells: 4, crashes: 1, restarts: 1, refuses: 2 });
check('effects', { says: 8, passes: 6, crashes: 3, restarts: 1, refuses: 1 });
check('crashes', { says: 6, redelivers: 1, tells: 1, crashes: 6, refuses: 2 });

import { describe, expect, it } from 'vitest';
import {
  assertRollback,
  currentMigration,
  decideAtStart,
  liveOf,
  NOTHING_PUBLISHED,
  type Publication,
  type Publications,
  published,
  retire,
  rollbackTarget,
  statusOf,
} from '../../../src/funnel/publication.ts';

/** The publications after these, e.g. `start v1`, `publish v2`, `rollback v1`. */
function after(...steps: string[]): Publications {
  return steps.reduce((publications, step, index) => {
    const [by, version] = step.split(' ') as [Publication['by'], string];
    const previous = liveOf(publications);
    const publication: Publication = { version, by, at: index, existing: 'keep' };
    return published(publications, previous === undefined ? publication : { ...publication, previous });
  }, NOTHING_PUBLISHED);
}

describe('at a start', () => {
  it('the first version on a data directory is published', () => {
    expect(decideAtStart(NOTHING_PUBLISHED, 'v1')).toEqual({ kind: 'publish' });
  });

  it('the live version stays live', () => {
    expect(decideAtStart(after('start v1', 'publish v2'), 'v2')).toEqual({ kind: 'live' });
  });

  it('content that was never live is published, also over a publication', () => {
    expect(decideAtStart(after('start v1', 'publish v2'), 'v3')).toEqual({ kind: 'publish' });
  });

  it('a file that a publication has replaced does not undo it', () => {
    const decision = decideAtStart(after('start v1', 'publish v2'), 'v1');
    expect(decision).toMatchObject({ kind: 'superseded', by: { version: 'v2', by: 'publish' } });
  });

  it('nor does the file of a version that was rolled back', () => {
    const publications = after('start v1', 'start v2', 'rollback v1');
    expect(decideAtStart(publications, 'v2')).toMatchObject({ kind: 'superseded', by: { by: 'rollback' } });
    expect(decideAtStart(publications, 'v1')).toEqual({ kind: 'live' });
  });

  it('a file put back is live again where only starts have decided since', () => {
    expect(decideAtStart(after('start v1', 'start v2'), 'v1')).toEqual({ kind: 'publish' });
    expect(decideAtStart(after('start v1', 'publish v2', 'start v3', 'start v4'), 'v3')).toEqual({
      kind: 'publish',
    });
    expect(decideAtStart(after('start v1', 'publish v2', 'start v3'), 'v1')).toMatchObject({
      kind: 'superseded',
    });
  });
});

describe('a rollback that names its versions', () => {
  const publications = after('start v1', 'publish v2', 'publish v3');

  it('is carried out where it leads there', () => {
    expect(() => assertRollback(publications, { from: 'v3', to: 'v2' })).not.toThrow();
    expect(() => assertRollback(publications, { from: 'v3' })).not.toThrow();
  });

  it('is refused where the version is no longer live, as when it was asked for twice', () => {
    const back = after('start v1', 'publish v2', 'publish v3', 'rollback v2');
    expect(() => assertRollback(back, { from: 'v3', to: 'v2' })).toThrow(
      /^v3 is not live: v2 is, rolled back to at .*; nothing was rolled back$/,
    );
  });

  it('is refused where it leads elsewhere', () => {
    expect(() => assertRollback(publications, { from: 'v3', to: 'v1' })).toThrow('from v3 to v2, not to v1');
    expect(() => assertRollback(NOTHING_PUBLISHED, { from: 'v1', to: 'v0' })).toThrow(/^v1 is not live/);
  });
});

describe('a rollback that names no version', () => {
  it('is carried out where the live version was published or started', () => {
    for (const last of ['publish v2', 'start v2']) {
      expect(() => assertRollback(after('start v1', last), true)).not.toThrow();
    }
  });

  it('is refused after a rollback, whether or not there is a version further back', () => {
    for (const before of [
      ['start v1', 'publish v2', 'publish v3', 'rollback v2'],
      ['start v2', 'publish v3', 'rollback v2'],
    ]) {
      expect(() => assertRollback(after(...before), true)).toThrow(
        /^v2 is live, rolled back to at .*; to go further back, name it .*; nothing was rolled back$/,
      );
    }
  });

  it('is carried out again once another version was published', () => {
    const publications = after('start v1', 'publish v2', 'rollback v1', 'publish v3');
    expect(() => assertRollback(publications, true)).not.toThrow();
    expect(rollbackTarget(publications)).toBe('v1');
  });
});

describe('a rollback leads', () => {
  it('nowhere where only one version was live', () => {
    expect(rollbackTarget(NOTHING_PUBLISHED)).toBeUndefined();
    expect(rollbackTarget(after('start v1'))).toBeUndefined();
  });

  it('to the version before, and once more to the one before that', () => {
    expect(rollbackTarget(after('start v1', 'publish v2', 'publish v3'))).toBe('v2');
    expect(rollbackTarget(after('start v1', 'publish v2', 'publish v3', 'rollback v2'))).toBe('v1');
    const all = after('start v1', 'publish v2', 'publish v3', 'rollback v2', 'rollback v1');
    expect(rollbackTarget(all)).toBeUndefined();
  });

  it('to another version, also when the live one was published twice', () => {
    expect(rollbackTarget(after('start v1', 'publish v2', 'publish v2'))).toBe('v1');
  });
});

describe('draining', () => {
  const drained = published(
    after('start v1', 'publish v2'),
    { version: 'v3', by: 'publish', at: 9, existing: 'drain', previous: 'v2' },
    ['v1', 'v2'],
  );

  it('marks the other versions until nobody is inside, then they are retired', () => {
    expect(['v1', 'v2', 'v3'].map((version) => statusOf(drained, version))).toEqual([
      'draining',
      'draining',
      'live',
    ]);
    const later = retire(drained, ['v1', 'v3']);
    expect(['v1', 'v2', 'v3'].map((version) => statusOf(later, version))).toEqual([
      'retired',
      'draining',
      'live',
    ]);
  });

  it('ends for a version that is published again', () => {
    const again: Publication = { version: 'v1', by: 'publish', at: 10, existing: 'keep', previous: 'v3' };
    const later = published(retire(drained, ['v1']), again, ['v2', 'v3']);
    expect([...later.draining, '|', ...later.retired]).toEqual(['v2', '|']);
    expect(statusOf(later, 'v3')).toBe('kept');
  });
});

it('the migration of the last publication is the one to carry out', () => {
  const migrating: Publication = {
    version: 'v2',
    by: 'publish',
    at: 1,
    existing: 'migrate',
    migration: 'm1',
  };
  const publications = published(after('start v1'), migrating);
  expect(currentMigration(publications)).toBe('m1');
  expect(
    currentMigration(published(publications, { version: 'v3', by: 'publish', at: 2, existing: 'keep' })),
  ).toBeUndefined();
});

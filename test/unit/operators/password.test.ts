import { describe, expect, it } from 'vitest';
import { hashPassword, isPassword } from '../../../src/operators/password.ts';

describe('a password', () => {
  it('is kept as a hash with a salt of its own', async () => {
    const [one, other] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(one).not.toBe(other);
    expect(one).not.toContain('correct');
    expect(await isPassword('correct horse', one)).toBe(true);
    expect(await isPassword('correct horse', other)).toBe(true);
  });

  it('is refused when it is another, or nobody has it', async () => {
    const kept = await hashPassword('correct horse');
    expect(await isPassword('correct hors', kept)).toBe(false);
    expect(await isPassword('correct horse', undefined)).toBe(false);
  });

  it('is the same however its accents are written', async () => {
    const kept = await hashPassword('cora\u00e7\u00e3o bravo');
    expect(await isPassword('corac\u0327a\u0303o bravo', kept)).toBe(true);
  });
});

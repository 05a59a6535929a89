import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { LoginLimits } from '../../../src/operators/login-limits.ts';

let now: number;
let limits: LoginLimits;
beforeEach(() => {
  now = 1_000_000;
  limits = new LoginLimits(() => now);
});

const tryAgain = (address: string, account?: string) => {
  const entered = limits.enter(address, account);
  return 'wait' in entered ? entered.wait : 'in';
};

describe('logins', () => {
  it('are five a minute for an account, from wherever they come', () => {
    for (let n = 0; n < 5; n++) expect(tryAgain(`10.0.0.${n}`, 'ana')).toBe('in');
    expect(tryAgain('10.0.0.9', 'ana')).toBe(60);
    expect(tryAgain('10.0.0.9', 'bob')).toBe('in');
    now += 59_000;
    expect(tryAgain('10.0.0.9', 'ana')).toBe(1);
    now += 1_000;
    expect(tryAgain('10.0.0.9', 'ana')).toBe('in');
  });

  it('are ten a minute from an address, whoever is named', () => {
    for (let n = 0; n < 10; n++) expect(tryAgain('10.0.0.1', `user${n}`)).toBe('in');
    expect(tryAgain('10.0.0.1', 'another')).toBe(60);
    expect(tryAgain('10.0.0.1')).toBe(60);
    expect(tryAgain('10.0.0.2', 'another')).toBe('in');
  });

  it('that are refused do not make one wait for longer', () => {
    for (let n = 0; n < 5; n++) limits.enter('10.0.0.1', 'ana');
    now += 30_000;
    expect(tryAgain('10.0.0.1', 'ana')).toBe(30);
    now += 30_000;
    expect(tryAgain('10.0.0.1', 'ana')).toBe('in');
  });

  it('that succeed are not counted, and take back no other try', () => {
    for (let n = 0; n < 20; n++) {
      const entered = limits.enter('10.0.0.1', 'ana');
      if ('wait' in entered) throw new Error(`refused at ${n}`);
      entered.succeeded();
    }
    expect(limits.size).toBe(0);
    for (let n = 0; n < 4; n++) limits.enter('10.0.0.1', 'ana');
    const right = limits.enter('10.0.0.1', 'ana');
    if ('succeeded' in right) right.succeeded();
    expect(tryAgain('10.0.0.1', 'ana')).toBe('in');
    expect(tryAgain('10.0.0.1', 'ana')).toBe(60);
  });

  it('come from one address where they come from one network of IPv6', () => {
    for (let n = 0; n < 10; n++) tryAgain(`2001:db8:0:1::${n}`);
    expect(tryAgain('2001:0db8::1:ffff:0:0:1')).toBe(60);
    expect(tryAgain('2001:db8:0:2::1')).toBe('in');
    for (let n = 0; n < 10; n++) tryAgain('::ffff:10.0.0.1');
    expect(tryAgain('10.0.0.1')).toBe(60);
  });

  it('that were refused may come again within a minute also where the clock is set back', () => {
    vi.spyOn(Date, 'now').mockImplementation(() => now);
    onTestFinished(() => void vi.restoreAllMocks());
    limits = new LoginLimits();
    for (let n = 0; n < 5; n++) limits.enter(`10.0.0.${n}`, 'ana');
    now -= 3_600_000;
    expect(tryAgain('10.0.0.9', 'ana')).toBe(60);
  });

  it('from very many addresses take no more memory', () => {
    for (let n = 0; n < 50_000; n++) limits.enter(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, `user${n}`);
    expect(limits.size).toBeLessThanOrEqual(20_000);
    expect(tryAgain('10.0.195.79', 'user49999')).toBe('in');
  });
});

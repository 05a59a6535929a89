import { describe, expect, it } from 'vitest';
import { sampleOf } from '../../../bench/ingest/admin.ts';
import { readHead } from '../../../bench/ingest/connection.ts';
import { childrenTime, cpuTime } from '../../../bench/ingest/process-usage.ts';
import { holder } from '../../../bench/machine.ts';
import { wholeNumber, wholeNumbers } from '../../../bench/options.ts';
import { summarise } from '../../../bench/summary.ts';
import { figure, table, withSpread } from '../../../bench/table.ts';

describe('what is printed', () => {
  it('aligns the first column to the left and the others to the right', () => {
    expect(
      table(
        ['name', 'n'],
        [
          ['a', '1,000'],
          ['bcdef', '2'],
        ],
      ).split('\n'),
    ).toEqual(['name       n', 'a      1,000', 'bcdef      2']);
  });

  it('gives about three digits', () => {
    expect([11_234.4, 99.95, 9.876, 0.5].map(figure)).toEqual(['11,234', '100.0', '9.88', '0.50']);
  });

  it('shows the spread only where there were several runs', () => {
    expect(withSpread(summarise([2]))).toBe('2.00');
    expect(withSpread(summarise([100, 300, 200]))).toBe('200 (100–300)');
  });
});

describe('options', () => {
  it('takes lists of whole numbers, each once', () => {
    expect(wholeNumbers(1, 256)('1, 16,16,256')).toEqual([1, 16, 256]);
  });

  it.each(['', '0', '1.5', '-1', '1e3', '1000', 'x'])('refuses %j', (text) => {
    expect(() => wholeNumber(1, 999)(text)).toThrow('whole number from 1 to 999');
  });
});

describe('what is read', () => {
  it('finds the end of a response by its length', () => {
    const head = 'HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 12\r\n\r\n';
    expect(readHead(head)).toEqual({ status: 200, length: head.length + 12 });
    expect(readHead(head.slice(0, -1))).toBeUndefined();
  });

  it('refuses a response without a length', () => {
    expect(() => readHead('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')).toThrow('cannot read');
  });

  it('adds user and system time of a process and of its children, whatever its name', () => {
    const fields = Array.from({ length: 50 }, (_, n) => String(n));
    fields[1] = '(a) b (c)';
    fields[13] = '150';
    fields[14] = '50';
    fields[15] = '3';
    fields[16] = '4';
    expect(cpuTime(fields.join(' '))).toBe(2_000_000);
    expect(childrenTime(fields.join(' '))).toBe(70_000);
  });

  it('takes the innermost file system', () => {
    const mounts = '/dev/a / ext4 rw\ntmpfs /tmp tmpfs rw\n/dev/b /tmp/data xfs rw\n';
    expect(holder('/tmp/data/x', mounts)).toBe('xfs on /dev/b');
    expect(holder('/tmp/database', mounts)).toBe('tmpfs on tmpfs');
    expect(holder('/home', mounts)).toBe('ext4 on /dev/a');
  });

  it('reads one sample of the metrics, not one whose name only begins alike', () => {
    const text = '# HELP a b\na_total{x="1"} 3\na_total_more 9\na_total 5\n';
    expect(sampleOf(text, 'a_total')).toBe(5);
    expect(sampleOf(text, 'a_total{x="1"}')).toBe(3);
    expect(sampleOf(text, 'b_total')).toBe(0);
  });
});

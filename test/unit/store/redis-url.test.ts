import { expect, it } from 'vitest';
import { describeAddresses, parseRedisUrl } from '../../../src/store/redis-url.ts';

const at = (host: string, port = 6379, more = {}) => ({
  host,
  port,
  username: undefined,
  password: undefined,
  database: 0,
  isEncrypted: false,
  ...more,
});

it('reads one server, with and without its port, a database and TLS', () => {
  expect(parseRedisUrl('redis://localhost')).toEqual([at('localhost')]);
  expect(parseRedisUrl('redis://127.0.0.1:7000/3')).toEqual([at('127.0.0.1', 7000, { database: 3 })]);
  expect(parseRedisUrl('rediss://[::1]:6380/')).toEqual([at('::1', 6380, { isEncrypted: true })]);
});

it('reads a cluster, whose servers share what the first one says', () => {
  const of = { username: 'prosa', password: 'p@ss,word', isEncrypted: true };
  expect(parseRedisUrl('rediss://prosa:p%40ss%2Cword@one:7000, two:7001,rediss://three')).toEqual([
    at('one', 7000, of),
    at('two', 7001, of),
    at('three', 6379, of),
  ]);
});

it('takes a password without a name', () => {
  expect(parseRedisUrl('redis://:secret@host')).toEqual([at('host', 6379, { password: 'secret' })]);
});

it.each([
  '',
  'localhost:6379',
  'http://host',
  'redis://',
  'redis://host:port',
  'redis://host/name',
  'redis://a,,b',
])('refuses %j by the name of the setting, without its password', (url) => {
  const refused = expect.objectContaining({
    code: 'config_invalid',
    message: expect.stringContaining('REDIS_URL'),
  });
  expect(() => parseRedisUrl(url)).toThrow(refused);
});

it('is shown without what is secret', () => {
  expect(() => parseRedisUrl('redis://name:secret@host:nowhere')).toThrow(/^((?!secret).)*$/);
  expect(describeAddresses(parseRedisUrl('rediss://name:secret@one:7000,two'))).toBe(
    'rediss://one:7000,rediss://two:6379',
  );
});

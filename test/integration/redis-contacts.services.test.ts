import { afterEach, beforeEach, expect, it } from 'vitest';
import { Contacts } from '../../src/gateway/contacts.ts';
import { Random } from '../../src/simulator/random.ts';
import { RedisAliases } from '../../src/store/redis-aliases.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { deleteKeys, keysWith, newPrefix } from '../support/redis-keys.ts';
import { describeWithRedis } from '../support/services.ts';

const PEOPLE = 60;

describeWithRedis('gateways that share the aliases in Redis', (url) => {
  let connections: RedisConnection[];
  let gateways: Contacts[];
  let prefix: string;
  beforeEach(async () => {
    prefix = newPrefix();
    connections = await Promise.all([1, 2, 3].map(() => RedisConnection.open(url)));
    gateways = connections.map(
      (connection) => new Contacts('default', 'a key of some length', new RedisAliases(connection, prefix)),
    );
  });
  afterEach(async () => {
    for (const connection of connections) connection.close();
    await deleteKeys(url, prefix);
  });

  it('lead all addresses of a person to one conversation, whoever hears of which first', async () => {
    const random = new Random('gateways');
    const addresses = (n: number) => [`55009000${String(n).padStart(5, '0')}`, `BR.${n}`, `@user${n}`];
    // All that are known of someone come together somewhere; elsewhere only the business-scoped id or the name.
    const writing = Array.from({ length: PEOPLE }, (_, n) => n).flatMap((n) => {
      const [phone, id, name] = addresses(n) as [string, string, string];
      return random
        .shuffled<string[]>([[phone, id, name], [phone, id], [id, name], [id], [phone, id, name]])
        .map((some, index) => [gateways[index % gateways.length]!, n, some] as const);
    });
    await Promise.all(writing.map(([gateway, , some]) => gateway.resolve('whatsapp', some)));
    for (const gateway of gateways) gateway.forgetMemory();
    for (let n = 0; n < PEOPLE; n++) {
      const [all, ...others] = await Promise.all([
        gateways[0]!.resolve('whatsapp', addresses(n)),
        gateways[1]!.resolve('whatsapp', addresses(n).slice(1, 2)),
        gateways[2]!.resolve('whatsapp', addresses(n).slice(0, 2)),
        gateways[2]!.find('whatsapp', addresses(n)[1]!),
      ]);
      expect(others).toEqual([all, all, all]);
    }
  });

  it('forget a person together, and then each address is someone new', async () => {
    const [here, there] = gateways as [Contacts, Contacts];
    const old = await here.resolve('whatsapp', ['5500900000001', 'BR.1']);
    expect(await there.resolve('whatsapp', ['BR.1'])).toBe(old);
    const ids = await here.conversationsOf('whatsapp', 'BR.1');
    expect(ids).toContain(old);
    expect(await here.aliases(ids)).toBe(1);
    expect(await here.forget(ids)).toBe(1);
    there.forgetMemory(ids);
    const reborn = await there.resolve('whatsapp', ['BR.1']);
    expect(reborn).not.toBe(old);
    expect(await here.resolve('whatsapp', ['BR.1'])).toBe(reborn);
  });

  it('keep no address in any key or value', async () => {
    await gateways[0]!.resolve('whatsapp', ['5500900000001', 'BR.1']);
    const keys = await keysWith(url, prefix);
    expect(keys.length).toBeGreaterThan(1);
    const texts = await connections[0]!.request(keys.map((key) => ['DUMP', key] as const));
    const all = [...keys, ...texts.map((text) => (text as Buffer).toString('latin1'))].join();
    expect(all).not.toContain('5500900000001');
    expect(all).not.toContain('BR.1');
  });
});

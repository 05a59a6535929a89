import { describe, expect, test } from 'vitest';
import { rentalCatalogue } from '../../../machines/rental/live.ts';
import { readSourceSetting } from '../../../src/catalogue/source-setting.ts';
import { readConfig } from '../../../src/config.ts';
import { sourceFor } from '../../../src/roles/catalogue-keeping.ts';

const chosen = (text: string) => sourceFor(rentalCatalogue, readConfig({ PROSA_CATALOGUE: text }).catalogue);

describe('PROSA_CATALOGUE', () => {
  test('is a directory, or URLs by table', () => {
    expect(readSourceSetting('./data')).toEqual({ directory: './data' });
    expect(
      readSourceSetting('properties=https://a.example/x?output=csv&gid=0 availability=http://127.0.0.1:9/y'),
    ).toEqual({
      urls: {
        properties: 'https://a.example/x?output=csv&gid=0',
        availability: 'http://127.0.0.1:9/y',
      },
    });
  });

  test.each([
    ['https://a.example/x', /table=https/],
    ['properties=https://a.example/secret properties=https://b.example/', /names properties twice/],
    ['properties=http://a.example/secret', /must be https/],
    ['properties=https://a.example/secret nonsense', /table=https/],
  ])('%s is refused, the URL not repeated', (text, why) => {
    expect(() => readConfig({ PROSA_CATALOGUE: text })).toThrow(why);
    expect(() => readConfig({ PROSA_CATALOGUE: text })).not.toThrow(/secret/);
  });

  test('a table there is none of is refused', () => {
    const text = 'houses=https://a.example/secret';
    expect(() => chosen(text)).toThrow(/PROSA_CATALOGUE names houses, but the tables are properties/);
  });

  test('the name of a source has no path', () => {
    expect(chosen('properties=https://a.example/secret').name).toBe('properties at a.example');
  });

  test('may not be asked less often than it grows old', () => {
    expect(() => readConfig({ PROSA_CATALOGUE_MAX_AGE_SECONDS: '30' })).toThrow(/must not be less than/);
  });
});

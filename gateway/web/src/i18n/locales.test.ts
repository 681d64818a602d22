import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';

type Texts = { [key: string]: string | Texts };

/** The plural forms of each language. */
const FORMS = { en: ['one', 'other'], ka: ['one', 'other'], ru: ['few', 'many', 'one', 'other'] } as const;
const PLURAL = /_(one|few|many|other)$/;

const root = new URL('../..', import.meta.url).pathname;
const features = readdirSync(`${root}locales/en`).map((path) => basename(path, '.json'));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');

function flat(texts: Texts, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'string') found.set(prefix + key, value);
    else for (const [inner, text] of flat(value, `${prefix}${key}.`)) found.set(inner, text);
  }
  return found;
}

const texts = (language: string, feature: string) =>
  flat(JSON.parse(read(`locales/${language}/${feature}.json`)));
const bare = (keys: Iterable<string>) => [...new Set([...keys].map((key) => key.replace(PLURAL, '')))].sort();
const slots = (text: string) => [...new Set(text.match(/{{\s*\w+/g) ?? [])].sort();

for (const feature of features) {
  for (const language of ['ru', 'ka', 'en'] as const) {
    test(`${language}/${feature}: has the keys of English, none empty`, () => {
      const ours = texts(language, feature);
      expect(bare(ours.keys())).toEqual(bare(texts('en', feature).keys()));
      expect([...ours].filter(([, text]) => !text.trim())).toEqual([]);
    });

    test(`${language}/${feature}: every plural has the forms of the language`, () => {
      const forms = new Map<string, string[]>();
      for (const key of texts(language, feature).keys()) {
        const form = PLURAL.exec(key)?.[1];
        if (form) forms.set(key.replace(PLURAL, ''), [...(forms.get(key.replace(PLURAL, '')) ?? []), form]);
      }
      for (const [key, has] of forms) expect([key, has.sort()]).toEqual([key, [...FORMS[language]]]);
    });

    test(`${language}/${feature}: every text has the placeholders of the English one`, () => {
      const english = texts('en', feature);
      for (const [key, text] of texts(language, feature)) {
        const same = english.get(key) ?? english.get(`${key.replace(PLURAL, '')}_other`) ?? '';
        if (!PLURAL.test(key)) expect([key, slots(text)]).toEqual([key, slots(same)]);
      }
    });
  }
}

test('every namespace exists in every language', () => {
  const all = ['ru', 'ka', 'en'].map((language) => readdirSync(`${root}locales/${language}`).sort());
  expect(all[0]).toEqual(all[2]);
  expect(all[1]).toEqual(all[2]);
});

/** Every `t('key')` in the sources, with the namespaces that its file uses. */
function asked(): [file: string, features: string[], key: string][] {
  return readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' }).flatMap((file) => {
    if (!/\.tsx?$/.test(file) || /\.(test|gen)\./.test(file)) return [];
    const source = read(`src/${file}`);
    const named = [...source.matchAll(/useTranslation\((?:\[([^\]]*)\]|'(\w+)')/g)];
    const reads = named.flatMap((it) => (it[1] ?? it[2] ?? '').match(/\w+/g) ?? []);
    const keys = [...source.matchAll(/\bt\(\s*'([\w.:]+)'/g)].map((it) => it[1] ?? '');
    return keys.map((key): [string, string[], string] => [file, [...reads, 'frame'], key]);
  });
}

test('every text key in the sources exists', () => {
  const missing = asked().filter(([, reads, key]) => {
    const [feature, name] = key.includes(':') ? key.split(':') : [undefined, key];
    return !(feature ? [feature] : reads).some((feature) => {
      const known = features.includes(feature) ? texts('en', feature) : new Map();
      return known.has(name ?? '') || known.has(`${name}_other`);
    });
  });
  expect(missing.map(([file, , key]) => `${file}: ${key}`)).toEqual([]);
});

test('every problem code has a text', () => {
  const pages = readdirSync(new URL('../../../problems', import.meta.url).pathname);
  const codes = pages.map((page) => basename(page, '.md'));
  const known = texts('en', 'problems');
  expect(codes.filter((code) => !known.has(code))).toEqual([]);
});

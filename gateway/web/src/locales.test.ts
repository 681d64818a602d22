import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { KINDS } from './api/kinds.gen';
import { LANGUAGES } from './i18n/i18n';

type Texts = { [key: string]: string | Texts };

/** The plural forms of each language. */
const FORMS = { en: ['one', 'other'], ka: ['one', 'other'], ru: ['few', 'many', 'one', 'other'] } as const;
const PLURAL = /_(one|few|many|other)$/;

const languages = Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[];
const files = {
  ...import.meta.glob<Texts>('../locales/*/*.json', { eager: true, import: 'default' }),
  ...import.meta.glob<Texts>('./features/*/locales/*.json', { eager: true, import: 'default' }),
};
const namespaces = Object.keys(files).flatMap((path) => {
  const [, shared, feature] = /locales\/en\/(\w+)\.json|(\w+)\/locales\/en\.json/.exec(path) ?? [];
  return shared ?? feature ?? [];
});

function flat(texts: Texts, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'string') found.set(prefix + key, value);
    else for (const [inner, text] of flat(value, `${prefix}${key}.`)) found.set(inner, text);
  }
  return found;
}

const texts = (language: string, namespace: string) =>
  flat(
    files[`../locales/${language}/${namespace}.json`] ??
      files[`./features/${namespace}/locales/${language}.json`] ??
      {},
  );
const bare = (keys: Iterable<string>) => [...new Set([...keys].map((key) => key.replace(PLURAL, '')))].sort();
const slots = (text: string) => [...new Set(text.match(/{{\s*\w+/g) ?? [])].sort();

for (const namespace of namespaces) {
  for (const language of languages) {
    test(`${language}/${namespace}: has the keys of English, none empty`, () => {
      const ours = texts(language, namespace);
      expect(ours.size).toBeGreaterThan(0);
      expect(bare(ours.keys())).toEqual(bare(texts('en', namespace).keys()));
      expect([...ours].filter(([, text]) => !text.trim())).toEqual([]);
    });

    test(`${language}/${namespace}: every plural has the forms of the language`, () => {
      const forms = new Map<string, string[]>();
      for (const key of texts(language, namespace).keys()) {
        const form = PLURAL.exec(key)?.[1];
        if (form) forms.set(key.replace(PLURAL, ''), [...(forms.get(key.replace(PLURAL, '')) ?? []), form]);
      }
      for (const [key, has] of forms) expect([key, has.sort()]).toEqual([key, [...FORMS[language]]]);
    });

    test(`${language}/${namespace}: every text has the placeholders of the English one`, () => {
      const english = texts('en', namespace);
      for (const [key, text] of texts(language, namespace)) {
        const same = english.get(key) ?? english.get(`${key.replace(PLURAL, '')}_other`) ?? '';
        if (!PLURAL.test(key)) expect([key, slots(text)]).toEqual([key, slots(same)]);
      }
    });
  }
}

/** Every `t('key')` and every label in the sources, with the namespaces that its file uses. */
function keysInSources(): [file: string, namespaces: string[], key: string][] {
  const src = new URL('.', import.meta.url).pathname;
  return readdirSync(src, { recursive: true, encoding: 'utf8' }).flatMap((file) => {
    if (!/\.tsx?$/.test(file) || /\.(test|gen)\./.test(file)) return [];
    const source = readFileSync(src + file, 'utf8');
    const named = [...source.matchAll(/useTranslation\((?:\[([^\]]*)\]|'(\w+)')/g)];
    const reads = named.flatMap((it) => (it[1] ?? it[2] ?? '').match(/\w+/g) ?? []);
    const keys = [...source.matchAll(/(?:\bt\(\s*|\blabel: )'([\w.:]+)'/g)].map((it) => it[1] ?? '');
    return keys.map((key): [string, string[], string] => [file, [...reads, 'frame'], key]);
  });
}

test('every text key in the sources exists', () => {
  const missing = keysInSources().filter(([, reads, key]) => {
    const [namespace, name] = key.includes(':') ? key.split(':') : [undefined, key];
    return !(namespace ? [namespace] : reads).some((namespace) => {
      const known = texts('en', namespace);
      return known.has(name ?? '') || known.has(`${name}_other`);
    });
  });
  expect(missing.map(([file, , key]) => `${file}: ${key}`)).toEqual([]);
});

/** The unions of the contract whose values people read, with the text of a value: its namespace and prefix. */
const UNIONS: [union: string, namespace: string, prefix: string][] = [
  ['Status', 'tickets', 'status'],
  ['Status', 'resident', 'status'],
  ['TicketKind', 'tickets', 'kind'],
  ['Priority', 'tickets', 'priority'],
  ['Channel', 'tickets', 'channel'],
  ['Target', 'tickets', 'target'],
  ['QualityVerdict', 'tickets', 'verdict'],
  ['Closing', 'tickets', 'closing'],
  ['Order', 'tickets', 'sort'],
  ['Role', 'frame', 'role'],
  ['Verb', 'rules', 'command'],
  ['ClockBasis', 'rules', 'clock'],
  ['UnitKind', 'objects', 'kind'],
  ['Tie', 'objects', 'tie'],
  ['PaymentChannel', 'payments', 'way'],
  ['ReadingSource', 'readings', 'from'],
];

test.each(UNIONS)('every value of %s has a text in %s', (union, namespace, prefix) => {
  const contract = JSON.parse(
    readFileSync(new URL('../../../schemas/openapi.json', import.meta.url), 'utf8'),
  );
  const { enum: values, oneOf = [] } = contract.components.schemas[union];
  const all: string[] =
    values ?? oneOf.flatMap((it: { const?: string; enum?: string[] }) => it.const ?? it.enum);
  const known = texts('en', namespace);
  expect(all.length).toBeGreaterThan(1);
  expect(all.filter((value) => !known.has(`${prefix}.${value}`))).toEqual([]);
});

test('every problem code has a text', () => {
  const pages = readdirSync(new URL('../../problems', import.meta.url).pathname);
  const codes = pages.map((page) => basename(page, '.md'));
  const known = texts('en', 'problems');
  expect(codes.filter((code) => !known.has(code))).toEqual([]);
});

test('every reaction has a text, and every such text a reaction', () => {
  const files = readdirSync(new URL('../../../workers/src/react', import.meta.url).pathname);
  const keys = [...texts('en', 'undelivered').keys()].filter((key) => key.startsWith('rule.'));
  expect(keys.sort()).toEqual(files.map((file) => `rule.${basename(file, '.rs')}`).sort());
});

test('every kind of event has a text, and every such text a kind', () => {
  const kinds = Object.entries(KINDS).flatMap(([stream, kinds]) => kinds.map((kind) => `${stream}.${kind}`));
  const under = (namespace: string, prefix: string) =>
    [...texts('en', namespace).keys()].flatMap((key) =>
      key.startsWith(prefix) ? key.slice(prefix.length) : [],
    );
  const keys = [...under('events', 'kind.'), ...under('tickets', 'event.').map((kind) => `ticket.${kind}`)];
  expect(keys.sort()).toEqual(kinds.sort());
  expect(under('events', 'stream.').sort()).toEqual(expect.arrayContaining(Object.keys(KINDS)));
});

import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';

export const LANGUAGES = { ru: 'Русский', ka: 'ქართული', en: 'English' } as const;
export type Language = keyof typeof LANGUAGES;

const STORAGE_KEY = 'domovoy.language';
const shared = import.meta.glob<{ default: object }>('../../locales/*/*.json');
const ofFeatures = import.meta.glob<{ default: object }>('../features/*/locales/*.json');

const isLanguage = (text: string | null | undefined): text is Language => !!text && text in LANGUAGES;

/** The first preferred language that the application has, English otherwise. */
export function preferredLanguage(stored: string | null, preferred: readonly string[]): Language {
  const candidates = [stored, ...preferred.map((locale) => locale.split('-')[0]?.toLowerCase())];
  return candidates.find(isLanguage) ?? 'en';
}

/**
 * Loads the texts of a namespace in a language. A namespace is a feature's, in its folder, or shared, in `locales`.
 * Each file is a chunk of its own.
 */
const backend: BackendModule = {
  type: 'backend',
  init() {},
  read(language, namespace, done) {
    const load =
      shared[`../../locales/${language}/${namespace}.json`] ??
      ofFeatures[`../features/${namespace}/locales/${language}.json`];
    if (!load) return done(new Error(`no texts of ${namespace} in ${language}`), null);
    load().then(
      (file) => done(null, file.default),
      (error: Error) => done(error, null),
    );
  },
};

export async function initI18n() {
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: preferredLanguage(localStorage.getItem(STORAGE_KEY), navigator.languages),
      fallbackLng: 'en',
      supportedLngs: Object.keys(LANGUAGES),
      ns: ['frame'],
      defaultNS: 'frame',
      interpolation: { escapeValue: false },
    });
  setDocumentLanguage(i18next.language);
  i18next.on('languageChanged', setDocumentLanguage);
}

function setDocumentLanguage(language: string) {
  document.documentElement.lang = language;
}

export function changeLanguage(language: Language) {
  localStorage.setItem(STORAGE_KEY, language);
  return i18next.changeLanguage(language);
}

/** Chromium is built without Georgian: what `Intl` then does not know is said here. */
const MONTHS: Record<string, [short: string, long: string]> = {
  Jan: ['იან.', 'იანვარი'],
  Feb: ['თებ.', 'თებერვალი'],
  Mar: ['მარ.', 'მარტი'],
  Apr: ['აპრ.', 'აპრილი'],
  May: ['მაი.', 'მაისი'],
  Jun: ['ივნ.', 'ივნისი'],
  Jul: ['ივლ.', 'ივლისი'],
  Aug: ['აგვ.', 'აგვისტო'],
  Sep: ['სექ.', 'სექტემბერი'],
  Oct: ['ოქტ.', 'ოქტომბერი'],
  Nov: ['ნოე.', 'ნოემბერი'],
  Dec: ['დეკ.', 'დეკემბერი'],
};
const UNITS = { day: 'დღე', hour: 'სთ', minute: 'წთ' };

const isUnsupported = (language: string) =>
  language === 'ka' && Intl.DateTimeFormat.supportedLocalesOf(['ka']).length === 0;

/** A date in a language: in Georgian ordered as in British English, with months of its own. */
export function dateIn(language: string, options: Intl.DateTimeFormatOptions, date: Date): string {
  // of a year in digits nobody has to be told that it is one
  if (!isUnsupported(language))
    return new Intl.DateTimeFormat(language, options).format(date).replace(/\sг\./, '');
  const parts = new Intl.DateTimeFormat('en-GB', options).formatToParts(date);
  const name = options.month === 'long' ? 1 : 0;
  return parts
    .map(({ type, value }) => (type === 'month' ? (MONTHS[value.slice(0, 3)]?.[name] ?? value) : value))
    .join('');
}

/** Numbers in a language: Georgian groups and parts them as Russian does. */
export const numbersIn = (language: string) =>
  new Intl.NumberFormat(isUnsupported(language) ? 'ru' : language);

export const unitIn = (language: string, unit: keyof typeof UNITS, count: number) =>
  isUnsupported(language)
    ? `${count} ${UNITS[unit]}`
    : new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'narrow' }).format(count);

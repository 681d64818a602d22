/** Chromium is built without Georgian locale data. These names stand in for what `Intl` lacks. */
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

/**
 * Formats a date. Without locale data, Georgian takes the order of British English and the names of months from
 * here.
 */
export function dateIn(language: string, options: Intl.DateTimeFormatOptions, date: Date): string {
  // Russian `Intl` appends "г." (year), which is superfluous
  if (!isUnsupported(language))
    return new Intl.DateTimeFormat(language, options).format(date).replace(/\sг\./, '');
  const parts = new Intl.DateTimeFormat('en-GB', options).formatToParts(date);
  const name = options.month === 'long' ? 1 : 0;
  return parts
    .map(({ type, value }) => (type === 'month' ? (MONTHS[value.slice(0, 3)]?.[name] ?? value) : value))
    .join('');
}

/** The number format of a language. Georgian groups digits as Russian does. */
export const numbersIn = (language: string) =>
  new Intl.NumberFormat(isUnsupported(language) ? 'ru' : language);

export const unitIn = (language: string, unit: keyof typeof UNITS, count: number) =>
  isUnsupported(language)
    ? `${count} ${UNITS[unit]}`
    : new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'narrow' }).format(count);

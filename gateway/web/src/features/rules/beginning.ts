import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';

/** The rules that a new company starts with are valid from here on, before anything that it records. */
const BEGINNING = '1900-01-01T00:00:00Z';

/** The text of the moment from which a version is valid. */
export function useValidFrom() {
  const { t } = useTranslation('rules');
  const format = useFormat();
  return (moment: string) =>
    Date.parse(moment) <= Date.parse(BEGINNING) ? t('from_beginning') : format.moment(moment);
}

import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { nameQuery } from './names';

/** Somebody by name: nothing jumps until the answer is here, and where it has none, that is said. */
export function Name({ id }: { id: string }) {
  const { t } = useTranslation('frame');
  const { data: name } = useQuery(nameQuery(id));
  return <>{name === null ? t('nameless') : (name ?? '…')}</>;
}

/** Whoever the log names: `user:…`, `person:…` without a log-in, `worker:deadlines`. */
export function Actor({ name }: { name: string | null | undefined }) {
  const { t, i18n } = useTranslation('frame');
  const [kind = '', rest = ''] = (name ?? '').split(/:(.*)/s);
  if (kind === 'user' || kind === 'person') return <Name id={rest} />;
  const known = `actor.${rest || kind}`;
  return <>{i18n.exists(known) ? t(known) : t('actor.engine', { name: rest || kind })}</>;
}

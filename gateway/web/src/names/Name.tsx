import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { nameQuery } from './names';

/** The name of a person or a user, with a placeholder while it loads. */
export function Name({ id }: { id: string }) {
  const { t } = useTranslation('frame');
  const { data: name } = useQuery(nameQuery(id));
  return <>{name === null ? t('nameless') : (name ?? '…')}</>;
}

/**
 * The actor of an event by name: `user:<id>`, `person:<id>` without a login, or a part of the engine as
 * `worker:deadlines`.
 */
export function Actor({ name }: { name: string | null | undefined }) {
  const { t, i18n } = useTranslation('frame');
  const [kind = '', rest = ''] = (name ?? '').split(/:(.*)/s);
  if (kind === 'user' || kind === 'person') return <Name id={rest} />;
  const known = `actor.${rest || kind}`;
  return <>{i18n.exists(known) ? t(known) : t('actor.engine', { name: rest || kind })}</>;
}

import { useTranslation } from 'react-i18next';
import { useName } from './names';

/** Somebody by name; until it is known, nothing jumps. */
export function Name({ id }: { id: string | null | undefined }) {
  const name = useName(id);
  return <>{name ?? '\u2026'}</>;
}

/** Whoever the log names: `user:…`, `person:…` without a log-in, `worker:deadlines`. */
export function Actor({ name }: { name: string | null | undefined }) {
  const { t, i18n } = useTranslation('frame');
  const [kind = '', rest = ''] = (name ?? '').split(/:(.*)/s);
  if (kind === 'user' || kind === 'person') return <Name id={rest} />;
  const known = `actor.${rest || kind}`;
  return <>{i18n.exists(known) ? t(known) : t('actor.engine', { name: rest || kind })}</>;
}

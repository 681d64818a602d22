import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import classes from './Content.module.css';
import { partsOf, type Words } from './lines';
import type { RuleKind } from './queries';

/** The parts of a rule in the reader's language. */
export function useParts(kind: RuleKind) {
  const { t } = useTranslation(['rules', 'tickets', 'frame']);
  const { day, duration } = useFormat();
  const words: Words = {
    t: (key, values) => t(key, values ?? {}),
    day,
    // hours and minutes: an amount with days would leave the minutes out
    minutes: (count) => duration(count * 60_000, 'hour'),
  };
  return (content: unknown) => partsOf(kind, content, words);
}

/** The contents of a rule in readable form. */
export function Content({ kind, content }: { kind: RuleKind; content: unknown }) {
  const parts = useParts(kind)(content);
  return (
    <div className={classes.parts}>
      {parts.map(({ title, lines }, at) => (
        <section key={at.toString()} className={classes.part}>
          {title && (
            <Title order={4} fz="sm">
              {title}
            </Title>
          )}
          <dl className={classes.lines}>
            {lines.map(({ label, value }, i) => (
              <div key={i.toString()}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

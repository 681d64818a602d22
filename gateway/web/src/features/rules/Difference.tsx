import { Switch, Text, Title, VisuallyHidden } from '@mantine/core';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParts } from './Content';
import classes from './Difference.module.css';
import { type Change, type ChangedLine, difference } from './difference';
import type { RuleKind } from './queries';

interface Props {
  kind: RuleKind;
  before: unknown;
  after: unknown;
}

const SIGNS: Record<Change, string> = { same: '', added: '+', removed: '−' };

/** The difference of two contents, line by line. A sign and a word mark a change besides its colour. */
export function Difference({ kind, before, after }: Props) {
  const { t } = useTranslation('rules');
  const parts = useParts(kind);
  const [whole, setWhole] = useState(false);
  const lines = difference(parts(before), parts(after));
  const count = (change: Change) => lines.filter((line) => line.change === change).length;
  const shown = whole ? lines : lines.filter(({ change }) => change !== 'same');
  return (
    <>
      <div className={classes.head}>
        <Text size="sm" role="status">
          {shown.length === 0 || count('same') === lines.length
            ? t('difference.none')
            : [
                t('difference.added_lines', { count: count('added') }),
                t('difference.removed_lines', { count: count('removed') }),
              ].join(' · ')}
        </Text>
        <Switch
          size="xs"
          label={t('difference.whole')}
          checked={whole}
          onChange={({ currentTarget }) => setWhole(currentTarget.checked)}
        />
      </div>
      {shown.length > 0 && (
        <ol className={classes.lines} aria-label={t('difference.title')}>
          {shown.map((line, at) => (
            <Fragment key={at.toString()}>
              {line.title && line.title !== shown[at - 1]?.title && (
                <li className={classes.title}>
                  <Title order={4} fz="sm">
                    {line.title}
                  </Title>
                </li>
              )}
              <ShownLine line={line} />
            </Fragment>
          ))}
        </ol>
      )}
    </>
  );
}

function ShownLine({ line: { change, label, value } }: { line: ChangedLine }) {
  const { t } = useTranslation('rules');
  const Tag = change === 'added' ? 'ins' : change === 'removed' ? 'del' : 'span';
  return (
    <li className={classes.line} data-change={change}>
      <span className={classes.sign} aria-hidden>
        {SIGNS[change]}
      </span>
      <Tag className={classes.text}>
        {change !== 'same' && <VisuallyHidden>{t(`difference.${change}`)}: </VisuallyHidden>}
        {label}: {value}
      </Tag>
    </li>
  );
}

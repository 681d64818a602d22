import { Text } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { useListKeys } from '../../keys/list';
import { Actor } from '../../names/Name';
import { useNow } from '../../ui/now';
import { Rows } from '../../ui/Rows';
import { useValidFrom } from './beginning';
import type { Edition } from './comparison';
import type { Rule, Version } from './queries';
import { StateBadge } from './StateBadge';
import { versionInForce, versionState } from './state';

interface Props {
  rule: Rule;
  versions: readonly Version[];
  shown: Edition | undefined;
  onShow: (edition: Edition) => void;
}

interface Row {
  edition: Edition;
  version?: Version;
  /** The moment of drafting or publishing. */
  at: string | null | undefined;
  by: string | null | undefined;
}

const ALL_THERE = { hasNextPage: false, fetchNextPage: async () => ({}) as never };

/** The draft and the published versions, the newest first. A row shows its contents on the card. */
export function Versions({ rule, versions, shown, onShow }: Props) {
  const { t } = useTranslation('rules');
  const format = useFormat();
  const validFrom = useValidFrom();
  const now = useNow();
  const inForce = versionInForce(versions, now);
  const rows = useMemo((): Row[] => {
    const draft: Row[] = rule.draft ? [{ edition: 'draft', at: rule.drafted_at, by: rule.drafted_by }] : [];
    const published = versions.map((version) => ({
      edition: version.number,
      version,
      at: version.published_at,
      by: version.published_by,
    }));
    return [...draft, ...published];
  }, [rule, versions]);
  const [current, setCurrent] = useState<Edition>();
  const marked = current ?? shown;
  const mark = useCallback(({ edition }: Row) => setCurrent(edition), []);
  const open = useCallback(
    ({ edition }: Row) => {
      setCurrent(undefined);
      onShow(edition);
    },
    [onShow],
  );
  const at = rows.findIndex(({ edition }) => edition === marked);
  useListKeys({ rows, of: ALL_THERE, at, onGo: mark, onOpen: open });
  return (
    <Rows
      label={t('versions')}
      rows={rows}
      keyOf={({ edition }) => String(edition)}
      chosen={String(marked)}
      onOpen={open}
      columns={[
        {
          label: t('version'),
          cell: ({ version }) => (
            <Text size="sm" fw={550}>
              {version ? t('numbered', { number: version.number }) : t('draft')}
            </Text>
          ),
        },
        {
          label: t('valid_from'),
          cell: ({ version }) => (version ? validFrom(version.valid_from) : '—'),
        },
        {
          label: t('state_label'),
          cell: ({ version }) => (
            <StateBadge state={version ? versionState(version, inForce, rule, now) : 'draft'} />
          ),
        },
        {
          label: t('written'),
          wide: true,
          cell: (row) => (
            <>
              <Text size="sm">
                <Actor name={row.by} />
              </Text>
              <Text size="xs" c="dimmed">
                {row.at && format.moment(row.at)}
              </Text>
            </>
          ),
        },
      ]}
    />
  );
}

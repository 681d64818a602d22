import { Badge, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { useListKeys } from '../../keys/list';
import { Listed } from '../../ui/Listed';
import { AnchorLink } from '../../ui/links';
import { useNow } from '../../ui/now';
import { Page } from '../../ui/Page';
import { Rows } from '../../ui/Rows';
import { useValidFrom } from './beginning';
import { type Rule, type RuleKind, rulesQuery, versionsQuery } from './queries';
import { StateBadge } from './StateBadge';
import { ruleState, versionInForce } from './state';

/** The list of company rules. */
export default function Rules() {
  const { t } = useTranslation('rules');
  const navigate = useNavigate();
  const query = useInfiniteQuery(rulesQuery);
  const rules = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const [current, setCurrent] = useState<string>();
  const at = rules.findIndex(({ id }) => id === current);
  const mark = useCallback(({ id }: Rule) => setCurrent(id), []);
  const open = useCallback(
    ({ kind, id }: Rule) => void navigate({ to: '/rules/$kind/$rule', params: { kind, rule: id } }),
    [navigate],
  );
  useListKeys({ rows: rules, of: query, at, onGo: mark, onOpen: open });
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Listed of={query} empty={t('none')}>
        {(rows) => (
          <Rows
            label={t('title')}
            rows={rows}
            keyOf={({ id }) => id}
            chosen={current}
            onOpen={open}
            columns={[
              { label: t('code'), cell: (rule) => <Code rule={rule} /> },
              { label: t('version'), cell: (rule) => <InForce rule={rule} show="number" />, figures: true },
              { label: t('valid_from'), cell: (rule) => <InForce rule={rule} show="since" />, wide: true },
              { label: t('state_label'), cell: (rule) => <InForce rule={rule} show="state" /> },
            ]}
          />
        )}
      </Listed>
    </Page>
  );
}

const Code = ({ rule: { kind, code, id } }: { rule: Rule }) => {
  const { t } = useTranslation('rules');
  return (
    <>
      <AnchorLink
        to="/rules/$kind/$rule"
        params={{ kind, rule: id }}
        fw={550}
        size="sm"
        onClick={(event) => event.stopPropagation()}
      >
        {t(`kind.${kind}`)}
      </AnchorLink>
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {code}
      </Text>
    </>
  );
};

/** A cell about the version in force. The row of a rule names its newest version only, which may begin later. */
function InForce({ rule, show }: { rule: Rule; show: 'number' | 'since' | 'state' }) {
  const { t } = useTranslation('rules');
  const format = useFormat();
  const validFrom = useValidFrom();
  const now = useNow();
  const hasBegun = !!rule.valid_from && Date.parse(rule.valid_from) <= now;
  const { data, isPending } = useInfiniteQuery({
    ...versionsQuery(rule.kind as RuleKind, rule.id),
    enabled: rule.published > 1 && !hasBegun,
  });
  if (isPending && rule.published > 1 && !hasBegun) return '…';
  const earlier = data?.pages.flatMap(({ items }) => items) ?? [];
  const newest = { number: rule.published, valid_from: rule.valid_from ?? '' };
  const inForce = hasBegun ? newest : versionInForce(earlier, now);
  const state = ruleState(rule, inForce, now);
  if (show === 'number') return state === 'in_force' ? inForce?.number : '—';
  if (show === 'since') {
    if (state === 'retired')
      return rule.retired_from && t('until', { moment: format.moment(rule.retired_from) });
    const version = inForce ?? newest;
    return version.valid_from ? validFrom(version.valid_from) : '—';
  }
  return (
    <Group gap={4}>
      <StateBadge state={state} />
      {rule.draft !== null && rule.draft !== undefined && state !== 'draft' && (
        <Badge variant="outline" color="gray" tt="none">
          {t('has_draft')}
        </Badge>
      )}
      {state === 'in_force' && rule.retired_from && (
        <Text size="xs" c="dimmed">
          {t('until', { moment: format.moment(rule.retired_from) })}
        </Text>
      )}
    </Group>
  );
}

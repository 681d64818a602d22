import { Button, Select } from '@mantine/core';
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { AnchorLink } from '../../ui/links';
import { useNow } from '../../ui/now';
import { Fact, Facts, Page, Section } from '../../ui/Page';
import { Empty, LoadError, Loading } from '../../ui/States';
import { useValidFrom } from './beginning';
import { Content } from './Content';
import type { Comparison, Edition } from './comparison';
import { Difference } from './Difference';
import { type Rule, type RuleKind, ruleQuery, type Version, versionsQuery } from './queries';
import { PublishDraft, RetireRule } from './RuleDialogs';
import { StateBadge } from './StateBadge';
import { ruleState, versionInForce } from './state';
import { Versions } from './Versions';

const route = getRouteApi('/_frame/rules/$kind/$rule');

/** The card of a rule: its state, its versions, and the contents of one of them or the difference of two. */
export default function RuleCard() {
  const { t } = useTranslation('rules');
  const params = route.useParams();
  // the loader has refused any other kind
  const kind = params.kind as RuleKind;
  const rule = useSuspenseQuery(ruleQuery(kind, params.rule)).data;
  const versions = useInfiniteQuery(versionsQuery(kind, rule.id));
  return (
    <Page
      title={`${t(`kind.${kind}`)} ${rule.code}`}
      lead={<AnchorLink to="/rules">{t('title')}</AnchorLink>}
      actions={<Actions kind={kind} rule={rule} />}
    >
      {versions.isPending && <Loading />}
      {versions.isError && <LoadError error={versions.error} onRetry={() => versions.refetch()} />}
      {versions.isSuccess && (
        <Body kind={kind} rule={rule} versions={versions.data.pages.flatMap(({ items }) => items)} />
      )}
      {versions.hasNextPage && (
        <Button
          variant="subtle"
          size="xs"
          loading={versions.isFetchingNextPage}
          onClick={() => versions.fetchNextPage()}
        >
          {t('older')}
        </Button>
      )}
    </Page>
  );
}

function Actions({ kind, rule }: { kind: RuleKind; rule: Rule }) {
  const { t } = useTranslation('rules');
  const [dialog, setDialog] = useState<'publish' | 'retire'>();
  const publishes = useMay(`publish_${kind}`) && !!rule.draft && !rule.retired_from;
  const retires = useMay(`retire_${kind}`) && rule.published > 0 && !rule.retired_from;
  const close = () => setDialog(undefined);
  return (
    <>
      {publishes && <Button onClick={() => setDialog('publish')}>{t('publish.verb')}</Button>}
      {retires && (
        <Button variant="default" onClick={() => setDialog('retire')}>
          {t('retire.verb')}
        </Button>
      )}
      {dialog === 'publish' && <PublishDraft kind={kind} rule={rule} onClose={close} />}
      {dialog === 'retire' && <RetireRule kind={kind} rule={rule} onClose={close} />}
    </>
  );
}

interface BodyProps {
  kind: RuleKind;
  rule: Rule;
  versions: readonly Version[];
}

function Body({ kind, rule, versions }: BodyProps) {
  const { t } = useTranslation('rules');
  const format = useFormat();
  const validFrom = useValidFrom();
  const now = useNow();
  const navigate = useNavigate();
  const search = route.useSearch();
  const inForce = versionInForce(versions, now);
  const newest: Edition | undefined = versions[0]?.number ?? (rule.draft ? 'draft' : undefined);
  const shown = search.shown ?? inForce?.number ?? newest;
  const { id } = rule;
  const show = useCallback(
    (to: Comparison) =>
      void navigate({ to: '/rules/$kind/$rule', params: { kind, rule: id }, search: to, replace: true }),
    [kind, id, navigate],
  );
  const { against } = search;
  const showEdition = useCallback(
    (edition: Edition) => show({ shown: edition, against: edition === against ? undefined : against }),
    [show, against],
  );
  return (
    <>
      <Facts>
        <Fact label={t('state_label')}>
          <StateBadge state={ruleState(rule, inForce, now)} />
        </Fact>
        <Fact label={t('in_force')}>{inForce && t('numbered', { number: inForce.number })}</Fact>
        <Fact label={t('valid_from')}>{inForce && validFrom(inForce.valid_from)}</Fact>
        <Fact label={t('retired_from')}>{rule.retired_from && format.moment(rule.retired_from)}</Fact>
      </Facts>
      <Section title={t('versions')}>
        <Versions rule={rule} versions={versions} shown={shown} onShow={showEdition} />
      </Section>
      {shown && (
        <Shown
          kind={kind}
          rule={rule}
          versions={versions}
          shown={shown}
          against={against}
          onCompare={(edition) => show({ shown, against: edition })}
        />
      )}
    </>
  );
}

interface ShownProps extends BodyProps {
  shown: Edition;
  against: Edition | undefined;
  onCompare: (against: Edition | undefined) => void;
}

function Shown({ kind, rule, versions, shown, against, onCompare }: ShownProps) {
  const { t } = useTranslation('rules');
  const name = (edition: Edition) => (edition === 'draft' ? t('draft') : t('numbered', { number: edition }));
  const contentOf = (edition: Edition) =>
    edition === 'draft' ? rule.draft : versions.find(({ number }) => number === edition)?.content;
  const editions: Edition[] = [
    ...(rule.draft ? (['draft'] as const) : []),
    ...versions.map(({ number }) => number),
  ];
  const others = editions.filter((edition) => edition !== shown);
  const content = contentOf(shown);
  const before = against && contentOf(against);
  return (
    <Section
      title={against ? t('difference.of', { before: name(against), after: name(shown) }) : name(shown)}
      actions={
        others.length > 0 && (
          <Select
            size="xs"
            w={200}
            aria-label={t('difference.against')}
            placeholder={t('difference.against')}
            clearable
            clearButtonProps={{ 'aria-label': t('difference.stop') }}
            data={others.map((edition) => ({ value: String(edition), label: name(edition) }))}
            value={against ? String(against) : null}
            onChange={(value) =>
              onCompare(value === null ? undefined : value === 'draft' ? value : Number(value))
            }
          />
        )
      }
    >
      {!content || (against && !before) ? (
        <Empty title={t('no_version')} />
      ) : against ? (
        <Difference kind={kind} before={before} after={content} />
      ) : (
        <Content kind={kind} content={content} />
      )}
    </Section>
  );
}

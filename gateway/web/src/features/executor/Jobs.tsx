import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import { useQueries, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { useSession } from '../../session/session';
import { MobilePage } from '../../ui/MobilePage';
import mobile from '../../ui/MobilePage.module.css';
import { Empty } from '../../ui/States';
import classes from './Executor.module.css';
import { OutboxStatus } from './OutboxStatus';
import { type Job, jobQuery, jobsQuery } from './queries';

/** The executor's jobs: those in progress first, then by the next deadline. */
export default function Jobs() {
  const { t } = useTranslation('executor');
  const { person } = useSession();
  const { data } = useSuspenseQuery(jobsQuery(person ?? ''));
  // every card is fetched while there is a network, so that it can be opened in a cellar without one
  useQueries({ queries: data.tickets.map((job) => jobQuery(job.id)), combine: nothing });
  const groups = [
    { name: 'now', jobs: data.tickets.filter((job) => job.status === 'in_progress') },
    { name: 'next', jobs: data.tickets.filter((job) => job.status === 'assigned') },
    { name: 'paused', jobs: data.tickets.filter((job) => job.status === 'paused') },
  ] as const;
  return (
    <MobilePage title={t('title')}>
      <OutboxStatus />
      {data.tickets.length === 0 && <Empty title={t('none')}>{t('none_why')}</Empty>}
      {groups.map(
        ({ name, jobs }) =>
          jobs.length > 0 && (
            <Stack gap="xs" key={name}>
              <Title order={2} fz="md" c="var(--quiet)">
                {t(`group.${name}`)}
              </Title>
              {jobs.map((job) => (
                <JobRow key={job.id} job={job} />
              ))}
            </Stack>
          ),
      )}
    </MobilePage>
  );
}

/** The list does not render the cards, so their updates need not render it. */
const nothing = () => null;

function JobRow({ job }: { job: Job }) {
  const { t } = useTranslation('executor');
  const format = useFormat();
  const late = !!job.next_due && Date.parse(job.next_due) < Date.now();
  return (
    <Link
      to="/jobs/$id"
      params={{ id: job.id }}
      className={`${mobile.card} ${job.status === 'in_progress' ? classes.working : ''}`}
    >
      <Stack gap={6}>
        <Text fw={600}>{job.address ?? t('no_address')}</Text>
        <Text lineClamp={2}>{job.text}</Text>
        <Group gap="xs">
          {(job.kind === 'emergency' || job.priority === 'urgent') && (
            <Badge color="red" size="lg" tt="none" radius="md">
              {t('urgent')}
            </Badge>
          )}
          {job.next_due && (
            <Badge color={late ? 'red' : 'gray'} variant="light" size="lg" tt="none" radius="md">
              {t(late ? 'was_due' : 'due', { at: format.timeOrDay(job.next_due) })}
            </Badge>
          )}
          <Text c="dimmed" fz="sm">
            № {job.number}
          </Text>
        </Group>
      </Stack>
    </Link>
  );
}

import { Group, Stack, Text, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { fileUrl } from '../../api/files';
import { useFormat } from '../../i18n/format';
import { MobilePage } from '../../ui/MobilePage';
import mobile from '../../ui/MobilePage.module.css';
import { Thumbnails } from '../../ui/Thumbnails';
import { Deadline } from './Deadline';
import { Feedback } from './Feedback';
import { requestQuery } from './queries';
import classes from './Resident.module.css';
import { StatusBadge } from './StatusBadge';
import { reached, STEPS } from './status';
import { Thread } from './Thread';

/** A request as its applicant sees it. */
export default function RequestPage() {
  const { t } = useTranslation('resident');
  const format = useFormat();
  const { id } = useParams({ from: '/_frame/my/_further/requests/$id' });
  const { data: card } = useSuspenseQuery(requestQuery(id));
  const at = reached(card.status);
  const visit = card.visits.at(-1);
  const resolution = card.resolutions.at(-1);
  return (
    <MobilePage
      title={t('request.number', { number: card.number })}
      back={{ to: '/my/requests', label: t('area.requests') }}
      aside={<StatusBadge status={card.status} />}
    >
      <div className={mobile.card}>
        <Stack gap="md">
          <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{card.text}</Text>
          <Text c="dimmed" fz="sm">
            {[format.moment(card.opened_at), card.address].filter(Boolean).join(' · ')}
          </Text>
          <Thumbnails pictures={card.files.map((file) => ({ ...file, url: fileUrl(id, file.sha256) }))} />
          {at !== undefined && (
            <ol className={classes.steps}>
              {STEPS.map((step, index) => (
                <li
                  key={step}
                  data-reached={index <= at || undefined}
                  aria-current={index === at ? 'step' : undefined}
                >
                  {t(`step.${step}`)}
                </li>
              ))}
            </ol>
          )}
          {at !== undefined && at < 3 && <Deadline card={card} />}
          {card.ending?.reason && <Text>{card.ending.reason}</Text>}
          {visit && at !== undefined && at < 3 && (
            <Text>
              {t('request.visit', {
                from: format.moment(visit.window.from),
                to: format.moment(visit.window.to),
              })}
            </Text>
          )}
          {resolution && at === 3 && (
            <Group gap="xs" align="baseline">
              <Text fw={600}>{t('request.what_was_done')}</Text>
              <Text>{resolution.text}</Text>
            </Group>
          )}
        </Stack>
      </div>
      <Feedback card={card} />
      <Stack gap="xs">
        <Title order={2}>{t('thread.title')}</Title>
        <Thread id={id} mayWrite={card.allowed.includes('comment')} />
      </Stack>
    </MobilePage>
  );
}

import { Anchor, Group, Text } from '@mantine/core';
import { IconPhone } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { personQuery } from '../../entities/people';
import { useFormat } from '../../i18n/format';
import { Actor, Name } from '../../names/Name';
import { AnchorLink } from '../../ui/links';
import { Fact, Facts } from '../../ui/Page';
import type { Ticket } from './queries';
import { Due } from './TicketBadges';

type Card = Schemas['TicketCard'];

/** The facts of a ticket: place, applicant, executor, deadlines, work. */
export function TicketFacts({ card, reach }: { card: Card; reach?: Ticket['reach'] }) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const visit = card.visits.at(-1)?.window;
  const promise = (which: 'response' | 'resolution') => {
    const promised = card.promises[which];
    if (!promised) return null;
    const broken = promised.standing === 'missed';
    return (
      <>
        <Text size="sm" c={broken ? 'red' : undefined}>
          {format.moment(promised.due)}
        </Text>
        {promised.came_at ? (
          <Text size="xs" c="dimmed">
            {t(broken ? 'promise.came_late' : 'promise.came', { moment: format.moment(promised.came_at) })}
          </Text>
        ) : (
          <Due due={promised.due} since={card.opened_at} pace={promised.pace} />
        )}
      </>
    );
  };
  return (
    <Facts>
      <Fact label={t('fact.place')}>
        {card.house && card.unit ? (
          <AnchorLink
            to="/houses/$house/units/$unit"
            params={{ house: card.house, unit: card.unit }}
            size="sm"
          >
            {card.address}
          </AnchorLink>
        ) : card.house ? (
          <AnchorLink to="/houses/$house" params={{ house: card.house }} size="sm">
            {card.address}
          </AnchorLink>
        ) : (
          card.address
        )}
      </Fact>
      <Fact label={t('fact.applicant')}>
        {card.applicant ? <Person id={card.applicant} /> : reach && <Contacts of={reach} />}
      </Fact>
      <Fact label={t('fact.executor')}>{card.executor && <Name id={card.executor} />}</Fact>
      <Fact label={t('fact.resolution')}>{promise('resolution')}</Fact>
      <Fact label={t('fact.response')}>{promise('response')}</Fact>
      <Fact label={t('fact.visit')}>
        {visit && `${format.moment(visit.from)} – ${format.moment(visit.to)}`}
      </Fact>
      <Fact label={t('fact.category')}>{card.category && t(`category.${card.category}`, card.category)}</Fact>
      <Fact label={t('field.kind')}>{t(`kind.${card.kind}`)}</Fact>
      <Fact label={t('field.priority')}>{t(`priority.${card.priority}`)}</Fact>
      <Fact label={t('fact.team')}>{card.route?.to}</Fact>
      <Fact label={t('fact.work')}>{card.minutes > 0 && t('minutes', { count: card.minutes })}</Fact>
      <Fact label={t('fact.materials')}>
        {card.materials
          .map(({ name, quantity, measure }) => `${name} ${format.decimal(quantity)} ${measure}`)
          .join(', ')}
      </Fact>
      <Fact label={t('fact.rating')}>{card.rating && stars(card.rating)}</Fact>
      <Fact label={t('fact.opened')}>
        {format.moment(card.opened_at)}
        <Text size="xs" c="dimmed">
          {t(`channel.${card.channel}`)}, <Actor name={card.opened_by} />
        </Text>
      </Fact>
      <Fact label={t('fact.before')}>
        {card.follows && (
          <AnchorLink to="/tickets/$ticket" params={{ ticket: card.follows }} size="sm">
            {t('fact.follows')}
          </AnchorLink>
        )}
      </Fact>
      <Fact label={t('fact.merged')}>
        {card.merged_into && (
          <AnchorLink to="/tickets/$ticket" params={{ ticket: card.merged_into }} size="sm">
            {t('fact.merged_into')}
          </AnchorLink>
        )}
      </Fact>
    </Facts>
  );
}

function Person({ id }: { id: string }) {
  const person = useQuery(personQuery(id)).data;
  const phone = (person?.phones as string[] | undefined)?.[0];
  return (
    <>
      <AnchorLink to="/people/$person" params={{ person: id }} size="sm">
        {person?.name ?? <Name id={id} />}
      </AnchorLink>
      {phone && <Phone number={phone} />}
    </>
  );
}

function Contacts({ of }: { of: NonNullable<Ticket['reach']> }) {
  return (
    <>
      {of.name}
      {of.phones?.map((phone) => (
        <Phone key={phone} number={phone} />
      ))}
    </>
  );
}

const Phone = ({ number }: { number: string }) => (
  <Group gap={4}>
    <IconPhone size={13} />
    <Anchor href={`tel:${number}`} size="sm">
      {number}
    </Anchor>
  </Group>
);

/** The mean of a rating's marks, as stars. */
export function stars(rating: Schemas['Rating']): string {
  const marks = Object.values(rating);
  const mean = Math.round(marks.reduce((sum, mark) => sum + mark, 0) / marks.length);
  return '★'.repeat(mean) + '☆'.repeat(5 - mean);
}

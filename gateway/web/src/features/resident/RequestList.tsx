import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useFormat } from '../../i18n/format';
import mobile from '../../ui/MobilePage.module.css';
import type { Request } from './queries';
import classes from './Resident.module.css';
import { StatusBadge } from './StatusBadge';

/** A list of requests. */
export function RequestList({ requests, nothing }: { requests: Request[]; nothing: string }) {
  const format = useFormat();
  if (requests.length === 0) {
    return (
      <div className={mobile.card}>
        <Text c="dimmed">{nothing}</Text>
      </div>
    );
  }
  return (
    <div className={mobile.card} style={{ paddingBlock: 6 }}>
      {requests.map((request) => (
        <Link key={request.id} to="/my/requests/$id" params={{ id: request.id }} className={classes.row}>
          <div className={classes.request}>
            <Text lineClamp={2} fw={500}>
              {request.text}
            </Text>
            <Text c="dimmed" fz="sm">
              № {request.number} · {format.timeOrDay(request.opened_at)}
            </Text>
            <StatusBadge status={request.status} />
          </div>
        </Link>
      ))}
    </div>
  );
}

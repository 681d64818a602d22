import { useNetwork } from '@mantine/hooks';
import { IconAlertTriangle, IconChevronRight, IconCloudOff, IconCloudUp } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../session/session';
import mobile from '../../ui/MobilePage.module.css';
import classes from './Executor.module.css';
import { needsDecision } from './flush';
import { openOutbox, useOutbox } from './outbox';

/** Counts the entries that wait for a network or for a decision. Renders nothing if there are none. */
export function OutboxStatus() {
  const { t } = useTranslation('executor');
  const { login } = useSession();
  const { online } = useNetwork();
  const entries = useOutbox();
  useEffect(() => void openOutbox(login), [login]);
  const waiting = entries.filter((entry) => entry.state === 'waiting').length;
  const undecided = entries.filter(needsDecision).length;
  if (online && waiting === 0 && undecided === 0) return null;
  const Icon = undecided > 0 ? IconAlertTriangle : online ? IconCloudUp : IconCloudOff;
  return (
    <Link to="/jobs/sent" className={classes.sign} data-undecided={undecided > 0 || undefined} role="status">
      <Icon size={22} aria-hidden />
      <span className={mobile.grow}>
        {[
          !online && t('outbox.offline'),
          undecided > 0 && t('outbox.undecided', { count: undecided }),
          waiting > 0 && t('outbox.waiting', { count: waiting }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      <IconChevronRight size={20} aria-hidden />
    </Link>
  );
}

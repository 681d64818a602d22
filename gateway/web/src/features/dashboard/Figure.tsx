import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Filters } from '../tickets/filters';
import classes from './Dashboard.module.css';

interface Props {
  label: string;
  value: ReactNode;
  alarm?: boolean;
  to?: '/tickets' | '/accounts' | '/payments';
  search?: Filters;
}

/** A figure that opens the rows it counts. */
export function Figure({ label, value, alarm, to, search }: Props) {
  const content = (
    <>
      <span className={classes.label}>{label}</span>
      <span className={classes.value} data-alarm={alarm || undefined}>
        {value}
      </span>
    </>
  );
  if (!to) return <div className={classes.figure}>{content}</div>;
  return (
    <Link to={to} search={to === '/tickets' ? search : undefined} className={classes.figure}>
      {content}
    </Link>
  );
}

import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './Dashboard.module.css';

interface Props {
  label: string;
  value: ReactNode;
  alarm?: boolean;
  /** The list of what the figure counts. */
  link?: Pick<LinkProps, 'to' | 'search'>;
}

/** A figure, with a link to the rows behind it. */
export function Figure({ label, value, alarm, link }: Props) {
  const content = (
    <>
      <span className={classes.label}>{label}</span>
      <span className={classes.value} data-alarm={alarm || undefined}>
        {value}
      </span>
    </>
  );
  if (!link) return <div className={classes.figure}>{content}</div>;
  return (
    <Link {...link} className={classes.figure}>
      {content}
    </Link>
  );
}

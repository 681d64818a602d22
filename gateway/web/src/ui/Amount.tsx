import { isNegative, isZero, useFormat } from '../i18n/format';
import classes from './Amount.module.css';

interface Props {
  of: string;
  /** Highlights a debt. */
  owed?: boolean;
}

export function Amount({ of, owed }: Props) {
  const format = useFormat();
  const tone = isZero(of) ? 'none' : isNegative(of) ? 'ahead' : owed ? 'owed' : undefined;
  return (
    <span className={classes.amount} data-tone={tone}>
      {format.money(of)}
    </span>
  );
}

import '@mantine/charts/styles.layer.css';
import { AreaChart } from '@mantine/charts';
import { useTranslation } from 'react-i18next';
import { today, useFormat } from '../../i18n/format';
import { balanceSeries } from './balance';
import type { Line } from './queries';

export default function BalanceChart({ lines }: { lines: readonly Line[] }) {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  return (
    <AreaChart
      h={170}
      data={balanceSeries(lines, today())}
      dataKey="day"
      series={[{ name: 'balance', label: t('balance'), color: 'spruce.6' }]}
      curveType="stepAfter"
      withDots={false}
      valueFormatter={(value) => format.money(value.toFixed(2))}
      xAxisProps={{ tickFormatter: (day: string) => format.day(day), minTickGap: 60 }}
      yAxisProps={{ width: 64, tickFormatter: (sum: number) => format.number(sum) }}
      gridAxis="x"
    />
  );
}

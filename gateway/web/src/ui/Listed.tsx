import { Button, Group } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { RefusalAlert } from './RefusalAlert';
import { Empty, LoadError, Loading } from './States';

interface Page<T> {
  items: T[];
  next?: string | null;
}

interface Props<T> {
  of: UseInfiniteQueryResult<InfiniteData<Page<T>>>;
  /** The text of an empty list. */
  empty: string;
  children: (rows: T[]) => ReactNode;
}

/**
 * A paginated list in each of its states: loading, failed, empty, or rows with a button for more. When a refetch or the
 * next page fails, the rows stay, and the failure is shown below them.
 */
export function Listed<T>({ of, empty, children }: Props<T>) {
  const { t } = useTranslation('frame');
  if (of.isPending) return <Loading />;
  if (of.isLoadingError) return <LoadError error={of.error} onRetry={() => of.refetch()} />;
  const rows = of.data.pages.flatMap((page) => page.items);
  if (rows.length === 0) return <Empty title={empty} />;
  return (
    <>
      {children(rows)}
      <RefusalAlert error={of.error} />
      {of.hasNextPage && (
        <Group justify="center">
          <Button
            variant="subtle"
            size="xs"
            loading={of.isFetchingNextPage}
            onClick={() => of.fetchNextPage()}
          >
            {t('state.more')}
          </Button>
        </Group>
      )}
    </>
  );
}

import { Button, Group } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
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

/** A paginated list in each of its states: loading, failed, empty, or rows with a button for more. */
export function Listed<T>({ of, empty, children }: Props<T>) {
  const { t } = useTranslation('frame');
  if (of.isPending) return <Loading />;
  if (of.isError) return <LoadError error={of.error} onRetry={() => of.refetch()} />;
  const rows = of.data.pages.flatMap((page) => page.items);
  if (rows.length === 0) return <Empty title={empty} />;
  return (
    <>
      {children(rows)}
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

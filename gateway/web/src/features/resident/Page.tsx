import { Anchor, Group, Stack, Title } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './Resident.module.css';

interface Props {
  title: string;
  /** Where it was come from, where that is not the first screen. */
  back?: { to: string; label: string };
  aside?: ReactNode;
  children: ReactNode;
}

/** A resident's page: one column, large type. */
export function Page({ title, back, aside, children }: Props) {
  return (
    <div className={classes.page}>
      <Stack gap="lg">
        <div>
          {back && (
            <Anchor component={Link} to={back.to} fz="md" c="var(--quiet)">
              <Group gap={4} wrap="nowrap" component="span">
                <IconChevronLeft size={18} />
                {back.label}
              </Group>
            </Anchor>
          )}
          <Group justify="space-between" align="center" gap="sm">
            <Title order={1}>{title}</Title>
            {aside}
          </Group>
        </div>
        {children}
      </Stack>
    </div>
  );
}

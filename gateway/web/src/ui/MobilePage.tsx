import { Anchor, Group, Stack, Title } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './MobilePage.module.css';

interface Props {
  title: string;
  /** The link back, for pages below the first screen. */
  back?: { to: string; label: string };
  aside?: ReactNode;
  children: ReactNode;
}

/** A page for telephones: one column, large type. */
export function MobilePage({ title, back, aside, children }: Props) {
  return (
    <div className={classes.column}>
      <Stack gap="lg">
        <div>
          {back && (
            <Anchor
              component={Link}
              to={back.to}
              fz="md"
              c="var(--quiet)"
              display="inline-block"
              ml={-5}
              mb={4}
            >
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

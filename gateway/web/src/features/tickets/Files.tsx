import { Button, FileButton, Group, Text } from '@mantine/core';
import { IconFileTypePdf, IconLock, IconUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { command, newId } from '../../api/command';
import { fileUrl, uploadFile } from '../../api/files';
import { useFormat } from '../../i18n/format';
import { RefusalAlert } from '../../ui/RefusalAlert';
import type { Ticket } from './queries';
import classes from './TicketCard.module.css';

const TAKEN = 'image/jpeg,image/png,image/gif,image/webp,image/heif,application/pdf';

/** The files of a ticket, with the button to add one. */
export function Files({ ticket, files }: { ticket: Ticket; files: Schemas['File'][] }) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const queries = useQueryClient();
  const bring = useMutation({
    mutationFn: async (file: File) => {
      const { sha256 } = await uploadFile(file);
      const attached = { file: newId(), audience: 'internal' as const, name: file.name, sha256 };
      return command('/api/tickets/{id}/attach-file', { id: ticket.id, body: attached });
    },
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <>
      <RefusalAlert error={bring.error} mb="sm" />
      <div className={classes.files}>
        {files.map((file) => {
          const url = fileUrl(ticket.id, file.sha256);
          return (
            <a key={file.id} className={classes.file} href={url} target="_blank" rel="noreferrer">
              {file.media_type.startsWith('image/') ? (
                <img src={url} alt={file.name} loading="lazy" />
              ) : (
                <span className={classes.paper}>
                  <IconFileTypePdf size={36} stroke={1.3} />
                </span>
              )}
              <Text size="xs" lineClamp={1}>
                {file.name}
              </Text>
              <Group gap={4}>
                {file.audience === 'internal' && <IconLock size={12} aria-label={t('thread.internal')} />}
                <Text size="xs" c="dimmed">
                  {format.timeOrDay(file.at)}
                </Text>
              </Group>
            </a>
          );
        })}
      </div>
      {files.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('files.none')}
        </Text>
      )}
      {ticket.allowed.includes('attach_file') && (
        <FileButton onChange={(file) => file && bring.mutate(file)} accept={TAKEN}>
          {(props) => (
            <Button
              {...props}
              mt="sm"
              size="xs"
              variant="default"
              loading={bring.isPending}
              leftSection={<IconUpload size={14} />}
            >
              {t('files.bring')}
            </Button>
          )}
        </FileButton>
      )}
    </>
  );
}

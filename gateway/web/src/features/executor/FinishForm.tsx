import {
  ActionIcon,
  Button,
  Chip,
  Group,
  NumberInput,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import mobile from '../../ui/MobilePage.module.css';
import { PhotoPicker } from '../../ui/PhotoPicker';
import type { Photo } from '../../ui/photo';
import classes from './Executor.module.css';
import type { JobCommand } from './outbox';

interface Props {
  onBack: () => void;
  onDone: (commands: Pick<JobCommand, 'verb' | 'body' | 'photo'>[]) => void;
}

const USUAL_MINUTES = [15, 30, 60, 90, 120];

/** The completion form: summary, photographs, time, materials. */
export function FinishForm({ onBack, onDone }: Props) {
  const { t } = useTranslation('executor');
  const [photos, setPhotos] = useState<Photo[]>([]);
  const form = useForm({
    initialValues: {
      summary: '',
      minutes: 30 as number | string,
      materials: [] as { name: string; quantity: string; measure: string }[],
    },
    validate: {
      summary: (summary) => (summary.trim() ? null : t('finish.say')),
      minutes: (minutes) => (Number(minutes) > 0 && Number(minutes) <= 1440 ? null : t('finish.how_long')),
    },
  });
  const send = form.onSubmit(({ summary, minutes, materials }) => {
    const used = materials
      .filter((material) => material.name.trim() && Number(material.quantity.replace(',', '.')) > 0)
      .map((material) => ({ ...material, quantity: material.quantity.replace(',', '.') }));
    onDone([
      ...photos.map((photo) => ({
        verb: 'attach_file' as const,
        body: { file: photo.id, audience: 'resident', name: photo.name },
        photo,
      })),
      { verb: 'log_work', body: { minutes: Number(minutes), materials: used, note: null } },
      { verb: 'resolve', body: { summary } },
    ]);
  });
  return (
    <form className={mobile.card} onSubmit={send}>
      <Stack gap="md">
        <Title order={2}>{t('finish.title')}</Title>
        <Textarea
          label={t('finish.what')}
          size="md"
          autosize
          minRows={2}
          autoFocus
          {...form.getInputProps('summary')}
        />
        <PhotoPicker photos={photos} onChange={setPhotos} />
        <div>
          <Text fw={500} mb="xs">
            {t('finish.minutes')}
          </Text>
          <Group gap="xs">
            {USUAL_MINUTES.map((minutes) => (
              <Chip
                key={minutes}
                size="md"
                checked={Number(form.values.minutes) === minutes}
                onChange={() => form.setFieldValue('minutes', minutes)}
              >
                {minutes}
              </Chip>
            ))}
            <NumberInput
              aria-label={t('finish.minutes')}
              w={96}
              size="md"
              min={1}
              max={1440}
              allowDecimal={false}
              hideControls
              {...form.getInputProps('minutes')}
            />
          </Group>
        </div>
        <div>
          <Text fw={500} mb="xs">
            {t('finish.materials')}
          </Text>
          <Stack gap="xs">
            {form.values.materials.map((_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a new row has nothing else to identify it
              <div key={index} className={classes.material}>
                <TextInput
                  aria-label={t('finish.material')}
                  placeholder={t('finish.material')}
                  size="md"
                  {...form.getInputProps(`materials.${index}.name`)}
                />
                <TextInput
                  aria-label={t('finish.quantity')}
                  placeholder="1"
                  inputMode="decimal"
                  size="md"
                  {...form.getInputProps(`materials.${index}.quantity`)}
                />
                <TextInput
                  aria-label={t('finish.measure')}
                  size="md"
                  {...form.getInputProps(`materials.${index}.measure`)}
                />
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="lg"
                  aria-label={t('finish.remove')}
                  onClick={() => form.removeListItem('materials', index)}
                >
                  <IconTrash size={18} />
                </ActionIcon>
              </div>
            ))}
            <Group>
              <Button
                variant="subtle"
                leftSection={<IconPlus size={18} />}
                onClick={() =>
                  form.insertListItem('materials', { name: '', quantity: '1', measure: t('finish.piece') })
                }
              >
                {t('finish.add')}
              </Button>
            </Group>
          </Stack>
        </div>
        <Group justify="flex-end">
          <Button variant="default" size="lg" radius="lg" onClick={onBack}>
            {t('back')}
          </Button>
          <Button type="submit" size="lg" radius="lg">
            {t('finish.done')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

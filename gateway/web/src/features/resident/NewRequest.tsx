import { Alert, Button, Group, Input, Radio, Stack, Switch, Text, Textarea } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { IconCloudOff } from '@tabler/icons-react';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../session/session';
import { MobilePage } from '../../ui/MobilePage';
import { PhotoPicker } from '../../ui/PhotoPicker';
import { RefusalAlert } from '../../ui/RefusalAlert';
import { Loading } from '../../ui/States';
import { CATEGORIES, OTHER } from './categories';
import { type Draft, submitDraft, useDraft } from './draft';
import { homeQuery } from './queries';
import classes from './Resident.module.css';

/** The form for a new request. Its draft is stored in the browser until it is sent. */
export default function NewRequest() {
  const { t } = useTranslation('resident');
  const { data: home } = useSuspenseQuery(homeQuery);
  const session = useSession();
  const { draft, change } = useDraft(session.login);
  const { online } = useNetwork();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const sending = useMutation({
    networkMode: 'always',
    mutationFn: (draft: Draft) => submitDraft(draft, home, session),
    onSuccess: async (id) => {
      await queries.invalidateQueries();
      await navigate({ to: '/my/requests/$id', params: { id } });
    },
  });
  if (!draft) return <Loading />;
  return (
    <MobilePage title={t('request.new')} back={{ to: '/my', label: t('area.home') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          sending.mutate(draft);
        }}
      >
        <Stack gap="lg">
          <Radio.Group
            label={t('request.about')}
            size="md"
            value={draft.category ?? OTHER}
            onChange={(category) => change({ category: category === OTHER ? undefined : category })}
          >
            <div className={classes.choices}>
              {CATEGORIES.map(({ code, icon: Icon }) => (
                <Radio.Card key={code} value={code} className={classes.choice}>
                  <Icon size={28} stroke={1.5} aria-hidden />
                  {t(`category.${code}`)}
                </Radio.Card>
              ))}
            </div>
          </Radio.Group>
          <Textarea
            label={t('request.what')}
            placeholder={t('request.example')}
            size="md"
            autosize
            minRows={4}
            maxLength={4000}
            required
            withAsterisk={false}
            value={draft.text}
            onChange={(event) => change({ text: event.currentTarget.value })}
          />
          <div>
            <Input.Label labelElement="div" size="md" display="block" mb="xs">
              {t('request.photos')}
            </Input.Label>
            <PhotoPicker photos={draft.photos} onChange={(photos) => change({ photos })} />
          </div>
          {home.places.length > 1 && (
            <Radio.Group
              label={t('request.where')}
              size="md"
              value={draft.unit ?? home.places[0]?.unit ?? ''}
              onChange={(unit) => change({ unit })}
            >
              <Stack gap="xs" mt="xs">
                {home.places.map((place) => (
                  <Radio
                    key={place.unit}
                    value={place.unit}
                    size="md"
                    label={`${place.address}, ${t('flat', { number: place.number })}`}
                  />
                ))}
              </Stack>
            </Radio.Group>
          )}
          <Switch
            size="md"
            label={t('request.urgent')}
            description={t('request.urgent_why')}
            checked={draft.urgent}
            onChange={(event) => change({ urgent: event.currentTarget.checked })}
          />
          {!online && (
            <Alert color="yellow" variant="light" icon={<IconCloudOff />}>
              {t('request.offline')}
            </Alert>
          )}
          <RefusalAlert error={online && sending.error} />
          <Group justify="space-between">
            <Text c="dimmed" fz="sm">
              {draft.text && t('request.kept')}
            </Text>
            <Button
              type="submit"
              size="lg"
              radius="lg"
              loading={sending.isPending}
              disabled={!online || draft.text.trim() === ''}
            >
              {t('request.send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </MobilePage>
  );
}

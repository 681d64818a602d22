import {
  Autocomplete,
  Box,
  Button,
  Group,
  Input,
  Kbd,
  SegmentedControl,
  Text,
  Textarea,
} from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../api/command';
import { locate, residenceOf } from '../../entities/places';
import { useActions } from '../../keys/actions';
import { keyLabel } from '../../keys/match';
import { Finder, type Found } from '../../ui/Finder';
import { Page } from '../../ui/Page';
import { RefusalAlert } from '../../ui/RefusalAlert';
import { useClassifier } from './classifier';
import { bodyOf, type Draft, discardDraft, loadDraft, newDraft, saveDraft } from './draft';
import { CHANNELS, KINDS, PRIORITIES } from './filters';
import classes from './NewTicket.module.css';
import { TicketHints } from './TicketHints';

/** The form for a new ticket. It can be filled in and saved by keyboard alone. */
export default function NewTicket() {
  const { t } = useTranslation('tickets');
  const navigate = useNavigate();
  const open = useCommand('/api/tickets');
  const classifier = useClassifier();
  const words = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useState(loadDraft);

  const change = (part: Partial<Draft>) => {
    setDraft((before) => {
      const next = { ...before, ...part };
      saveDraft(next);
      return next;
    });
  };
  const complete = draft.text.trim().length > 0;
  const save = () => {
    if (!complete || open.isPending) return;
    open.mutate(
      { body: bodyOf(draft), key: draft.key },
      {
        onSuccess: ({ id }) => {
          discardDraft();
          void navigate({ to: '/tickets/$ticket', params: { ticket: id } });
        },
      },
    );
  };
  const startOver = () => {
    discardDraft();
    setDraft(newDraft());
  };
  useActions([
    { id: 'form.save', run: save },
    { id: 'form.leave', run: () => navigate({ to: '/tickets' }) },
  ]);

  const foundCaller = async (found: Found) => {
    if (found.what !== 'person') {
      change({ caller: '' });
      return place(found);
    }
    change({ caller: found.title, person: { id: found.id, name: found.title } });
    const home = await residenceOf(found.id);
    if (home) change(home);
    words.current?.focus();
  };
  const place = async (found: Found) => {
    change(await locate(found));
    words.current?.focus();
  };
  const choice = <K extends 'kind' | 'priority' | 'source'>(
    field: K,
    values: readonly Draft[K][],
    texts: string,
  ) => (
    <div>
      <Input.Label labelElement="div" display="block" id={`new-${field}`}>
        {t(`field.${field}`)}
      </Input.Label>
      <SegmentedControl
        aria-labelledby={`new-${field}`}
        size="xs"
        value={draft[field]}
        onChange={(value) => change({ [field]: value } as Partial<Draft>)}
        data={values.map((value) => ({ value, label: t(`${texts}.${value}`) }))}
      />
    </div>
  );

  return (
    <Page title={t('new.title')} lead={<Box visibleFrom="sm">{t('new.lead')}</Box>}>
      <div className={classes.split}>
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <RefusalAlert error={open.error} />
          <Finder
            label={t('new.caller')}
            what={['person', 'unit', 'house']}
            placeholder={t('new.caller_hint')}
            value={draft.caller}
            autoFocus
            onText={(caller) => change({ caller, person: undefined })}
            onFound={foundCaller}
          />
          <Finder
            label={t('new.where')}
            what={['unit', 'house']}
            placeholder={t('new.where_hint')}
            value={draft.where}
            onText={(where) => change({ where, house: undefined, unit: undefined })}
            onFound={place}
          />
          <Textarea
            ref={words}
            label={t('new.text')}
            placeholder={t('new.text_hint')}
            autosize
            minRows={3}
            required
            withAsterisk={false}
            value={draft.text}
            onChange={(event) => change({ text: event.currentTarget.value })}
          />
          <Autocomplete
            label={t('field.category')}
            placeholder={t('new.category_hint')}
            data={classifier.labels}
            selectFirstOptionOnChange
            value={classifier.labelOf(draft.category)}
            onChange={(label) => change({ category: classifier.codeOf(label) })}
          />
          <div className={classes.choices}>
            {choice('kind', KINDS, 'kind')}
            {choice('priority', PRIORITIES, 'priority')}
            {choice('source', CHANNELS, 'channel')}
          </div>
          <Group>
            <Button
              type="submit"
              loading={open.isPending}
              disabled={!complete}
              rightSection={
                <Kbd size="xs" visibleFrom="sm">
                  {keyLabel('mod+Enter')}
                </Kbd>
              }
            >
              {t('frame:save')}
            </Button>
            <Button variant="subtle" color="gray" onClick={startOver}>
              {t('new.clear')}
            </Button>
          </Group>
          <Text size="xs" c="dimmed">
            {t('new.kept')}
          </Text>
        </form>
        <TicketHints
          draft={draft}
          onPerson={(person) => {
            change({ caller: person.name, person });
            words.current?.focus();
          }}
        />
      </div>
    </Page>
  );
}

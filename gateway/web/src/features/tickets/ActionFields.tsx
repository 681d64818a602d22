import {
  Autocomplete,
  type AutocompleteProps,
  Input,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localMoment } from '../../i18n/format';
import { Finder } from '../../ui/Finder';
import type { ActionForm, Field } from './action-forms';
import { useClassifier } from './classifier';
import { crewQuery } from './queries';

interface Props {
  form: ActionForm;
  values: Record<string, string>;
  onChange: (name: string, value: string) => void;
}

export function ActionFields({ form, values, onChange }: Props) {
  return (
    <Stack gap="sm">
      {form.fields.map((field, at) => (
        <ActionField
          key={field.name}
          field={field}
          first={at === 0}
          value={values[field.name] ?? ''}
          onChange={(value) => onChange(field.name, value)}
        />
      ))}
    </Stack>
  );
}

interface FieldProps {
  field: Field;
  first: boolean;
  value: string;
  onChange: (value: string) => void;
}

function ActionField({ field, first, value, onChange }: FieldProps) {
  const { t } = useTranslation('tickets');
  const crew = useQuery({ ...crewQuery, enabled: field.kind === 'crew' });
  const [words, setWords] = useState('');
  const common = {
    label: t(`field.${field.name}`),
    required: !field.optional,
    withAsterisk: false,
    'data-autofocus': first || undefined,
  };
  switch (field.kind) {
    case 'prose':
      return (
        <Textarea
          {...common}
          autosize
          minRows={3}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'words':
      return (
        <TextInput {...common} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
      );
    case 'category':
      return <Category {...common} value={value} onChange={onChange} />;
    case 'minutes':
      return (
        <NumberInput
          {...common}
          min={1}
          max={1440}
          value={value}
          onChange={(minutes) => onChange(String(minutes))}
        />
      );
    case 'moment':
      return (
        <TextInput
          {...common}
          type="datetime-local"
          defaultValue={value && localMoment(value)}
          onChange={({ currentTarget }) =>
            onChange(currentTarget.value ? new Date(currentTarget.value).toISOString() : '')
          }
        />
      );
    case 'crew':
      return (
        <Select
          {...common}
          searchable
          nothingFoundMessage={t('frame:nothing')}
          data={crew.data?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          value={value || null}
          onChange={(id) => onChange(id ?? '')}
        />
      );
    case 'choice':
      return (
        <div>
          <Input.Label labelElement="div" display="block" id={`choice-${field.name}`}>
            {common.label}
          </Input.Label>
          <SegmentedControl
            aria-labelledby={`choice-${field.name}`}
            fullWidth
            size="xs"
            value={value}
            onChange={onChange}
            data={(field.values ?? []).map((one) => ({ value: one, label: t(`${field.texts}.${one}`) }))}
          />
        </div>
      );
    case 'person':
    case 'ticket':
      return (
        <Finder
          label={common.label}
          what={[field.kind]}
          value={words}
          onText={(text) => {
            setWords(text);
            onChange('');
          }}
          onFound={(found) => {
            setWords(found.title);
            onChange(found.id);
          }}
          placeholder={t('find')}
          autoFocus={first}
          required
        />
      );
  }
}

type CategoryProps = Omit<AutocompleteProps, 'value' | 'onChange'> & {
  value: string;
  onChange: (code: string) => void;
};

function Category({ value, onChange, ...field }: CategoryProps) {
  const { labels, labelOf, codeOf } = useClassifier();
  return (
    <Autocomplete
      {...field}
      data={labels}
      value={labelOf(value)}
      onChange={(label) => onChange(codeOf(label))}
    />
  );
}

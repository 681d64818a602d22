import { expect, test } from 'vitest';
import { bodyOf, newDraft } from './draft';

test('a known person is sent by id, a known place by house and unit', () => {
  const draft = {
    ...newDraft(),
    person: { id: 'p', name: 'Anna' },
    house: 'h',
    unit: 'u',
    where: 'Elm St 1',
    text: ' drip ',
  };
  const body = bodyOf(draft);
  expect(body.applicant).toEqual({ type: 'person', person: 'p' });
  expect(body.place).toEqual({ house: 'h', unit: 'u', address: null });
  expect(body.text).toBe('drip');
});

test('an unknown caller is sent as a contact, with a phone number if the text is one', () => {
  const phone = bodyOf({ ...newDraft(), caller: '+7 (900) 123-45-67', text: 'x' });
  expect(phone.applicant).toEqual({
    type: 'anonymous',
    contact: { name: '+7 (900) 123-45-67', phones: ['+79001234567'] },
  });
  const name = bodyOf({ ...newDraft(), caller: 'a passer-by', where: 'the square', text: 'x' });
  expect(name.applicant).toEqual({ type: 'anonymous', contact: { name: 'a passer-by', phones: [] } });
  expect(name.place?.address).toBe('the square');
  expect(bodyOf({ ...newDraft(), text: 'x' }).applicant).toEqual({ type: 'anonymous', contact: null });
});

import { Alert, Button, Group, Modal, Progress, Stack, Text } from '@mantine/core';
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { AnchorLink } from '../../ui/links';
import { Fact, Facts } from '../../ui/Page';
import { useRefusalText } from '../../ui/refusal-text';
import classes from './Events.module.css';
import { type Check, useVerification } from './verification';

/** A dialogue that has the hash chain of the whole log recomputed, and shows progress and result. */
export function ChainCheck({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('events');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('chain.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('frame:close') }}
    >
      {opened && <Running onClose={onClose} />}
    </Modal>
  );
}

function Running({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('events');
  const format = useFormat();
  const refusal = useRefusalText();
  const { check, error, start } = useVerification();
  useEffect(() => {
    void start();
  }, [start]);
  const share = check?.head ? (100 * check.events) / check.head : 0;
  const running = !error && (!check || check.state === 'running');
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t('chain.why')}
      </Text>
      <Progress
        value={check?.state === 'intact' ? 100 : share}
        color={check?.state === 'broken' || error ? 'red' : undefined}
        animated={running}
        size="lg"
        radius="xl"
        aria-label={t('chain.progress')}
      />
      <div role="status">
        {running && (
          <Text size="sm">
            {t('chain.running', {
              events: format.number(check?.events ?? 0),
              head: format.number(check?.head ?? 0),
            })}
          </Text>
        )}
        {check && !running && !error && <Verdict check={check} onShow={onClose} />}
        {!!error && (
          <Alert color="red" variant="light">
            {refusal(error)}
          </Alert>
        )}
      </div>
      {!running && (
        <Group justify="flex-end">
          <Button variant="default" onClick={() => void start()}>
            {t('chain.again')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Verdict({ check, onShow }: { check: Check; onShow: () => void }) {
  const { t, i18n } = useTranslation('events');
  const format = useFormat();
  const { fault } = check;
  const known = fault && i18n.exists(`events:fault.${fault.code}`);
  return (
    <Stack>
      {fault ? (
        <Alert
          color="red"
          variant="light"
          icon={<IconShieldX />}
          title={t('chain.broken', { position: format.number(fault.position) })}
        >
          {known ? t(`fault.${fault.code}`) : fault.text}{' '}
          <AnchorLink to="/events" search={{ at: fault.position }} size="sm" onClick={onShow}>
            {t('chain.show')}
          </AnchorLink>
        </Alert>
      ) : (
        <Alert
          color="spruce"
          variant="light"
          icon={<IconShieldCheck />}
          title={t('chain.whole', {
            events: format.number(check.events),
            signatures: format.number(check.signatures),
          })}
        >
          {t('chain.counted')}
        </Alert>
      )}
      <Facts>
        <Fact label={t('chain.hash')}>
          <span className={classes.hash}>{check.hash}</span>
        </Fact>
        <Fact label={t('chain.signer')}>
          <span className={classes.hash}>{check.signer}</span>
        </Fact>
      </Facts>
    </Stack>
  );
}

import { useCallback, useEffect, useRef, useState } from 'react';
import { answer, api, type Schemas } from '../../api/client';

type Part = Schemas['Verification'];

/** The progress of a check of the hash chain. */
export interface Check {
  events: number;
  signatures: number;
  head: number;
  hash: string;
  signer: string;
  state: 'running' | 'intact' | 'broken';
  fault?: Schemas['Damage'];
}

/** Adds the result for one more part of the log. */
export function addPart(before: Check | undefined, part: Part): Check {
  return {
    events: (before?.events ?? 0) + part.events,
    signatures: (before?.signatures ?? 0) + part.signatures,
    head: part.head,
    hash: part.hash,
    signer: part.signer,
    state: part.fault ? 'broken' : part.ended ? 'intact' : 'running',
    ...(part.fault ? { fault: part.fault } : {}),
  };
}

/** Checks the whole log in short requests, one for each part. Unmounting aborts the check. */
export function useVerification() {
  const [check, setCheck] = useState<Check>();
  const [error, setError] = useState<unknown>();
  const run = useRef<AbortController>(undefined);
  useEffect(() => () => run.current?.abort(), []);
  const start = useCallback(async () => {
    run.current?.abort();
    run.current = new AbortController();
    const { signal } = run.current;
    setError(undefined);
    setCheck(undefined);
    let known: Check | undefined;
    try {
      for (let reached = 0; known === undefined || known.state === 'running'; ) {
        const query = { after: reached };
        const part = await answer(api.GET('/api/verification', { params: { query }, signal }));
        reached = part.reached;
        known = addPart(known, part);
        setCheck(known);
      }
    } catch (cause) {
      if (!signal.aborted) setError(cause);
    }
  }, []);
  return { check, error, start };
}

import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { answer, api, setCsrfToken } from '../api/client';

/** Signs out and removes all cached answers from this browser. */
export function useSignOut() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return useCallback(async () => {
    await answer(api.DELETE('/api/session'));
    setCsrfToken(undefined);
    queries.clear();
    await navigate({ to: '/sign-in' });
  }, [navigate, queries]);
}

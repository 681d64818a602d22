import type { Api } from '../../../e2e/people';
import { type Visit, visit } from '../../../e2e/visit';

const firstJob = async (api: Api) => {
  const { tickets } = await api.get('/api/tickets?status=in_progress,assigned,paused&limit=1');
  return tickets[0] ? `/jobs/${tickets[0].id}` : '/jobs';
};

export const visits: Visit[] = [
  visit('executor-jobs', 'executor1', '/jobs'),
  { name: 'executor-job', login: 'executor1', path: firstJob },
  visit('executor-sent', 'executor1', '/jobs/sent'),
];

import {
  IconBuildingCommunity,
  IconCash,
  IconChartBar,
  IconGauge,
  IconHistory,
  IconHome,
  IconInbox,
  IconMessage2,
  IconReceipt2,
  IconSend,
  IconTool,
  IconUser,
  IconUsers,
} from '@tabler/icons-react';
import { AUDITORS, DESK, hasRole, KEEPERS, type Role, type Session } from '../session/roles';

/** What the navigation shows, to whom. */
const AREAS = [
  { to: '/dashboard', label: 'dashboard', icon: IconChartBar, roles: DESK },
  { to: '/tickets', label: 'tickets', icon: IconInbox, roles: DESK },
  { to: '/jobs', label: 'jobs', icon: IconTool, roles: ['executor'] },
  { to: '/jobs/sent', label: 'sent', icon: IconSend, roles: ['executor'] },
  { to: '/houses', label: 'houses', icon: IconBuildingCommunity, roles: DESK },
  { to: '/accounts', label: 'accounts', icon: IconReceipt2, roles: DESK },
  { to: '/payments', label: 'payments', icon: IconCash, roles: DESK },
  { to: '/readings', label: 'readings', icon: IconGauge, roles: KEEPERS },
  { to: '/events', label: 'events', icon: IconHistory, roles: AUDITORS },
  { to: '/users', label: 'users', icon: IconUsers, roles: ['auditor', 'administrator'] },
  { to: '/my', label: 'my', icon: IconHome, roles: ['resident'] },
  { to: '/my/bills', label: 'bills', icon: IconReceipt2, roles: ['resident'] },
  { to: '/my/meters', label: 'meters', icon: IconGauge, roles: ['resident'] },
  { to: '/my/requests', label: 'requests', icon: IconMessage2, roles: ['resident'] },
  { to: '/my/profile', label: 'profile', icon: IconUser, roles: ['resident'] },
] as const satisfies { to: string; label: string; icon: typeof IconHome; roles: readonly Role[] }[];

export type Area = (typeof AREAS)[number];

/** In which of them an address lies: those within another one come after it. */
export const areaAt = (areas: readonly Area[], path: string) =>
  areas.findLast(({ to }) => path === to || path.startsWith(`${to}/`));

export const areasOf = (session: Session): Area[] => AREAS.filter((area) => hasRole(session, area.roles));

import type { Schemas } from '../../api/client';
import type { Contents, RuleKind } from './queries';

/** A line of a rule's readable form. */
export interface Line {
  label: string;
  value: string;
}

/** Lines under a heading of their own; those of the rule as a whole have none. */
export interface Part {
  title?: string;
  lines: Line[];
}

/** The texts and formats of the reader's language. */
export interface Words {
  t: (key: string, values?: Record<string, unknown>) => string;
  day: (date: string) => string;
  /** A duration without loss: lines are compared, so that a minute more has to be seen. */
  minutes: (count: number) => string;
}

const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** The readable form of a rule. Equal contents have equal lines, and every difference of contents is in a line. */
export function partsOf(kind: RuleKind, content: unknown, words: Words): Part[] {
  return PARTS[kind](content as never, words).filter(({ lines }) => lines.length > 0);
}

const PARTS: { [K in RuleKind]: (content: Contents[K], words: Words) => Part[] } = {
  calendar: ({ zone, source, known_until, week, days = {} }, { t, day }) => {
    const hours = (open: readonly string[]) =>
      open.map((span) => span.replace('-', '–')).join(', ') || t('rules:calendar.closed');
    return [
      {
        lines: [
          line(t('rules:calendar.zone'), zone),
          ...optional(t('rules:calendar.known_until'), known_until && day(known_until)),
          ...optional(t('rules:source'), source),
        ],
      },
      {
        title: t('rules:calendar.week'),
        lines: WEEK.map((weekday) => line(t(`rules:weekday.${weekday}`), hours(week[weekday]))),
      },
      {
        title: t('rules:calendar.days'),
        lines: Object.keys(days)
          .sort()
          .map((date) => line(day(date), hours(days[date] ?? []))),
      },
    ];
  },
  sla_policy: ({ calendar, warn_percent, rules }, words) => [
    {
      lines: [
        line(words.t('rules:policy.calendar'), calendar),
        line(words.t('rules:policy.warn'), words.t('rules:policy.percent', { percent: warn_percent })),
        line(words.t('rules:policy.order'), words.t('rules:policy.first_fits')),
      ],
    },
    ...rules.map((rule) => targets(rule, words)),
  ],
  scenario: ({ kinds, policy, reopen_days, rules }, { t }) => [
    {
      lines: [
        line(t('rules:scenario.kinds'), kinds.map((kind) => t(`tickets:kind.${kind}`)).join(', ')),
        line(t('rules:scenario.policy'), policy),
        line(t('rules:scenario.reopen'), t('rules:scenario.days', { count: reopen_days })),
      ],
    },
    {
      title: t('rules:scenario.commands'),
      lines: rules.map(({ command, from, by }) => {
        const states = from.map((status) => t(`tickets:status.${status}`)).join(', ');
        const actors = by.map((actor) => t(actorKey(actor))).join(', ');
        return line(
          t(`rules:command.${command}`),
          states ? t('rules:scenario.allowed', { states, actors }) : t('rules:scenario.begins', { actors }),
        );
      }),
    },
  ],
};

function targets(
  { kind, category, priority, response, resolution, source }: Schemas['SlaRule'],
  words: Words,
): Part {
  const { t, minutes } = words;
  const term = (of: Schemas['Term']) => `${minutes(of.minutes)}, ${t(`rules:clock.${of.clock}`)}`;
  const conditions = [
    t(`tickets:kind.${kind}`),
    category && t(`tickets:category.${category}`, { defaultValue: category }),
    priority && t('rules:policy.priority', { priority: t(`tickets:priority.${priority}`) }),
  ];
  return {
    title: conditions.filter(Boolean).join(' · '),
    lines: [
      line(t('rules:policy.response'), term(response)),
      line(t('rules:policy.resolution'), resolution ? term(resolution) : t('rules:policy.agreed')),
      line(t('rules:source'), source),
    ],
  };
}

function actorKey(actor: Schemas['By']): string {
  switch (actor) {
    case 'own executor':
      return 'rules:by.own_executor';
    case 'own resident':
      return 'rules:by.own_resident';
    case 'participant':
      return 'rules:by.participant';
    default:
      return `frame:role.${actor}`;
  }
}

const line = (label: string, value: string): Line => ({ label, value });

const optional = (label: string, value: string | null | undefined): Line[] =>
  value ? [line(label, value)] : [];

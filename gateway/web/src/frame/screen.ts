import type { Icon } from '@tabler/icons-react';
import { Refusal } from '../api/refusal';
import type { Operation } from '../api/rights.gen';
import type { ActionId } from '../keys/table';
import { may, type Session } from '../session/roles';

/** The description of a screen in its route. Guards, navigation, palette and keys follow from it. */
export interface Screen {
  /** The operations without which the screen is of no use. A user who may not use one of them may not open it. */
  needs?: readonly Operation[];
  /** Its entry in the navigation. */
  area?: Area;
  /** The aggregate whose page it is. */
  page?: AggregatePage;
  /** The action in `keys/table.ts` that opens it. */
  action?: ActionId;
}

export interface Area {
  /** The key of its text, with the namespace: `users:title`. */
  label: string;
  icon: Icon;
  /** Entries are sorted by this number, which no other entry has. */
  order: number;
  /** Operations without which the entry is hidden, although the screen may be opened by a link. */
  needs?: readonly Operation[];
}

export interface AggregatePage {
  /** The kind of aggregate, as streams and search results name it. */
  of: string;
  icon: Icon;
  /** The search parameter that takes the id. Without one, the only parameter of the path takes it. */
  search?: string;
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    screen?: Screen;
  }
}

/** The options that make a route a screen: its description, and a guard for it and the routes below it. */
export const screen = (description: Screen) => ({
  staticData: { screen: description },
  beforeLoad: ({ context }: { context: { session: Session } }) => {
    if (may(context.session, ...(description.needs ?? []))) return;
    throw new Refusal({ code: 'request.forbidden', status: 403 });
  },
});

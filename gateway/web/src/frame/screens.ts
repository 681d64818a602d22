import { type AnyRoute, useRouter } from '@tanstack/react-router';
import { useMemo } from 'react';
import { may, type Session } from '../session/roles';
import { useSession } from '../session/session';
import type { Area, Screen } from './screen';

const screenOf = (route: AnyRoute): Screen => route.options.staticData?.screen ?? {};

function mayOpen(session: Session, route: AnyRoute): boolean {
  const above: AnyRoute | undefined = route.parentRoute;
  return may(session, ...(screenOf(route).needs ?? [])) && (!above || mayOpen(session, above));
}

export interface OpenScreen extends Screen {
  /** Its address, parameters included. */
  to: string;
}

/** The screens that the session may open. */
export function useScreens(): OpenScreen[] {
  const { routesById } = useRouter();
  const session = useSession();
  return useMemo(
    () =>
      Object.values<AnyRoute>(routesById)
        .filter((route) => mayOpen(session, route))
        .map((route) => ({ ...screenOf(route), to: route.fullPath })),
    [routesById, session],
  );
}

export interface OpenArea extends Area {
  to: string;
}

/** The navigation of the session, in order. */
export function useAreas(): OpenArea[] {
  const screens = useScreens();
  const session = useSession();
  return useMemo(
    () =>
      screens
        .flatMap(({ area, to }) => (area && may(session, ...(area.needs ?? [])) ? [{ ...area, to }] : []))
        .sort((one, other) => one.order - other.order),
    [screens, session],
  );
}

/** The area in which an address lies: the one that shares the longest path with it. */
export const areaAt = (areas: readonly OpenArea[], path: string) =>
  areas
    .filter(({ to }) => path === to || path.startsWith(`${to}/`))
    .reduce<OpenArea | undefined>(
      (best, area) => (best && best.to.length >= area.to.length ? best : area),
      undefined,
    );

/** The namespace of a text's key. */
export const namespaceOf = (label: string) => label.slice(0, label.indexOf(':'));

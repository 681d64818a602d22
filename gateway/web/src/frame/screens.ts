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

export const screensOf = (routes: readonly AnyRoute[], session: Session): OpenScreen[] =>
  routes
    .filter((route) => mayOpen(session, route))
    .map((route) => ({ ...screenOf(route), to: route.fullPath }));

/** The screens that the session may open. */
export function useScreens(): OpenScreen[] {
  const { routesById } = useRouter();
  const session = useSession();
  return useMemo(() => screensOf(Object.values<AnyRoute>(routesById), session), [routesById, session]);
}

export interface OpenArea extends Area {
  to: string;
}

export const areasOf = (screens: readonly OpenScreen[], session: Session): OpenArea[] =>
  screens
    .flatMap(({ area, to }) => (area && may(session, ...(area.needs ?? [])) ? [{ ...area, to }] : []))
    .sort((one, other) => one.order - other.order);

/** The navigation of the session, in order. */
export function useAreas(): OpenArea[] {
  const screens = useScreens();
  const session = useSession();
  return useMemo(() => areasOf(screens, session), [screens, session]);
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

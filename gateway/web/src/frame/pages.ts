import { type LinkProps, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { locate } from '../entities/places';
import type { Found } from '../ui/Finder';
import type { AggregatePage } from './screen';
import { type OpenScreen, useScreens } from './screens';

type PageLink = Pick<LinkProps, 'to' | 'params' | 'search'>;

/** The link to an aggregate's page; none where the path has parameters besides the id. */
function linkTo(screen: OpenScreen, page: AggregatePage, id: string): PageLink | undefined {
  if (page.search) return { to: screen.to, search: { [page.search]: id } } as PageLink;
  const [param, ...others] = screen.to.match(/(?<=\$)\w+/g) ?? [];
  return param && others.length === 0 ? ({ to: screen.to, params: { [param]: id } } as PageLink) : undefined;
}

/** The pages of aggregates that the session may open: their icons and links. */
export function usePages() {
  const screens = useScreens();
  return useMemo(() => {
    const pages = screens.flatMap((screen) => (screen.page ? [{ screen, page: screen.page }] : []));
    const find = (kind: string) => pages.find(({ page }) => page.of === kind);
    return {
      iconOf: (kind: string) => find(kind)?.page.icon,
      linkTo: (kind: string, id: string) => {
        const found = find(kind);
        return found && linkTo(found.screen, found.page, id);
      },
    };
  }, [screens]);
}

/** Opens the page of a search result. */
export function useOpen() {
  const navigate = useNavigate();
  const pages = usePages();
  return async (found: Found) => {
    const link = pages.linkTo(found.what, found.id);
    if (link) return navigate(link);
    const { house, unit } = await locate(found);
    if (house && unit) return navigate({ to: '/houses/$house/units/$unit', params: { house, unit } });
  };
}

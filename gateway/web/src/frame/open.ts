import { useNavigate } from '@tanstack/react-router';
import { locate } from '../entities/places';
import type { Found } from '../ui/Finder';
import { hasPage, PAGES } from './pages';

/** Opens whatever was found, on the page where it is at home. */
export function useOpen() {
  const navigate = useNavigate();
  return async (found: Found) => {
    if (hasPage(found.what)) return navigate(PAGES[found.what](found.id));
    const { house, unit } = await locate(found);
    if (house && unit) return navigate({ to: '/houses/$house/units/$unit', params: { house, unit } });
  };
}

import { UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots, IconSearch } from '@tabler/icons-react';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive } from '../api/live';
import { useActions, useKeyListener } from '../keys/actions';
import { keyLabel } from '../keys/match';
import { ACTIONS } from '../keys/table';
import { useMay } from '../session/session';
import { Loading } from '../ui/States';
import { AreaLabel } from './AreaLabel';
import classes from './Frame.module.css';
import { Logo } from './Logo';
import { StaleBadge } from './StaleBadge';
import { areaAt, type OpenArea, useAreas, useScreens } from './screens';

// residents never open these: they are kept out of the first load
const HelpSheet = lazy(() => import('../keys/HelpSheet'));
const UserMenu = lazy(() => import('./UserMenu'));
const MoreAreas = lazy(() => import('./MoreAreas'));
const palette = () => import('./Palette');
const Palette = lazy(palette);

/** Entries in the tab bar of a narrow screen. The others are behind "more". */
const TABS = 4;

export default function Frame() {
  const { t } = useTranslation('frame');
  const areas = useAreas();
  const screens = useScreens();
  const here = areaAt(areas, useLocation({ select: ({ pathname }) => pathname }));
  const staff = useMay('search');
  const navigate = useNavigate();
  const [help, helpSheet] = useDisclosure();
  const [paletteOpen, paletteSheet] = useDisclosure();
  const [more, moreSheet] = useDisclosure();
  useKeyListener();
  useLive(!staff);
  // loaded ahead of use: keys typed while it loads would be lost
  useEffect(() => {
    if (staff) void palette();
  }, [staff]);
  useActions(
    useMemo(
      () => [
        { id: 'everywhere.help', run: helpSheet.open },
        ...(staff ? [{ id: 'everywhere.palette' as const, run: paletteSheet.open }] : []),
        ...screens.flatMap(({ action, to }) => (action ? [{ id: action, run: () => navigate({ to }) }] : [])),
      ],
      [staff, screens, navigate, helpSheet.open, paletteSheet.open],
    ),
  );

  const area = (it: OpenArea, className: string | undefined) => (
    <Link
      key={it.to}
      to={it.to}
      className={className}
      activeOptions={{ exact: true }}
      data-here={it === here || undefined}
      onClick={moreSheet.close}
    >
      <it.icon size={20} stroke={1.7} />
      <AreaLabel label={it.label} />
    </Link>
  );

  return (
    <div className={classes.frame}>
      <a href="#main" className={classes.skip}>
        {t('skip')}
      </a>
      <header className={classes.bar}>
        <Link to="/" className={classes.brand} aria-label="Domovoy">
          <Logo />
          <span className={classes.wordmark}>Domovoy</span>
        </Link>
        {staff && (
          <UnstyledButton className={classes.search} onClick={paletteSheet.open}>
            <IconSearch size={16} />
            <span>{t('search')}</span>
            <kbd>{keyLabel(ACTIONS['everywhere.palette'])}</kbd>
          </UnstyledButton>
        )}
        <div className={classes.space} />
        <StaleBadge />
        {staff && (
          <Suspense>
            <UserMenu onHelp={helpSheet.open} />
          </Suspense>
        )}
      </header>
      <nav className={classes.side} aria-label={t('navigation')}>
        {areas.map((it) => area(it, classes.area))}
      </nav>
      <main id="main" className={classes.main} tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
      <nav className={classes.tabs} aria-label={t('navigation')}>
        {areas.slice(0, areas.length > TABS + 1 ? TABS : TABS + 1).map((it) => area(it, classes.tab))}
        {areas.length > TABS + 1 && (
          <UnstyledButton className={classes.tab} onClick={moreSheet.open}>
            <IconDots size={20} stroke={1.7} />
            <span>{t('more')}</span>
          </UnstyledButton>
        )}
      </nav>
      <Suspense>
        {more && (
          <MoreAreas onClose={moreSheet.close}>
            {areas.slice(TABS).map((it) => area(it, classes.area))}
          </MoreAreas>
        )}
        {help && <HelpSheet opened onClose={helpSheet.close} />}
        {paletteOpen && <Palette onClose={paletteSheet.close} />}
      </Suspense>
    </div>
  );
}

import {
  IconBolt,
  IconBrush,
  IconDots,
  IconDroplet,
  IconElevator,
  IconFlame,
  IconHome2,
  IconPhoneCall,
} from '@tabler/icons-react';

/** Whatever else it is: it has no name in the classifier. */
export const OTHER = 'other';

/** What people most often ask for, as the classifier names it. */
export const CATEGORIES = [
  { code: 'plumbing', icon: IconDroplet },
  { code: 'heating', icon: IconFlame },
  { code: 'electricity', icon: IconBolt },
  { code: 'lift', icon: IconElevator },
  { code: 'intercom', icon: IconPhoneCall },
  { code: 'cleaning', icon: IconBrush },
  { code: 'roof', icon: IconHome2 },
  { code: OTHER, icon: IconDots },
] as const;

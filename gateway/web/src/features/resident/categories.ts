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

/** Any other category. It is sent as none. */
export const OTHER = 'other';

/** The most frequent categories, by their codes in the classifier. */
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

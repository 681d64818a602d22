import { useNavigate } from '@tanstack/react-router';
import { answer, api } from '../../api/client';

interface Thing {
  what: string;
  id: string;
  title?: string;
}

/** Opens whatever was found, on the page where it is at home. */
export function useOpen() {
  const navigate = useNavigate();
  return async ({ what, id, title = '' }: Thing) => {
    switch (what) {
      case 'ticket':
        return navigate({ to: '/tickets/$ticket', params: { ticket: id } });
      case 'house':
        return navigate({ to: '/houses/$house', params: { house: id } });
      case 'person':
        return navigate({ to: '/people/$person', params: { person: id } });
      case 'account':
        return navigate({ to: '/accounts/$account', params: { account: id } });
      case 'meter':
        return navigate({ to: '/readings', search: { meter: id } });
      default: {
        const address = title.slice(0, title.lastIndexOf(', '));
        const query = { text: address, what: 'house' };
        const houses = await answer(api.GET('/api/search', { params: { query } }));
        const house = houses.find((one) => one.title === address)?.id;
        return house
          ? navigate({ to: '/houses/$house/units/$unit', params: { house, unit: id } })
          : undefined;
      }
    }
  };
}

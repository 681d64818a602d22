import { Empty } from '../../ui/States';
export default function TicketQueue() {
  return <Empty title="…" />;
}

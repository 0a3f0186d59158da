import { paused, readByAll } from '../checks/groups.ts'
import { order } from '../checks/orders.ts'
import type { Lesson } from '../lesson.ts'

export const fanOut: Lesson = {
  id: 'fan-out',
  title: 'One event, two groups',
  about:
    'Each consumer group reads a topic at its own pace. One that stands still holds up nobody else, and misses nothing.',
  minutes: 3,
  roles: ['operator', 'admin'],
  steps: [
    {
      id: 'both',
      title: 'Two groups read the same record',
      read: 'Place an order. Its event is one record of orders.v1, and both payments and inventory commit an offset behind it.',
      page: { to: '/orders/new', label: 'New order' },
      cli: 'groups describe --group payments',
      check: readByAll('orders.order.placed', ['payments', 'inventory']),
    },
    {
      id: 'pause',
      title: 'Pause payments',
      read: 'Its process keeps its partitions and reads no more: no rebalance, nobody takes its place. From a shell, groups are looked at; pausing is asked of the service, which is what this page does.',
      page: { to: '/kafka/groups/payments', label: 'Group payments: Pause' },
      cli: 'groups lag --group payments',
      check: paused('payments', true),
    },
    {
      id: 'half',
      title: 'Place an order while it is paused',
      read: 'Inventory reserves the stock as if nothing were. The group payments has a record waiting.',
      page: { to: '/orders/new', label: 'New order' },
      cli: 'order place',
      check: order({ reached: ['stock'], waits: ['payment'] }, 'pause'),
    },
    {
      id: 'resume',
      title: 'Resume payments',
      read: 'It reads on where it was.',
      page: { to: '/kafka/groups/payments', label: 'Group payments: Resume' },
      cli: 'groups lag --group payments',
      check: paused('payments', false),
    },
    {
      id: 'whole',
      title: 'The order goes on',
      read: 'What waited is read, the card is asked, and the order is completed. Only time was lost.',
      page: { to: '/orders', label: 'Orders' },
      cli: 'order list --limit 5',
      check: order({ outcome: 'completed' }, 'pause'),
    },
  ],
}

import { justOne, order } from '../checks/orders.ts'
import { DUPLICATES, figuresOf, grew } from '../checks/platform.ts'
import type { Lesson } from '../lesson.ts'

export const replay: Lesson = {
  id: 'replay',
  title: 'Read again, and nothing happens twice',
  about: 'A group can be moved back to read records again. A service that remembers what it has done stays right.',
  minutes: 3,
  roles: ['operator', 'admin'],
  before: figuresOf(DUPLICATES, 'inventory'),
  steps: [
    {
      id: 'order',
      title: 'Complete an order',
      read: 'Place one and wait for its end. Inventory has read it, reserved for it and sent it away.',
      page: { to: '/orders/new', label: 'New order' },
      cli: 'order place --watch',
      check: order({ outcome: 'completed' }),
    },
    {
      id: 'back',
      title: 'Move inventory back',
      read: 'The plan shows each partition before and after, and how many records come again. The service is paused, moved, looked at and resumed; no process has to stop.',
      page: {
        to: '/kafka/groups/inventory/offsets?topics=orders.v1&to=shift&value=-20',
        label: 'Group inventory: 20 records back in orders.v1',
      },
      cli: 'groups reset --group inventory --topic orders.v1 --shift-by=-20 --execute',
      check: grew('inventory', DUPLICATES, 'records came again and did nothing'),
    },
    {
      id: 'once',
      title: 'Stock was reserved once',
      read: 'The order has one stock.reserved, as before. An event whose id is in the inbox is not handled, and so nothing follows from it.',
      page: { to: '/orders?status=completed', label: 'Completed orders' },
      cli: 'tail inventory.v1 --from 5m --type reserved',
      check: justOne('inventory.stock.reserved'),
    },
    {
      id: 'on',
      title: 'And it works on',
      read: 'Place another order: the group has caught up and takes what is new.',
      page: { to: '/orders/new', label: 'New order' },
      cli: 'groups lag --group inventory',
      check: order({ outcome: 'completed' }, 'back'),
    },
  ],
}

import { justOne, order } from '../checks/orders.ts'
import { DUPLICATES, fault, figuresOf, grew } from '../checks/platform.ts'
import type { Lesson } from '../lesson.ts'

export const duplicate: Lesson = {
  id: 'duplicate',
  title: 'Everything comes twice',
  about:
    'Kafka delivers at least once, so events do come twice. The inbox knows the ids it has taken: the second one does nothing.',
  minutes: 3,
  roles: ['admin'],
  needs: ['faults'],
  before: figuresOf(DUPLICATES, 'payments'),
  steps: [
    {
      id: 'fault',
      title: 'Let orders send every event twice',
      read: 'Choose the service orders and the fault duplicate, 100 of a hundred, for a few minutes.',
      page: { to: '/faults', label: 'Faults' },
      cli: 'fault set orders duplicate --for 5m',
      check: fault('orders', 'duplicate'),
    },
    {
      id: 'order',
      title: 'Place an order',
      read: 'Two records of the same event are in orders.v1, next to each other, with the same ce_id.',
      page: { to: '/orders/new', label: 'New order' },
      cli: 'order place --watch',
      check: order({ outcome: 'completed' }, 'fault'),
    },
    {
      id: 'caught',
      title: 'Payments counts the second one',
      read: 'The id stands in its table messaging.inbox since the first, in the transaction that did the work. The second is counted as waybill_duplicates_total and dropped.',
      page: { to: '/kafka/topics/orders.v1', label: 'Records of orders.v1' },
      cli: 'tail orders.v1 --from 5m',
      check: grew('payments', DUPLICATES, 'duplicates did nothing'),
    },
    {
      id: 'once',
      title: 'Money was taken once',
      read: 'Nobody has paid twice: there is one payment.captured of the order.',
      page: { to: '/orders?status=completed', label: 'Completed orders' },
      cli: 'tail payments.v1 --from 5m --type captured',
      check: justOne('payments.payment.captured'),
    },
    {
      id: 'clear',
      title: 'End the fault',
      read: 'It would end by itself; do it now.',
      page: { to: '/faults', label: 'Faults: End it' },
      cli: 'fault clear orders',
      check: fault('orders'),
    },
  ],
}

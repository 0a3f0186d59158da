import { allEnded, placed } from '../checks/orders.ts'
import { outboxEmpty, restarted, restartsBefore } from '../checks/platform.ts'
import type { Lesson } from '../lesson.ts'

const BURST = 50

export const outbox: Lesson = {
  id: 'outbox',
  title: 'A crash loses nothing: the outbox',
  about:
    'An order and its event are committed together to PostgreSQL; a relay carries events to Kafka. A crash in between only delays them.',
  minutes: 3,
  roles: ['admin'],
  needs: ['supervisor'],
  before: restartsBefore('orders'),
  steps: [
    {
      id: 'burst',
      title: 'Place fifty orders at once',
      read: `Set “How many such orders” to ${BURST} or more. Have the page of services open beside it: the next step wants you to be quick.`,
      page: { to: '/orders/new', label: 'New order: 50 such orders' },
      cli: 'load --rate 25 --for 4s',
      check: placed(BURST),
    },
    {
      id: 'kill',
      title: 'Kill the orders service meanwhile',
      read: 'Kill is SIGKILL: nothing is tidied up. The supervisor starts it again, and its relay goes on with the first row that was not sent.',
      page: { to: '/services', label: 'Services: Kill orders' },
      cli: 'restart orders',
      check: restarted('orders'),
    },
    {
      id: 'ended',
      title: 'Every order has ended',
      read: 'Each order that was accepted is completed or cancelled. What was sent to Kafka but not marked as sent is sent again; who reads it knows its id and does nothing twice.',
      page: { to: '/orders', label: 'Orders' },
      cli: 'verify --wait 2m',
      check: allEnded,
    },
    {
      id: 'empty',
      title: 'The outbox is empty',
      read: 'Sent rows are gone from the table. What waits would be counted here, with its age.',
      page: { to: '/services', label: 'Services' },
      cli: 'outbox status orders',
      check: outboxEmpty('orders'),
    },
  ],
}

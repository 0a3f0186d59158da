import { members } from '../checks/groups.ts'
import { order } from '../checks/orders.ts'
import type { Lesson } from '../lesson.ts'

export const rebalance: Lesson = {
  id: 'rebalance',
  title: 'Scale out, and watch the rebalance',
  about: 'More processes of a service share its partitions. Kafka gives them out anew whenever one comes or goes.',
  minutes: 4,
  roles: ['admin'],
  needs: ['supervisor'],
  steps: [
    {
      id: 'alone',
      title: 'One process has all partitions',
      read: 'Look at the members of the group payments: there is one, and it reads everything.',
      page: { to: '/kafka/groups/payments?tab=members', label: 'Members of payments' },
      cli: 'groups describe --group payments --members',
      check: members('payments', 1),
    },
    {
      id: 'scale',
      title: 'Start two more',
      read: 'Choose 3 instances of payments. Two processes start and join the group; while partitions move, those that stay where they are are read on. From a shell it is chosen when the platform is started.',
      page: { to: '/services', label: 'Services: 3 instances of payments' },
      cli: 'up --scale payments=3',
      check: members('payments', 3),
    },
    {
      id: 'shared',
      title: 'Each has its part',
      read: 'No partition is read by two members of a group, so the events of one order are never handled by two processes at once.',
      page: { to: '/kafka/groups/payments?tab=members', label: 'Members of payments' },
      cli: 'groups describe --group payments --members',
      check: members('payments', 3, { busy: true }),
    },
    {
      id: 'works',
      title: 'Orders go on',
      read: 'Place an order. Whichever process has its partition takes it; where the last one stopped stands in the service’s own database.',
      page: { to: '/orders/new', label: 'New order' },
      cli: 'order place --watch',
      check: order({ outcome: 'completed' }, 'shared'),
    },
    {
      id: 'back',
      title: 'Go back to one',
      read: 'Choose 1 instance. Those that leave commit what they have done first, and their partitions come back.',
      page: { to: '/services', label: 'Services: 1 instance of payments' },
      cli: 'ps',
      check: members('payments', 1),
    },
  ],
}

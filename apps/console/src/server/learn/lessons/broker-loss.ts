import { order } from '../checks/orders.ts'
import { cluster } from '../checks/platform.ts'
import type { Lesson } from '../lesson.ts'

export const brokerLoss: Lesson = {
  id: 'broker-loss',
  title: 'Lose a broker',
  about:
    'Every partition has three copies, and a write counts when two have it. One broker may be lost, and nobody notices.',
  minutes: 4,
  roles: ['operator', 'admin'],
  needs: ['three-brokers'],
  steps: [
    {
      id: 'whole',
      title: 'All copies are in sync',
      read: 'The page of the cluster says that every partition has a leader and all of its replicas.',
      page: { to: '/kafka', label: 'Cluster' },
      cli: 'broker list',
      check: cluster('whole'),
    },
    {
      id: 'kill',
      title: 'Kill a broker',
      read: 'From a shell, since it has to stay down. The partitions that it led get another leader, and its copies fall out of sync: the ISR shrinks from three to two.',
      page: { to: '/kafka', label: 'Cluster: what is wrong' },
      cli: 'broker kill 2',
      check: cluster('broken'),
    },
    {
      id: 'works',
      title: 'Orders go on',
      read: 'Place an order. Two copies are enough to write, and every service has found the new leaders.',
      page: { to: '/orders/new', label: 'New order' },
      cli: 'order place --watch',
      check: order({ outcome: 'completed' }, 'kill'),
    },
    {
      id: 'heals',
      title: 'Start it again',
      read: 'It reads what it has missed from the leaders, and is in sync again. Leading comes back to it a little later.',
      page: { to: '/kafka', label: 'Cluster' },
      cli: 'broker start 2',
      check: cluster('whole'),
    },
  ],
}

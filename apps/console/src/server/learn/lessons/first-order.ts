import { order } from '../checks/orders.ts'
import type { Lesson } from '../lesson.ts'

export const firstOrder: Lesson = {
  id: 'first-order',
  title: 'The way of an order',
  about: 'An order goes from the till to the doorstep. No service calls another: each reads events and writes its own.',
  minutes: 2,
  steps: [
    {
      id: 'place',
      title: 'Place an order',
      read: 'The answer comes at once, before anybody has looked at the card or the shelf: the order and the event that tells of it are stored together, and the event goes to Kafka by itself.',
      page: { to: '/orders/new', label: 'New order: Place the order' },
      cli: 'order place --watch',
      check: order({}),
    },
    {
      id: 'asked',
      title: 'Payment and stock answer',
      read: 'Payments and inventory read the same event, at the same time, and know nothing of each other. The orders service waits for both.',
      page: { to: '/orders', label: 'Orders: open yours' },
      cli: 'order list --limit 5',
      check: order({ reached: ['payment', 'stock'] }),
    },
    {
      id: 'sent',
      title: 'It is packed, paid and shipped',
      read: 'Money is taken when the parcel is packed, not before. On the page of the order each station lights up when its event is there.',
      page: { to: '/orders', label: 'Orders: its stations' },
      cli: 'order watch <orderId>',
      check: order({ reached: ['packed', 'captured', 'shipped'] }),
    },
    {
      id: 'delivered',
      title: 'It is delivered',
      read: 'Open any event of the order: topic, partition and offset say where it stands for as long as the topic keeps it.',
      page: { to: '/orders?status=completed', label: 'Completed orders' },
      cli: 'order show <orderId>',
      check: order({ reached: ['delivered'], outcome: 'completed' }),
    },
  ],
}

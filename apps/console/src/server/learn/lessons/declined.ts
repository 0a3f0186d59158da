import { order } from '../checks/orders.ts'
import type { Lesson } from '../lesson.ts'

export const declined: Lesson = {
  id: 'declined',
  title: 'A card is declined',
  about:
    'What was done already is undone by another event: a compensation. There is no transaction over several services.',
  minutes: 2,
  steps: [
    {
      id: 'decline',
      title: 'Place an order with a card that is declined',
      read: 'Choose “The card is declined”. Stock is asked for at the same time as the card, so it is reserved all the same.',
      page: { to: '/orders/new', label: 'New order: The card is declined' },
      cli: 'order place --card declined --watch',
      check: order({ failed: ['payment'] }),
    },
    {
      id: 'cancelled',
      title: 'The order is cancelled',
      read: 'The orders service hears of the refusal and decides: a saga is a table of what may follow what. The tab “saga” of the order shows each decision as incoming, change, outgoing.',
      page: { to: '/orders?status=cancelled', label: 'Cancelled orders' },
      cli: 'order show <orderId>',
      check: order({ outcome: 'cancelled' }),
    },
    {
      id: 'released',
      title: 'The stock is released',
      read: 'Inventory hears that the order was cancelled and gives back what it held, whether it had reserved before or after.',
      page: { to: '/orders?status=cancelled', label: 'The order: stock, undone' },
      cli: 'order watch <orderId>',
      check: order({ failed: ['payment'], undone: ['stock'], outcome: 'cancelled' }),
    },
  ],
}

import { order } from '../checks/orders.ts'
import { fault, letters, lettersBefore } from '../checks/platform.ts'
import type { Lesson } from '../lesson.ts'

export const poison: Lesson = {
  id: 'poison',
  title: 'A poisoned event',
  about:
    'An event that can never be handled must not stop those behind it. It becomes a dead letter, and somebody decides.',
  minutes: 4,
  roles: ['admin'],
  needs: ['faults'],
  before: lettersBefore('pharmacy'),
  steps: [
    {
      id: 'fault',
      title: 'Poison what pharmacy reads',
      read: 'Choose the service pharmacy and the fault poison: each event then fails in a way that no other try would mend.',
      page: { to: '/faults', label: 'Faults' },
      cli: 'fault set pharmacy poison --for 5m',
      check: fault('pharmacy', 'poison'),
    },
    {
      id: 'letter',
      title: 'Order something that needs a prescription',
      read: 'Choose Amoxicillin. Pharmacy gives its event up and writes it to pharmacy.dlq.v1, with the error, and where it came from.',
      page: { to: '/orders/new', label: 'New order: Amoxicillin' },
      cli: 'order place --sku AMOXICILLIN-500',
      check: letters('pharmacy', 'more'),
    },
    {
      id: 'clear',
      title: 'Mend the cause',
      read: 'Here: end the fault. In earnest: bring the fix out. Sending letters back before would only make new ones.',
      page: { to: '/faults', label: 'Faults: End it' },
      cli: 'fault clear pharmacy',
      check: fault('pharmacy'),
    },
    {
      id: 'redrive',
      title: 'Send the letter back',
      read: 'Open the letter, look at its error and its data, and redrive it: it goes to pharmacy only, and never to the others who have handled it.',
      page: { to: '/dlq/pharmacy', label: 'Dead letters of pharmacy' },
      cli: 'dlq redrive pharmacy --all --yes',
      check: letters('pharmacy', 'none'),
    },
    {
      id: 'goes-on',
      title: 'The order goes on',
      read: 'The prescription was received, and waits for a pharmacist.',
      page: { to: '/orders?status=placed', label: 'Placed orders' },
      cli: 'prescription list',
      check: order({ begun: ['prescription'] }),
    },
  ],
}

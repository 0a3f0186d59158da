import { order } from '../checks/orders.ts'
import { newVersion, versionsBefore } from '../checks/platform.ts'
import type { Lesson } from '../lesson.ts'

const SUBJECT = 'orders.v1-waybill.orders.OrderConfirmed'

export const schemaChange: Lesson = {
  id: 'schema-change',
  title: 'Change a schema while it is in use',
  about:
    'Services are not updated at once. A new version of an event must be one that readers of the old one can read, and the registry sees to that.',
  minutes: 4,
  roles: ['operator', 'admin'],
  before: versionsBefore(SUBJECT),
  steps: [
    {
      id: 'written',
      title: 'See an event in its schema',
      read: 'Place an order. Its order.confirmed is in Avro, with the id of its schema in the first bytes; the page of the record shows how that is decoded.',
      page: { to: '/kafka/topics/orders.v1', label: 'Records of orders.v1' },
      cli: 'schemas show orders.order.confirmed',
      check: order({ reached: ['confirmed'] }),
    },
    {
      id: 'propose',
      title: 'Propose a change that breaks, then one that fits',
      read: 'Add {"name": "note", "type": "string"} to the fields and press Check: it is refused, since old records have no note. Make it {"name": "note", "type": ["null", "string"], "default": null}, check again, and register it.',
      page: { to: `/schemas/${SUBJECT}/propose`, label: 'Propose a version of OrderConfirmed' },
      cli: 'schemas try proposed.avsc --topic orders.v1',
      check: newVersion(SUBJECT),
    },
    {
      id: 'on',
      title: 'Nobody had to stop',
      read: 'Place another order. The service still writes the version it was built with, and everyone can read both.',
      page: { to: `/schemas/${SUBJECT}/latest`, label: 'Versions of OrderConfirmed' },
      cli: 'schemas list',
      check: order({ outcome: 'completed' }, 'propose'),
    },
  ],
}

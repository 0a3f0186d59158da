import { Link } from '@tanstack/react-router'
import type { OrderRecord } from '../../api/records.ts'
import { isOperator, useUser } from '../../api/session.ts'

/** Where a record stands; for who may look at topics, the way there. */
export function RecordPlace({ record: { topic, partition, offset } }: { record: OrderRecord }) {
  const operator = isOperator(useUser())
  const place = `topic ${topic}, partition ${partition}, offset ${offset}`
  if (!operator) return place
  return (
    <Link
      to="/kafka/topics/$topic/messages/$partition/$offset"
      params={{ topic, partition: String(partition), offset }}
    >
      {place}
    </Link>
  )
}

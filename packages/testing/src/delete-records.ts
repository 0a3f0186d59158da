import { Admin } from '@platformatic/kafka'
import type { Broker } from './create-broker.ts'

/** Takes the records before an offset off a partition, as retention does when they are old enough. */
export async function deleteRecordsBefore(
  { brokers, topicPrefix }: Broker,
  { topic, partition, offset }: { topic: string; partition: number; offset: bigint },
): Promise<void> {
  const admin = new Admin({ clientId: 'waybill-testing', bootstrapBrokers: [...brokers] })
  try {
    await admin.deleteRecords({ topics: [{ name: topicPrefix + topic, partitions: [{ partition, offset }] }] })
  } finally {
    await admin.close()
  }
}

// Redrives, and is killed when it has sent the letters and is about to mark them.
import { redrive } from '../src/dead-letters/redrive.ts'
import { openProducer } from '../src/kafka/producer.ts'

const options = JSON.parse(process.env.OPTIONS ?? '{}') as { brokers: string[]; topicPrefix: string; service: string }
const producer = openProducer({ ...options, clientId: 'killed' })

await redrive(
  { ...options, select: {}, by: 'a test' },
  {
    producer: {
      ...producer,
      async send(records) {
        if (records.some(({ topic }) => topic.endsWith('.dlq.v1'))) process.kill(process.pid, 'SIGKILL')
        await producer.send(records)
      },
    },
  },
)

import type { Route } from '@waybill/service'
import { exportMessages } from './export-messages.ts'
import type { Kafka } from './kafka.ts'
import { listAllTopics } from './list-topics.ts'
import { produceMessage } from './produce-message.ts'
import { readMessages } from './read-messages.ts'
import { searchMessages } from './search-messages.ts'
import { showMessage } from './show-message.ts'
import { showProduceForm } from './show-produce-form.ts'
import { showTopic } from './show-topic.ts'

/** All of /console/api/kafka. */
export const kafkaRoutes = (kafka: Kafka): Route[] => [
  listAllTopics(kafka),
  showTopic(kafka),
  readMessages(kafka),
  searchMessages(kafka),
  exportMessages(kafka),
  showMessage(kafka),
  showProduceForm(kafka),
  produceMessage(kafka),
]

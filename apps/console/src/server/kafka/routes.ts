import type { Route } from '@waybill/service'
import { alterBroker } from './alter-broker.ts'
import { alterTopic } from './alter-topic.ts'
import { createOneTopic } from './create-topic.ts'
import { deleteOneTopic } from './delete-topic.ts'
import { emptyOneTopic } from './empty-topic.ts'
import { exportMessages } from './export-messages.ts'
import { findKeyBeside } from './find-same-key.ts'
import type { Kafka } from './kafka.ts'
import { listAcls } from './list-acls.ts'
import { listAllTopics } from './list-topics.ts'
import { produceMessage } from './produce-message.ts'
import { readMessages } from './read-messages.ts'
import { searchMessages } from './search-messages.ts'
import { showBroker } from './show-broker.ts'
import { showCluster } from './show-cluster.ts'
import { showMessage } from './show-message.ts'
import { showProduceForm } from './show-produce-form.ts'
import { type Owners, showRecordReaders } from './show-record-readers.ts'
import { showTopic } from './show-topic.ts'

/** All of /console/api/kafka. */
export const kafkaRoutes = (kafka: Kafka, owners: Owners): Route[] => [
  showCluster(kafka),
  showBroker(kafka),
  alterBroker(kafka),
  listAcls(kafka),
  listAllTopics(kafka),
  showTopic(kafka),
  createOneTopic(kafka),
  alterTopic(kafka),
  emptyOneTopic(kafka),
  deleteOneTopic(kafka),
  readMessages(kafka),
  searchMessages(kafka),
  exportMessages(kafka),
  showMessage(kafka),
  findKeyBeside(kafka),
  showRecordReaders(kafka, owners),
  showProduceForm(kafka),
  produceMessage(kafka),
]

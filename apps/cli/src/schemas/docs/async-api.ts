import { type ContractTopic, topics } from '@waybill/contracts'
import { emittersOf, type Flow } from '../../flow/manifest.ts'
import { type EventDocs, exampleText } from './event-pages.ts'

const AVRO = 'application/vnd.apache.avro+json;version=1.9.0'
const KAFKA_BINDING = '0.5.0'

/**
 * The AsyncAPI 3 document of the platform: a channel for each topic, a message for each event, and what each service sends
 * and receives, tagged with its name.
 */
export function asyncApi(flow: Flow, events: readonly EventDocs[], version: string): object {
  const own = topics.filter(({ name }) => events.some(({ topic }) => topic === name))
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Waybill',
      version,
      description:
        'The events of the order platform. Written by `./waybill schemas docs` from the contracts and the manifests of the services.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/vnd.apache.avro',
    channels: Object.fromEntries(own.map((topic) => [topic.name, channel(topic, events)])),
    operations: Object.fromEntries(flow.services.flatMap(({ name }) => operations(flow, name, events))),
    components: {
      messages: Object.fromEntries(events.map((event) => [event.name, message(event)])),
      messageTraits: { envelope: { headers: envelope, correlationId: { location: '$message.header#/correlationid' } } },
    },
  }
}

function channel({ name, owner, key, partitions, retentionMs, cleanup }: ContractTopic, events: readonly EventDocs[]) {
  const told = events.filter(({ topic }) => topic === name)
  return {
    address: name,
    title: name,
    description: `Owned by ${owner}. The key is ${[key].flat().join(', else ')}; events of one key are in order.`,
    messages: Object.fromEntries(told.map((event) => [event.name, { $ref: `#/components/messages/${event.name}` }])),
    bindings: {
      kafka: {
        topic: name,
        partitions,
        topicConfiguration: { 'cleanup.policy': [cleanup], 'retention.ms': retentionMs },
        bindingVersion: KAFKA_BINDING,
      },
    },
  }
}

/** One for each topic that a service writes, and one for each that it reads. */
function operations(flow: Flow, service: string, events: readonly EventDocs[]): [string, object][] {
  const { emits = [], consumes = [] } = flow.services.find(({ name }) => name === service) ?? {}
  const received = new Set(consumes.map(({ event }) => event))
  const sent = events.filter(({ name }) => emits.includes(name) && emittersOf(flow, name).includes(service))
  return [
    ...operationsOf(service, 'send', sent),
    ...operationsOf(
      service,
      'receive',
      events.filter(({ name }) => received.has(name)),
    ),
  ]
}

function operationsOf(service: string, action: 'send' | 'receive', events: readonly EventDocs[]): [string, object][] {
  return [...Map.groupBy(events, ({ topic }) => topic)].map(([topic, told]) => [
    `${service}.${action}.${topic}`,
    {
      action,
      title: `${service} ${action}s ${told.map(({ name }) => name).join(', ')}`,
      channel: { $ref: `#/channels/${topic}` },
      messages: told.map(({ name }) => ({ $ref: `#/channels/${topic}/messages/${name}` })),
      tags: [{ name: service }],
    },
  ])
}

function message({ name, type, contract }: EventDocs): object {
  const { doc } = contract.schema as { doc?: string }
  return {
    name: type,
    title: name,
    summary: doc,
    contentType: 'application/vnd.apache.avro',
    traits: [{ $ref: '#/components/messageTraits/envelope' }],
    payload: { schemaFormat: AVRO, schema: contract.schema },
    bindings: {
      kafka: {
        key: { type: 'string', description: `The ${contract.key.join(', else ')}.` },
        schemaIdLocation: 'payload',
        schemaIdPayloadEncoding: 'confluent',
        schemaLookupStrategy: 'TopicRecordNameStrategy',
        bindingVersion: KAFKA_BINDING,
      },
    },
    examples: [{ name: 'example', payload: JSON.parse(exampleText(contract.schema)) }],
  }
}

const text = (description: string) => ({ type: 'string', description })

const envelope = {
  type: 'object',
  description: 'CloudEvents 1.0 in binary mode, and what ties events together.',
  required: ['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_time'],
  properties: {
    ce_specversion: { const: '1.0' },
    ce_id: { type: 'string', format: 'uuid', description: 'UUIDv7, the same in every copy of the event.' },
    ce_type: text('The type of the event, such as orders.order.placed.'),
    ce_source: text('The service that published it.'),
    ce_time: { type: 'string', format: 'date-time', description: 'When it was published.' },
    ce_subject: text('The key.'),
    correlationid: text('The same in all that follows from one request.'),
    causationid: text('The event or request that it was published for.'),
    eventversion: text('The version of its schema.'),
    traceparent: text('W3C trace context.'),
  },
}

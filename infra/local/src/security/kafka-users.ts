import type { Rule } from '@waybill/operations'
import { type Access, rulesOf } from './kafka-rules.ts'

/** A user as Strimzi's KafkaUser has it, with what it may do. */
export interface KafkaUser {
  readonly name: string
  readonly acls: readonly { readonly resource: Record<string, string>; readonly operations: readonly string[] }[]
}

/** What makes topics and schemas may do so; KEDA asks for the lag of groups. */
const tools: Rule[] = [
  { principal: 'waybill', resource: 'TOPIC', name: '*', operation: 'ALL' },
  { principal: 'waybill', resource: 'GROUP', name: '*', operation: 'ALL' },
  { principal: 'waybill', resource: 'CLUSTER', name: 'kafka-cluster', operation: 'ALL' },
  { principal: 'keda', resource: 'TOPIC', name: '*', operation: 'DESCRIBE' },
  { principal: 'keda', resource: 'GROUP', name: '*', operation: 'DESCRIBE' },
]

/** The rules of the whole system as users of a Kafka that Strimzi runs: the chart's `files/kafka-users.json`. */
export function kafkaUsers(access: Access, schemasTopic: string): KafkaUser[] {
  const all = [...rulesOf(access, schemasTopic), ...tools]
  return [...Map.groupBy(all, ({ principal }) => principal)].map(([name, rules]) => ({
    name,
    acls: [...Map.groupBy(rules, (rule) => JSON.stringify(resourceOf(rule)))].map(([resource, those]) => ({
      resource: JSON.parse(resource) as Record<string, string>,
      operations: those.map(({ operation }) => titleOf(operation)),
    })),
  }))
}

const kinds: Record<Rule['resource'], string> = {
  TOPIC: 'topic',
  GROUP: 'group',
  CLUSTER: 'cluster',
  TRANSACTIONAL_ID: 'transactionalId',
}

const resourceOf = ({ resource, name, prefixed = false }: Rule): Record<string, string> =>
  resource === 'CLUSTER'
    ? { type: 'cluster' }
    : { type: kinds[resource], name, patternType: prefixed ? 'prefix' : 'literal' }

/** DESCRIBE_CONFIGS is DescribeConfigs. */
const titleOf = (operation: string): string =>
  operation
    .split('_')
    .map((word) => word.slice(0, 1) + word.slice(1).toLowerCase())
    .join('')

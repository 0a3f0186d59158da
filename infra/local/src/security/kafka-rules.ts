import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Rule } from '@waybill/operations'

/** What each service may do with topics; `waybill flow` writes it from the services' manifests. */
export type Access = Readonly<Record<string, { readonly reads: readonly string[]; readonly writes: readonly string[] }>>

const FILE = join(import.meta.dirname, '../../../security/kafka-access.json')

export const readAccess = (): Access => JSON.parse(readFileSync(FILE, 'utf8'))

/**
 * The rules of the whole system. A service reads and writes the topics that its manifest says, in groups that are called as it
 * is; the registry has the topic of schemas. The console does what operators may, and asks each time who they are.
 *
 * @param schemasTopic where the registry keeps schemas
 */
export function rulesOf(access: Access, schemasTopic: string): Rule[] {
  const services = Object.entries(access).flatMap(([principal, { reads, writes }]): Rule[] => [
    ...reads.flatMap((name) => onTopic(principal, name, ['READ', 'DESCRIBE', 'DESCRIBE_CONFIGS'])),
    ...writes
      .filter((name) => !reads.includes(name))
      .flatMap((name) => onTopic(principal, name, ['DESCRIBE', 'DESCRIBE_CONFIGS'])),
    ...writes.flatMap((name) => onTopic(principal, name, ['WRITE'])),
    { principal, resource: 'GROUP', name: principal, operation: 'READ' },
    { principal, resource: 'GROUP', name: `${principal}.`, prefixed: true, operation: 'READ' },
  ])
  return [
    ...services,
    ...onTopic('registry', schemasTopic, ['READ', 'WRITE', 'CREATE', 'DESCRIBE', 'DESCRIBE_CONFIGS']),
    ...(['WRITE', 'DESCRIBE'] as const).map(
      // Of several registries on one topic, the last to take this id is the one that writes.
      (operation): Rule => ({
        principal: 'registry',
        resource: 'TRANSACTIONAL_ID',
        name: `schema-registry/${schemasTopic}`,
        operation,
      }),
    ),
    { principal: 'console', resource: 'TOPIC', name: '*', operation: 'ALL' },
    { principal: 'console', resource: 'GROUP', name: '*', operation: 'ALL' },
    { principal: 'console', resource: 'CLUSTER', name: 'kafka-cluster', operation: 'ALL' },
  ]
}

const onTopic = (principal: string, name: string, operations: readonly Rule['operation'][]): Rule[] =>
  operations.map((operation) => ({ principal, resource: 'TOPIC', name, operation }))

import { listAccessRules } from '@waybill/operations'
import { printable } from '../dlq/printable.ts'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { brokersOf } from '../platform/running.ts'

/** Prints the access control lists of the cluster. JSON is null when it has no authorizer. */
export async function list({ json }: { json?: boolean }): Promise<void> {
  const rules = await listAccessRules({ brokers: brokersOf() })
  print(rules ?? null, json, () => {
    if (!rules) return 'This cluster has no authorizer: everybody who reaches it may do everything.'
    if (rules.length === 0) return 'There are no rules: only super users may do anything.'
    return table(
      ['principal', 'permission', 'operation', 'resource', 'name', 'pattern', 'host'],
      rules.map(({ principal, permission, operation, resource, name, pattern, host }) =>
        [principal, permission, operation, resource, name, pattern, host].map(printable),
      ),
      terminalWidth(),
    )
  })
}

import { AclOperations, AclPermissionTypes, ResourcePatternTypes, ResourceTypes } from '@platformatic/kafka'
import { type Cluster, withAdmin } from '../cluster.ts'

/** Who may do what to which resource. */
export interface AccessRule {
  readonly resource: string
  readonly name: string
  /** `literal`: the resource of that name, `*` being all; `prefixed`: all whose names begin so. */
  readonly pattern: string
  readonly principal: string
  readonly host: string
  readonly operation: string
  readonly permission: string
}

/** The rules of a cluster; undefined when it has no authorizer and lets everybody do everything. */
export type AccessRules = readonly AccessRule[] | undefined

const SECURITY_DISABLED = 'SECURITY_DISABLED'

/**
 * Lists the access control lists of a cluster.
 *
 * @throws the client's error when the cluster can't be reached, or does not let this client see them
 */
export const listAccessRules = (cluster: Cluster): Promise<AccessRules> =>
  withAdmin(cluster, async (admin) => {
    try {
      const resources = await admin.describeAcls({
        filter: {
          resourceType: ResourceTypes.ANY,
          resourceName: null,
          resourcePatternType: ResourcePatternTypes.ANY,
          principal: null,
          host: null,
          operation: AclOperations.ANY,
          permissionType: AclPermissionTypes.ANY,
        },
      })
      return resources
        .flatMap(({ acls, resourceName, ...resource }) =>
          acls.map(({ principal, host, ...rule }) => ({
            resource: nameIn(ResourceTypes, resource.resourceType),
            name: resourceName,
            pattern: nameIn(ResourcePatternTypes, resource.resourcePatternType),
            ...{ principal, host },
            operation: nameIn(AclOperations, rule.operation),
            permission: nameIn(AclPermissionTypes, rule.permissionType),
          })),
        )
        .toSorted((a, b) => orderOf(a).localeCompare(orderOf(b)))
    } catch (error) {
      if (isSecurityDisabled(error)) return undefined
      throw error
    }
  })

const nameIn = (names: Readonly<Record<string, number>>, value: number): string =>
  (Object.entries(names).find(([, number]) => number === value)?.[0] ?? String(value))
    .toLowerCase()
    .replaceAll('_', '-')

const orderOf = ({ principal, resource, name, operation }: AccessRule) =>
  [principal, resource, name, operation].join('\0')

/** The client wraps what the broker said in errors of its own. */
function isSecurityDisabled(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isSecurityDisabled)
  if (!(error instanceof Error)) return false
  if ('apiId' in error && error.apiId === SECURITY_DISABLED) return true
  return isSecurityDisabled(error.cause)
}

import { type Acl, AclOperations, AclPermissionTypes, ResourcePatternTypes, ResourceTypes } from '@platformatic/kafka'
import { type Cluster, withAdmin } from '../cluster.ts'

/** One thing that one principal may do. On a cluster with an authorizer all else is denied. */
export interface Rule {
  /** Without `User:`. */
  principal: string
  resource: 'TOPIC' | 'GROUP' | 'CLUSTER' | 'TRANSACTIONAL_ID'
  name: string
  /** The name is the beginning of those meant. */
  prefixed?: boolean
  operation: 'ALL' | 'READ' | 'WRITE' | 'CREATE' | 'DESCRIBE' | 'DESCRIBE_CONFIGS'
}

/** What was changed. */
export interface RulesSet {
  added: number
  removed: number
}

/**
 * Makes these the only rules of the principals that they name: missing ones are added first, then others of theirs are removed, so
 * that nobody is denied what he had and keeps. Safe to repeat. Rules of other principals stay.
 *
 * @throws the client's error when the cluster can't be reached, has no authorizer, or does not let this client change rules
 */
export const setRules = (cluster: Cluster, rules: readonly Rule[]): Promise<RulesSet> =>
  withAdmin(cluster, async (admin) => {
    const wanted = new Map(rules.map(toAcl).map((acl) => [keyOf(acl), acl]))
    const principals = new Set(rules.map(({ principal }) => `User:${principal}`))
    const resources = await admin.describeAcls({ filter: { ...anything, principal: null } })
    const found = resources.flatMap(({ acls, ...resource }) => acls.map((acl) => ({ ...resource, ...acl })))
    const theirs = new Map(
      found
        .filter(({ principal }) => principals.has(principal))
        .map(({ resourceType, resourceName, resourcePatternType, principal, host, operation, permissionType }) => {
          const acl = {
            resourceType,
            resourceName,
            resourcePatternType,
            principal,
            host,
            operation,
            permissionType,
          } as Acl
          return [keyOf(acl), acl]
        }),
    )
    const missing = [...wanted].filter(([key]) => !theirs.has(key)).map(([, acl]) => acl)
    const surplus = [...theirs].filter(([key]) => !wanted.has(key)).map(([, acl]) => acl)
    if (missing.length > 0) await admin.createAcls({ creations: missing })
    if (surplus.length > 0) await admin.deleteAcls({ filters: surplus })
    return { added: missing.length, removed: surplus.length }
  })

const anything = {
  resourceType: ResourceTypes.ANY,
  resourceName: null,
  resourcePatternType: ResourcePatternTypes.ANY,
  host: null,
  operation: AclOperations.ANY,
  permissionType: AclPermissionTypes.ANY,
}

const toAcl = ({ principal, resource, name, prefixed, operation }: Rule): Acl => ({
  resourceType: ResourceTypes[resource],
  resourceName: name,
  resourcePatternType: prefixed ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
  principal: `User:${principal}`,
  host: '*',
  operation: AclOperations[operation],
  permissionType: AclPermissionTypes.ALLOW,
})

const keyOf = ({ resourceType, resourceName, resourcePatternType, principal, host, operation, permissionType }: Acl) =>
  [resourceType, resourceName, resourcePatternType, principal, host, operation, permissionType].join('\0')

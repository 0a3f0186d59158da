import { check } from '../check.ts'
import type { Facts, GroupFacts } from '../facts.ts'
import { seconds } from '../shown.ts'

/** Groups that lag behind get on. */
export const standingGroups = check<Facts, 'cluster'>({
  name: 'groups that stand still',
  severity: 'error',
  holds: 'every group that lags behind moves',
  advice:
    'Look in the log of its service: what it fails at is tried again and again. waybill dlq and the parked keys tell more.',
  needs: ['cluster'],
  find: ({ cluster: { groups, watchedMs } }) => groups.flatMap((group) => findingsOf(group, watchedMs)),
})

function findingsOf({ name, state, partitions }: GroupFacts, watchedMs: number) {
  const standing = partitions.filter(({ standsStill }) => standsStill)
  const lag = standing.reduce((sum, { committed, end }) => sum + end - committed, 0n)
  if (standing.length === 0) return []
  const where = [...new Set(standing.map(({ topic }) => topic))].join(', ')
  const nobody = state.toLowerCase() === 'empty'
  return [
    {
      about: name,
      says: `${lag} records of ${where} wait, and it has not moved for ${seconds(watchedMs / 1_000)}${nobody ? ': it has no member' : ''}`,
      ...(nobody
        ? {
            severity: 'warning' as const,
            advice: 'Start what reads as this group; delete the group when nothing does any more.',
          }
        : {}),
    },
  ]
}

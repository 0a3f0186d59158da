import type { Group } from '../../api/groups.ts'
import type { GroupsSearch } from './search.ts'

/** The groups that fit the filter, those with the most waiting first unless it says by name. */
export function shownOf(groups: readonly Group[], { state, q, sort = 'lag' }: GroupsSearch): Group[] {
  const text = q?.trim().toLowerCase()
  const found = groups.filter(
    (group) =>
      (state === undefined || group.state === state) &&
      (!text || [group.group, group.service ?? '', ...group.topics].some((part) => part.toLowerCase().includes(text))),
  )
  const byName = (a: Group, b: Group) => (a.group < b.group ? -1 : a.group > b.group ? 1 : 0)
  return found.sort((a, b) => (sort === 'lag' ? b.lag - a.lag : 0) || byName(a, b))
}

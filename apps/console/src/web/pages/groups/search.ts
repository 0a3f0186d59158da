export const sorts = ['lag', 'group'] as const

/** The filter, as it stands in the URL. */
export interface GroupsSearch {
  state?: string
  q?: string
  sort?: (typeof sorts)[number]
}

/** Why something is not done to a group. */
export const groupRefusals = [
  'no-such-group',
  'no-such-topic',
  'no-such-partition',
  'group-has-members',
  'not-a-consumer-group',
  'nothing-to-reset',
  'offsets-have-moved',
  'not-as-planned',
] as const

/** Something is not done to a group: why, and what to do. */
export class GroupRefusal extends Error {
  override name = 'GroupRefusal'
  readonly code: (typeof groupRefusals)[number]

  constructor(code: GroupRefusal['code'], message: string) {
    super(message)
    this.code = code
  }
}

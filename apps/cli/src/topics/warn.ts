import { colour } from '../output/colour.ts'

/** Says what somebody may be sorry for, beside the output that a program reads. */
export function warn(warnings: readonly string[]): void {
  for (const warning of warnings) console.error(colour('yellow', `! ${warning}`))
}

/** What a plan that was not carried out ends with. */
export const NOT_DONE = 'Nothing is changed yet: --execute does it.'

import type { Command } from 'commander'
import { begins, complete } from './candidates.ts'
import { namesOf } from './names.ts'

/** Prints what may stand in the place of the last word, one a line: the word, and behind a tab what it is. */
export async function printCandidates(program: Command, words: readonly string[]): Promise<void> {
  const { candidates, kind } = complete(program, words)
  const names = kind ? begins(await namesOf(kind), words.at(-1) ?? '') : []
  for (const { text, about } of [...candidates, ...names]) console.log(about ? `${text}\t${about}` : text)
  // A cluster that has not answered in time is not waited for.
  process.exit()
}

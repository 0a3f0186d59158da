import type { Letter } from './letter.ts'

/** Brings letters of one key back into the order of the partition they came from. */
export interface Ordering {
  /** Takes the next letter as it stands among the dead ones, and returns those whose turn it now is. */
  take(letter: Letter): Letter[]
  /** Those still held back, in their order: what they waited for is gone from the topic. */
  rest(): Letter[]
}

/**
 * Looks which keys have letters out of their order. A letter that was redriven and failed again stands behind
 * letters that came after it at first; only letters of such keys are held in memory, until their turn.
 *
 * @param letters all that `take` will be given
 */
export async function orderingOf(letters: AsyncIterable<Letter>): Promise<Ordering> {
  const lines = new Map<string, bigint[]>()
  for await (const letter of letters) {
    const line = lineOf(letter)
    if (line === undefined) continue
    const offsets = lines.get(line)
    if (offsets) offsets.push(letter.origin.offset)
    else lines.set(line, [letter.origin.offset])
  }
  for (const [line, offsets] of lines) {
    if (offsets.every((offset, i) => i === 0 || offset >= (offsets[i - 1] ?? offset))) lines.delete(line)
    else offsets.sort(ascending)
  }
  const held = new Map<string, Letter[]>()

  return {
    take(letter) {
      const line = lineOf(letter)
      const awaited = line === undefined ? undefined : lines.get(line)
      if (line === undefined || !awaited) return [letter]
      const waiting = [...(held.get(line) ?? []), letter].sort(byOrigin)
      const ready = waiting.findIndex(({ origin }, i) => origin.offset !== awaited[i])
      const released = waiting.splice(0, ready < 0 ? waiting.length : ready)
      awaited.splice(0, released.length)
      held.set(line, waiting)
      return released
    },
    rest: () => [...held.values()].flat(),
  }
}

/** What is in order: the records of one key in one partition. Records without a key have no order. */
const lineOf = ({ key, origin }: Letter): string | undefined =>
  key === undefined ? undefined : `${origin.topic}/${origin.partition}/${key}`

const ascending = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0)
const byOrigin = (a: Letter, b: Letter) => ascending(a.origin.offset, b.origin.offset)

import { type Finding, type Invariant, isRecent, type LetterFact, type Sources } from '../sources.ts'

export const letters: Invariant = {
  id: 'I8',
  says: 'each dead letter tells where it came from and why; sent back, it took effect or came again',
  check: (sources) =>
    sources.letters.flatMap((letter): Finding[] => {
      const { service, place, error, id, origin } = letter
      const about = `${service}.dlq.v1 ${place}`
      const event = `event ${id ?? 'without an id'}`
      if (origin === undefined) return [{ about, says: `${event}: where it came from is unknown` }]
      if (!error) return [{ about, says: `${event}: why it failed is unknown` }]
      return isLost(letter, sources)
        ? [{ about, says: `${event} was sent back, and nothing tells what became of it` }]
        : []
    }),
}

/** An inbox forgets what is older than a week. */
function isLost({ service, id, redriven, at }: LetterFact, sources: Sources): boolean {
  if (!redriven || id === undefined || !isRecent(at, sources)) return false
  const taken = sources.services.find(({ name }) => name === service)?.taken.has(id)
  const again = sources.letters.some((other) => other.service === service && other.id === id && !other.redriven)
  return !taken && !again
}

import type { RecordReader } from '@waybill/operations'
import type { FateStanding } from '@waybill/service'
import type { RecordReaders } from '../../shared/kafka.ts'

/** What a service said of a record, or why it could not be asked. */
export type Told = { fate: FateStanding; letter: string | undefined } | { error: string }

type Shown = Pick<RecordReaders['readers'][number], 'standing' | 'words' | 'at' | 'letter'>

/**
 * How a group stands to a record, as far as anybody knows: Kafka has the group's offset only; of a service of this platform its
 * inbox knows more.
 *
 * @param told undefined for a group of somebody else
 * @param type of the record's event, if it is one
 */
export function standingOf({ ahead, committed }: RecordReader, told: Told | undefined, type: string | null): Shown {
  const fate = told && 'fate' in told ? told.fate : undefined
  const shown = (
    standing: Shown['standing'],
    words: string,
    at: string | null = null,
    letter: string | null = null,
  ) => ({
    ...{ standing, words, at, letter },
  })
  if (fate?.parked) {
    const { attempts, error, dueAt } = fate.parked
    return attempts === 0
      ? shown('parked', 'It waits behind an earlier record of its key, which failed.')
      : shown('parked', `It failed ${times(attempts)}${error ? ` (${error})` : ''} and is tried again.`, dueAt)
  }
  if (fate?.takenAt) {
    return shown(
      'taken',
      fate.setAsideAt ? 'Taken, after it had been set aside.' : 'Taken, once and for good.',
      fate.takenAt,
    )
  }
  if (fate?.setAsideAt) {
    const letter = told && 'letter' in told ? told.letter : undefined
    return letter === undefined
      ? shown('set-aside', 'Set aside: it was redriven or discarded since, or waits on a delay topic.', fate.setAsideAt)
      : shown('dead-letter', 'Given up: it is a dead letter.', fate.setAsideAt, letter)
  }
  const unsaid = told && 'error' in told ? ` What it did with it is not known: ${told.error}` : ''
  if (ahead === null) {
    return shown(
      'unknown',
      `It has committed nothing of this partition: whether it read the record is not known.${unsaid}`,
    )
  }
  if (ahead === 0) return shown('waiting', 'It is the next that is read.')
  if (ahead > 0) return shown('waiting', `${ahead} ${ahead === 1 ? 'offset' : 'offsets'} before it are read first.`)
  if (fate?.handled === false) return shown('ignored', `Passed over: it has no handler for ${type ?? 'such a record'}.`)
  if (fate) {
    const why =
      type === null ? 'a record without an event leaves no mark' : 'it was longer ago than the inbox remembers'
    return shown(
      'past',
      `It has read on to ${committed}. Its inbox does not know the record: ${why}, or the group was moved past it.`,
    )
  }
  return shown(
    'past',
    `It has read on to ${committed}.${unsaid || ' What it did with the record, Kafka does not know.'}`,
  )
}

const times = (count: number) => (count === 1 ? 'once' : `${count} times`)

import { PermanentError } from '../errors.ts'
import { noteTries, triesBegun } from '../postgres/attempts.ts'
import type { PartitionId } from '../postgres/inbox.ts'
import type { Item } from './item.ts'
import { type Patience, persistently } from './persistently.ts'
import type { Taking } from './taking.ts'

/** The tries of a partition's records that are counted, from before the handler runs until its outcome is committed. */
export interface Tries {
  /**
   * Waits for its turn: a record is tried alone, of all whose tries are counted in this process, when the process may have
   * ended for it before. So of those that are under way when it ends again, it is the only one that is blamed.
   * @returns why it is not tried any more, code `crashed`: the process ended during each of its last tries
   */
  enter(item: Item): Promise<PermanentError | undefined>
  /** Counts a try. What follows is the handler and nothing else, so that waiting is never taken for it. */
  begin(item: Item): Promise<void>
  /** The try came to an end, whatever its outcome, which is committed. */
  end(item: Item): void
  /** The try did not take place, or was called off: it does not count. */
  giveBack(item: Item, patience?: Patience): Promise<void>
  /** Lets others have their turn; the try is still to be given back. */
  leave(item: Item): void
  /** Gives back all that did not come to an end: the process goes on, so none of them has ended it. */
  giveAllBack(): Promise<void>
}

/** Tries in a row during which the process may end. */
const MOST_CUT = 3
/** For as long as the process lives: what is not given back would be taken for its end. */
const always: Patience = { signal: new AbortController().signal, onOutage() {} }

export function openTries(from: PartitionId, deps: Taking): Tries {
  const { db, group } = deps
  const underWay = new Map<Item, { before: number; leave(): void }>()
  const note = ({ record }: Item, tries: number, patience: Patience) =>
    persistently(() => noteTries(db, group, from, record.offset, tries), patience)

  async function giveBack(item: Item, patience: Patience = deps): Promise<void> {
    const found = underWay.get(item)
    if (!found) return
    found.leave()
    if (item.begun > 0) await note(item, found.before, patience)
    item.begun = 0
    underWay.delete(item)
  }

  return {
    async enter(item) {
      const { tries, firstAt } = await persistently(() => triesBegun(db, group, from, item.record.offset), deps)
      item.firstFailedAt ??= firstAt
      if (tries >= MOST_CUT) {
        item.begun = tries
        return new PermanentError(`The process ended during each of its last ${tries} tries`, { code: 'crashed' })
      }
      // One that is not parked is counted only behind a start that is suspicious.
      underWay.set(item, { before: tries, leave: await deps.apart(tries > 0 || !item.parked) })
      return undefined
    },
    async begin(item) {
      item.begun = (underWay.get(item)?.before ?? 0) + 1
      await note(item, item.begun, deps)
    },
    end(item) {
      underWay.get(item)?.leave()
      underWay.delete(item)
    },
    giveBack,
    leave: (item) => underWay.get(item)?.leave(),
    async giveAllBack() {
      await Promise.all([...underWay.keys()].map((item) => giveBack(item, always)))
    },
  }
}

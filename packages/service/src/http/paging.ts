import { Type } from 'typebox'

const MOST = 100

/** A text that is a place in a list: `after` in the query of its next page. */
export const After = Type.Optional(Type.String({ format: 'uuid', description: 'The `next` of the page before' }))

/** How many items a page holds, at most 100. */
export const Limit = (byDefault = 50) => Type.Integer({ minimum: 1, maximum: MOST, default: byDefault })

/** A page of a list. `next` is the place of its last item, null when nothing follows. */
export const Page = <Item extends Type.TSchema, Place extends Type.TSchema = Type.TString>(item: Item, place?: Place) =>
  Type.Object({ items: Type.Array(item), next: Type.Union([(place ?? Type.String()) as Place, Type.Null()]) })

/**
 * The place after which the next page begins, by key and not by number, so that what is added meanwhile shifts nothing.
 * A full page may be the last one: then the next is empty.
 */
export function nextOf<Row, Place>(rows: readonly Row[], limit: number, placeOf: (last: Row) => Place): Place | null {
  const last = rows.length === limit ? rows.at(-1) : undefined
  return last === undefined ? null : placeOf(last)
}

import type { MessagePage, MessageQuery, MessageView } from '../../../api/kafka.ts'
import type { TopicSearch } from '../page.ts'

const PAGE = 50

/** Which way the first page goes, and every page without a word of its own. */
const naturalWay = ({ order }: TopicSearch) => (order === 'oldest' ? ('newer' as const) : ('older' as const))

/** What the URL asks the server for. */
export function queryOf(search: TopicSearch): MessageQuery {
  const { partition, fromOffset, toOffset, from, to, at, go, q, filter } = search
  return {
    direction: at === undefined ? naturalWay(search) : (go ?? naturalWay(search)),
    limit: PAGE,
    ...(partition === undefined ? {} : { partition }),
    ...(fromOffset === undefined ? {} : { fromOffset }),
    ...(toOffset === undefined ? {} : { toOffset }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(at === undefined ? {} : { at }),
    ...(q === undefined ? {} : { q }),
    ...(filter === undefined ? {} : { filter }),
  }
}

/** A page in the order in which it is shown, and where the pages beside it begin. */
export interface ShownPage {
  messages: MessageView[]
  /** undefined: there is none. */
  older: string | undefined
  newer: string | undefined
}

export function shownPage(page: MessagePage, query: MessageQuery, search: TopicSearch): ShownPage {
  const down = query.direction === 'older'
  const over = page.why === 'end'
  const newestFirst = search.order !== 'oldest'
  return {
    messages: down === newestFirst ? page.messages : page.messages.toReversed(),
    older: down ? (over ? undefined : page.at) : search.at === undefined ? undefined : page.from,
    newer: down ? (search.at === undefined ? undefined : page.from) : over ? undefined : page.at,
  }
}

export const placeOf = ({ partition, offset }: MessageView): string => `${partition}-${offset}`

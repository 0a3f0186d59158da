import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { exportUrl, messagesQuery } from '../../../api/kafka.ts'
import { Button } from '../../../ui/Button.tsx'
import { Drawer } from '../../../ui/Drawer.tsx'
import { Empty } from '../../../ui/Empty.tsx'
import { Failure } from '../../../ui/Failure.tsx'
import kafka from '../../kafka/kafka.module.css'
import { Message } from '../../message/Message.tsx'
import { route } from '../page.ts'
import { columnsOf } from './columns.ts'
import { Filters } from './Filters.tsx'
import { MessageList } from './MessageList.tsx'
import { queryOf, shownPage } from './query.ts'
import { SearchStatus } from './SearchStatus.tsx'
import { MOST_ROWS, useNews } from './use-news.ts'
import { useSearch } from './use-search.ts'

/** The records of a topic: a page of them, or what a search finds; those that come, live. */
export function Messages({ topic, partitions }: { topic: string; partitions: number }) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const query = useMemo(() => queryOf(search), [search])
  const searching = query.q !== undefined || query.filter !== undefined
  const pages = useQuery({ ...messagesQuery(topic, query), enabled: !searching })
  const found = useSearch(topic, searching ? query : undefined)
  const page = pages.data && !searching ? shownPage(pages.data, query, search) : undefined
  const live = search.live === true && search.at === undefined && search.order === undefined
  const news = useNews(topic, query, live && pages.data && !searching ? pages.data.from : undefined)
  const messages = useMemo(
    () => (searching ? found.messages : [...news.messages, ...(page?.messages ?? [])].slice(0, MOST_ROWS)),
    [searching, found.messages, news.messages, page],
  )
  const error = searching ? found.error : (pages.error ?? news.error)
  const [partition, offset] = (search.record ?? '').split('-')

  const turn = (go: 'older' | 'newer', at: string | undefined) =>
    void navigate({ search: ({ live: _, record: _r, ...rest }) => ({ ...rest, go, ...(at ? { at } : {}) }) })
  const open = (place: string | undefined) =>
    void navigate({
      search: ({ record: _, ...rest }) => (place === undefined ? rest : { ...rest, record: place }),
      replace: true,
      resetScroll: false,
    })

  return (
    <div className={kafka.page}>
      <Filters partitions={partitions} />
      <div className={kafka.bar}>
        {searching ? null : (
          <>
            <Button
              because={page?.newer ? undefined : 'These are the newest.'}
              onClick={() => turn('newer', page?.newer)}
            >
              Newer
            </Button>
            <Button
              because={page?.older ? undefined : 'There are none before.'}
              onClick={() => turn('older', page?.older)}
            >
              Older
            </Button>
            <Button
              aria-pressed={live}
              because={search.order === 'oldest' ? 'New records come at the end: look at the newest first.' : undefined}
              onClick={() =>
                void navigate({
                  search: ({ live: was, at: _, go: _g, ...rest }) =>
                    was && live ? rest : { ...rest, live: true as const },
                  replace: true,
                })
              }
            >
              {live ? 'Pause' : 'Live'}
            </Button>
          </>
        )}
        {(['ndjson', 'csv'] as const).map((format) => (
          <a key={format} className={kafka.link} href={exportUrl(topic, { ...query, limit: 200 }, format)} download>
            {format.toUpperCase()}
          </a>
        ))}
      </div>
      {searching ? <SearchStatus search={found} /> : null}
      {error ? (
        <Failure what="The records" error={error} stale={messages.length > 0} retry={() => void pages.refetch()} />
      ) : null}
      {messages.length === 0 && !error && (searching ? found.end : pages.data) ? (
        <Nothing searching={searching} topic={topic} />
      ) : (
        <MessageList messages={messages} columns={columnsOf(search.cols)} open={search.record} onOpen={open} />
      )}
      <p className={kafka.fine} role="status">
        {messages.length} records shown
        {live ? `; ${news.messages.length} came since` : ''}
      </p>
      {partition && offset ? (
        <Drawer title={`${partition}@${offset}`} onClose={() => open(undefined)}>
          <Message topic={topic} partition={Number(partition)} offset={offset} />
        </Drawer>
      ) : null}
    </div>
  )
}

const Nothing = ({ searching, topic }: { searching: boolean; topic: string }) => (
  <Empty title={searching ? 'Nothing was found' : 'There are no records here'}>
    {searching ? (
      'It was looked for in what is told above. Another text, or a longer span of time, may find more.'
    ) : (
      <>
        The topic is empty, or the span has none.{' '}
        <Link to="/kafka/topics/$topic" params={{ topic }} search={{}}>
          Look at all of it
        </Link>{' '}
        or{' '}
        <Link to="/kafka/topics/$topic/produce" params={{ topic }}>
          produce one
        </Link>
        .
      </>
    )}
  </Empty>
)

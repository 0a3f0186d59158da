import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ApiProblem } from '../../api/http.ts'
import { topicQuery } from '../../api/kafka.ts'
import { inBytes } from '../../format/bytes.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Tabs } from '../../ui/Tabs.tsx'
import styles from '../kafka/kafka.module.css'
import { Role } from '../kafka/Role.tsx'
import { Configs } from './Configs.tsx'
import { Groups } from './Groups.tsx'
import { Messages } from './messages/Messages.tsx'
import { Partitions } from './Partitions.tsx'
import { route, tabs } from './page.ts'
import { Subjects } from './Subjects.tsx'

/** The page is made anew for each topic, so that nothing of the one before stays. */
export function TopicPage() {
  const { topic } = route.useParams()
  return <OneTopic key={topic} name={topic} />
}

function OneTopic({ name }: { name: string }) {
  const { tab = 'messages' } = route.useSearch()
  const navigate = route.useNavigate()
  const { data, error, refetch } = useQuery(topicQuery(name))
  if (!data && error instanceof ApiProblem && error.status === 404) {
    return (
      <Empty page title="There is no such topic">
        {error.message} <Link to="/kafka/topics">All topics</Link>
      </Empty>
    )
  }
  const held = data?.partitions.reduce((sum, { first, end }) => sum + Number(end ?? 0) - Number(first ?? 0), 0)
  const bytes = data?.partitions.reduce((sum, partition) => sum + partition.bytes, 0)

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <h1 className={styles.title}>{name}</h1>
          <p className={styles.fine}>
            {data ? (
              <>
                <Role role={data.role} /> {data.partitions.length} partitions, {(held ?? 0).toLocaleString()} records,{' '}
                {inBytes(bytes ?? 0)}
                {data.owner ? `, written by ${data.owner}` : ''}
              </>
            ) : (
              'Loading …'
            )}
          </p>
        </div>
        <div className={styles.actions}>
          <Link to="/kafka/topics/$topic/produce" params={{ topic: name }} className={styles.main}>
            Produce
          </Link>
        </div>
      </header>
      {error ? <Failure what="The topic" error={error} stale={!!data} retry={() => void refetch()} /> : null}
      <Tabs
        names={tabs}
        chosen={tab}
        label="About this topic"
        panel="topic-tab"
        onChoose={(next) => void navigate({ search: next === 'messages' ? {} : { tab: next }, replace: true })}
      />
      <div role="tabpanel" id="topic-tab" className={styles.panel} aria-labelledby={`tab-topic-tab-${tab}`}>
        {tab === 'messages' ? <Messages topic={name} partitions={data?.partitions.length ?? 0} /> : null}
        {tab === 'partitions' && data ? <Partitions partitions={data.partitions} /> : null}
        {tab === 'config' && data ? (
          <Configs topic={name} configs={data.configs} partitions={data.partitions.length} />
        ) : null}
        {tab === 'groups' && data ? <Groups readers={data.readers} /> : null}
        {tab === 'schema' && data ? <Subjects subjects={data.subjects} topic={name} /> : null}
      </div>
    </div>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ApiProblem } from '../../api/http.ts'
import { messageQuery } from '../../api/kafka.ts'
import { useKeys } from '../../shell/use-keys.ts'
import { Card } from '../../ui/Card.tsx'
import { Empty } from '../../ui/Empty.tsx'
import styles from '../kafka/kafka.module.css'
import { Message } from './Message.tsx'
import { route } from './page.ts'
import { Readers } from './Readers.tsx'
import { SameKey } from './SameKey.tsx'

/** One record under an address of its own. */
export function MessagePage() {
  const { topic, partition, offset } = route.useParams()
  const navigate = route.useNavigate()
  const place = { topic, partition: Number(partition), offset }
  const { data, error } = useQuery(messageQuery(topic, place.partition, offset))
  const go = (to: string | null | undefined) => {
    if (to) void navigate({ params: { topic, partition, offset: to } })
  }
  useKeys('Record', [
    { keys: 'j', label: 'Next record of the partition', run: () => go(data?.next) },
    { keys: 'k', label: 'Record before', run: () => go(data?.previous) },
  ])
  if (error instanceof ApiProblem && error.status >= 400 && error.status < 500) {
    return (
      <Empty page title="There is no such record">
        {error.message}{' '}
        <Link to="/kafka/topics/$topic" params={{ topic }}>
          What {topic} has
        </Link>
      </Empty>
    )
  }
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1 className={styles.title}>
          <Link to="/kafka/topics/$topic" params={{ topic }}>
            {topic}
          </Link>{' '}
          {partition}@{offset}
        </h1>
        <SameKey key={offset} {...place} recordKey={data ? data.message.key : undefined} onFound={go} />
      </header>
      <Card>
        <Message key={offset} {...place} />
      </Card>
      <Readers {...place} />
    </div>
  )
}

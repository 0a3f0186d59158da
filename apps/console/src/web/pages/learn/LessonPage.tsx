import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ApiProblem } from '../../api/http.ts'
import { beginLesson, lessonQuery, lessonsQuery } from '../../api/learn.ts'
import { queryClient } from '../../api/query-client.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import styles from './learn.module.css'
import { lessonRoute } from './page.ts'
import { Step } from './Step.tsx'

/** One lesson: what to read and to do, and what has really happened of it. */
export function LessonPage() {
  const { lesson } = lessonRoute.useParams()
  const query = lessonQuery(lesson)
  const { data, error, refetch } = useQuery(query)
  const begin = useMutation({
    mutationFn: () => beginLesson(lesson),
    onSuccess: (begun) => {
      queryClient.setQueryData(query.queryKey, begun)
      void queryClient.invalidateQueries({ queryKey: lessonsQuery.queryKey, exact: true })
    },
  })
  if (!data) {
    if (error instanceof ApiProblem && (error.status === 404 || error.status === 403)) {
      return (
        <Empty page title={error.status === 404 ? 'There is no such lesson' : 'This lesson is not for you'}>
          {error.message} <Link to="/learn">All lessons</Link>
        </Empty>
      )
    }
    return error ? (
      <Failure what="The lesson" error={error} retry={() => void refetch()} />
    ) : (
      <p role="status">Loading the lesson …</p>
    )
  }
  const { title, about, cannot, begunAt, lit, of, steps } = data
  const current = begunAt === null ? undefined : steps.find(({ litAt }) => litAt === null)
  const progress =
    begunAt === null ? 'Not begun.' : lit === of ? 'Every step has happened.' : `${lit} of ${of} steps have happened.`

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <h1>{title}</h1>
          <p>{about}</p>
        </div>
        <Button
          look={begunAt === null ? 'main' : 'plain'}
          because={begin.isPending ? 'It is being begun.' : (cannot ?? undefined)}
          onClick={() => begin.mutate()}
        >
          {begunAt === null ? 'Begin' : 'Begin anew'}
        </Button>
      </header>
      {cannot === null ? null : (
        <p className={styles.warning} role="note">
          It can not be done on this platform. {cannot}
        </p>
      )}
      {error ? <Failure what="The lesson" error={error} stale /> : null}
      {begin.error ? <Failure what="The lesson" error={begin.error} /> : null}
      <p role="status" className={styles.fine}>
        {progress}
      </p>
      <ol className={styles.steps}>
        {steps.map((step) => (
          <Step key={step.id} step={step} current={step === current} />
        ))}
      </ol>
      {begunAt !== null && lit === of ? (
        <p>
          Done. <Link to="/learn">All lessons</Link>
        </p>
      ) : null}
    </div>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type LessonSummary, lessonsQuery } from '../../api/learn.ts'
import { useKeys } from '../../shell/use-keys.ts'
import { Failure } from '../../ui/Failure.tsx'
import ui from '../../ui/ui.module.css'
import styles from './learn.module.css'

/** What can be learned here by doing it. */
export function Lessons() {
  const navigate = useNavigate()
  const { data, error, refetch } = useQuery(lessonsQuery)
  const lessons = data?.lessons ?? []
  const [at, setAt] = useState(-1)
  const current = lessons[Math.min(at, lessons.length - 1)]
  useKeys('Lessons', [
    { keys: 'j', label: 'Next lesson', run: () => setAt(Math.min(at + 1, lessons.length - 1)) },
    { keys: 'k', label: 'Lesson before', run: () => setAt(Math.max(at - 1, 0)) },
    {
      keys: 'Enter',
      label: 'Open the lesson',
      run: () => current && void navigate({ to: '/learn/$lesson', params: { lesson: current.id } }),
    },
  ])
  return (
    <div className={styles.page}>
      <header>
        <h1>Lessons</h1>
        <p className={styles.fine}>
          Each is done on the real platform. A step lights up when it has really happened; there is no “next” to press.
        </p>
      </header>
      {error ? <Failure what="The lessons" error={error} stale={!!data} retry={() => void refetch()} /> : null}
      {data || error ? null : <p role="status">Loading …</p>}
      <ol className={styles.lessons}>
        {lessons.map((lesson) => (
          <li key={lesson.id} className={styles.lesson} data-current={lesson === current}>
            <h2>
              <Link to="/learn/$lesson" params={{ lesson: lesson.id }}>
                {lesson.title}
              </Link>
            </h2>
            <p>{lesson.about}</p>
            <p className={styles.fine}>
              {lesson.of} steps, about {lesson.minutes} minutes <Standing lesson={lesson} />
            </p>
          </li>
        ))}
      </ol>
    </div>
  )
}

function Standing({ lesson: { begunAt, lit, of, cannot } }: { lesson: LessonSummary }) {
  const [tone, text] =
    begunAt !== null && lit === of
      ? ['good', '✓ done']
      : begunAt !== null
        ? ['info', `◔ ${lit} of ${of}`]
        : cannot !== null
          ? ['warn', '! not on this platform']
          : []
  return tone === undefined ? null : <span className={`${ui.badge} ${ui[tone]}`}>{text}</span>
}

import type { LessonStep } from '../../api/learn.ts'
import { Time } from '../../ui/Time.tsx'
import styles from './learn.module.css'

/** A step: lit when the platform says that it has happened. */
export function Step({ step, current }: { step: LessonStep; current: boolean }) {
  const { title, read, page, cli, litAt, says } = step
  const state = litAt !== null ? 'lit' : current ? 'current' : 'ahead'
  return (
    <li className={styles.step} data-state={state} aria-current={current ? 'step' : undefined}>
      <span className={styles.sign} aria-hidden="true">
        {litAt === null ? (current ? '◔' : '○') : '✓'}
      </span>
      <div className={styles.inside}>
        <h2>
          {title}
          {litAt === null ? null : (
            <span className={styles.fine}>
              {' '}
              seen at <Time at={litAt} />
            </span>
          )}
        </h2>
        <p>{read}</p>
        <dl className={styles.ways}>
          <dt>Here</dt>
          <dd>
            <a href={page.to}>{page.label}</a>
          </dd>
          <dt>Shell</dt>
          <dd>
            <code>./waybill {cli}</code>
          </dd>
          {says === null ? null : (
            <>
              <dt>{litAt === null ? 'Now' : 'Then'}</dt>
              <dd className={styles.says}>{says}</dd>
            </>
          )}
        </dl>
      </div>
    </li>
  )
}

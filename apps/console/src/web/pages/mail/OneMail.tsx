import { useQuery } from '@tanstack/react-query'
import { mailQuery } from '../../api/mails.ts'
import { Drawer } from '../../ui/Drawer.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Time } from '../../ui/Time.tsx'
import styles from './mail.module.css'

/** One mail, as text: markup in it is shown as it was written and never drawn. */
export function OneMail({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, error } = useQuery(mailQuery(id))
  return (
    <Drawer title={data?.subject ?? 'Mail'} onClose={onClose}>
      {error ? <Failure what="The mail" error={error} stale={!!data} /> : null}
      {data ? (
        <>
          <p className={styles.fine}>
            from {data.from} to {data.to.join(', ')}, <Time at={data.receivedAt} />
            {data.deliveries > 1 ? `, sent ${data.deliveries} times` : ''}
          </p>
          <pre tabIndex={0} role="region" aria-label="Text" className={styles.body}>
            {data.text ?? 'It has no text.'}
          </pre>
          {data.html === null ? null : (
            <details>
              <summary>Its HTML, as it was written</summary>
              <pre tabIndex={0} role="region" aria-label="HTML" className={styles.body}>
                {data.html}
              </pre>
            </details>
          )}
        </>
      ) : null}
    </Drawer>
  )
}

import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { troubleInWords } from '../live/trouble'

interface ConfirmErasureProps {
  readonly label: string
  readonly question: string
  /** What happens, and what does not. */
  readonly consequence: string
  readonly doing: string
  readonly act: string
  readonly erase: () => Promise<void>
}

/** A button that asks once more, because nothing brings back what it erases. */
export function ConfirmErasure(props: ConfirmErasureProps): JSX.Element {
  const { label, question, consequence, doing, act, erase } = props
  const [step, setStep] = useState<'closed' | 'asking' | 'ending'>('closed')
  const [said, setSaid] = useState('')
  const end = async () => {
    setStep('ending')
    setSaid(doing)
    await erase().catch((error: unknown) => {
      setSaid(troubleInWords(error))
      setStep('asking')
    })
  }
  return (
    <section class="disconnect" aria-label={label}>
      {step === 'closed' ? (
        <button type="button" class="button" onClick={() => setStep('asking')}>
          {question}
        </button>
      ) : (
        <>
          <p>{consequence}</p>
          <p class="answers">
            <button type="button" class="button button-grave" onClick={() => void end()} disabled={step === 'ending'}>
              {act}
            </button>
            <button type="button" class="button" onClick={() => setStep('closed')} disabled={step === 'ending'}>
              Keep it
            </button>
          </p>
        </>
      )}
      <p role="status" class="said">
        {said}
      </p>
    </section>
  )
}

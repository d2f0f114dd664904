/** How a question is shown: in this order, each with the figure that its chart draws. */
export interface Question {
  readonly name: string
  readonly title: string
  /** What the bars are, and the one figure of each row that they show. */
  readonly chart: { readonly figure: string; readonly label: string; readonly only?: RegExp }
}

export const QUESTIONS: readonly Question[] = [
  {
    name: 'full-sync',
    title: 'A full sync',
    chart: { figure: 'wallMs', label: 'milliseconds', only: /^(1,000|10,000|50,000) / },
  },
  { name: 'changes', title: 'A change', chart: { figure: 'operations', label: 'Firestore operations' } },
  { name: 'bursts', title: 'A burst', chart: { figure: 'operations', label: 'Firestore operations' } },
  {
    name: 'latency',
    title: 'From an edit to a listener',
    chart: { figure: 'p95', label: 'milliseconds, 95 of 100 edits' },
  },
  { name: 'nightly', title: 'A night', chart: { figure: 'operations', label: 'Firestore operations' } },
  {
    name: 'webhook',
    title: 'Notifications',
    chart: { figure: 'perCpuSecond', label: 'notifications a second of processor' },
  },
  {
    name: 'cold-start',
    title: 'A start',
    chart: {
      figure: 'readyMs',
      label: 'milliseconds to ready',
      only: /^(calendarWebhook|syncCalendar|googleapis):/,
    },
  },
  { name: 'renewal', title: 'An hourly run', chart: { figure: 'wallMs', label: 'milliseconds' } },
  {
    name: 'fleet',
    title: 'A fleet',
    chart: { figure: 'USD a calendar and month, us-central1', label: 'USD a calendar and month, us-central1' },
  },
]

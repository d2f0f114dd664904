/** One bar of a chart; `from` and `to` are the least and the most that was measured. */
export interface Bar {
  readonly label: string
  readonly value: number
  readonly from: number
  readonly to: number
  readonly told: string
  /** Ours are drawn in another colour than those that ours are compared with. */
  readonly ours: boolean
}

const ROW = 22
const LABELS = 430
const WIDTH = 1_000
const FOOT = 26
/** Behind the longest bar there is room for its figure. */
const BARS = WIDTH - LABELS - 170

/**
 * Bars beside each other, as SVG. Where the longest would hide the others, lengths follow the logarithm, and the chart
 * says so.
 */
export function drawBars(bars: readonly Bar[], what: string): string {
  const most = Math.max(...bars.map(({ to }) => to))
  const least = Math.min(...bars.map(({ value }) => value).filter((value) => value > 0))
  const logarithmic = most / least > 50
  const base = least / 2
  const length = (value: number) => {
    if (value <= 0) return 0
    return logarithmic ? (BARS * Math.log(value / base)) / Math.log(most / base) : (BARS * value) / most
  }
  const height = bars.length * ROW + FOOT
  const rows = bars.map((bar, number) => drawBar(bar, number * ROW, length))
  const foot = `<text x="${LABELS}" y="${height - 8}" class="foot">${escape(what)}${logarithmic ? ', logarithmic' : ''}</text>`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13">`,
    '<style>text{fill:#444}.foot{fill:#777}.ours{fill:#1a73e8}.others{fill:#b8bcc2}.range{stroke:#444}',
    '@media(prefers-color-scheme:dark){text{fill:#ccc}.foot{fill:#999}.others{fill:#666a70}.range{stroke:#ccc}}</style>',
    ...rows,
    foot,
    '</svg>',
    '',
  ].join('\n')
}

function drawBar({ label, value, from, to, told, ours }: Bar, top: number, length: (value: number) => number): string {
  const middle = top + ROW / 2
  const [end, start, stop] = [value, from, to].map((one) => LABELS + Math.round(length(one)))
  const range = from === to ? '' : `<line x1="${start}" x2="${stop}" y1="${middle}" y2="${middle}" class="range"/>`
  const width = Number(end) - LABELS
  return [
    `<text x="${LABELS - 8}" y="${middle + 4}" text-anchor="end">${escape(label)}</text>`,
    `<rect x="${LABELS}" y="${top + 4}" width="${width}" height="${ROW - 8}" class="${ours ? 'ours' : 'others'}"/>`,
    range,
    `<text x="${Number(stop) + 6}" y="${middle + 4}">${escape(told)}</text>`,
  ].join('')
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

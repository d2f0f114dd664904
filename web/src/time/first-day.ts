interface WithWeekInfo {
  readonly getWeekInfo?: () => { readonly firstDay: number }
}

/** The weekday that weeks begin with where the reader lives, 0 is Sunday; Monday where the browser does not say. */
export function firstDayOfWeek(language: string): number {
  const locale: Intl.Locale & WithWeekInfo = new Intl.Locale(language)
  return (locale.getWeekInfo?.().firstDay ?? 1) % 7
}

/**
 * A working day of one calendar, as assumed: nobody publishes such figures, so these are ours to argue about, and
 * everything that follows from them is measured. Change them and run it again.
 */
export const DAY = {
  calendars: 10_000,
  /** Documents of one calendar in its window, a usual one of somebody with meetings. */
  documents: 500,
  /** How often a day each kind of edit happens to a calendar, on average. */
  edits: {
    'an event created, moved, answered or deleted': 8,
    'one instance of a series moved': 2,
    'an endless series renamed': 0.2,
  },
  /** Somebody drags events about for a minute: so many edits, five seconds apart. */
  bursts: { aDay: 0.5, edits: 12, secondsApart: 5 },
  /** Google often tells of one edit more than once, within about so long. */
  notificationsAnEdit: { most: 3, withinMs: 400 },
  /** Office hours, in which four fifths of the edits happen; of three continents, the largest of which has half. */
  officeHours: { from: 9, to: 18, share: 0.8 },
  zones: [
    { shift: 0, share: 0.5 },
    { shift: 6, share: 0.3 },
    { shift: 15, share: 0.2 },
  ],
  /** What one request waits for Google's answer; for everybody alike. */
  googleAnswerMs: 200,
  /** And for Firestore's. */
  firestoreAnswerMs: 30,
} as const

export type EditKind = keyof typeof DAY.edits

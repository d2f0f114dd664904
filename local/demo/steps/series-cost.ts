/** Documents that a sync of a recurring event touches besides its instances'. */
export const STATE = 1
/** The document of the recurring event itself. */
export const SERIES = 1
/** Whatever stands under a touched id is looked up: a single event may have become recurring, or the reverse. */
export const OWN_ID = 1

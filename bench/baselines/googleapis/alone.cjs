/** The import that tutorials begin with, and nothing else. */
const { google } = require('googleapis')

exports.calendar = google.calendar('v3')

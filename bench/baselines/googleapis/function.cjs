/** What a function imports that is written as tutorials write it. */
const { getFirestore } = require('firebase-admin/firestore')
const { onRequest } = require('firebase-functions/v2/https')
const { google } = require('googleapis')

exports.calendarWebhook = onRequest((_request, response) => {
  response.json([typeof getFirestore, typeof google.calendar])
})

/** What `/ors/help` says. */
export const HELP = `Sessions of SCXML documents over HTTP

POST     /scxml/session/start
         src (required): URL of the document, document:<name> of an uploaded one, or callback
         idealtime: not before then, milliseconds since 1970
         all other fields are parameters: initial values of the <data> with the same ids
         form, multipart form or JSON; answers {"sessionid": "..."}
GET POST /scxml/session/{sid}/event/{name}
         puts an event into the queue of the session; the parameters are _event.data
GET POST /scxml/session/{sid}/request/{name}
         the same, and answers with the <ws:response> of the document
GET POST /scxml/session/{sid}/query
GET      /scxml/session/{sid}
         active states and data of the session
GET POST /scxml/session/{sid}/terminate
         ends the session
`;

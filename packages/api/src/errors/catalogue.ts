/** A request was refused with the answer that the error carries. For the edge itself; nobody else sees it. */
export const API_REFUSED = 'API_REFUSED';

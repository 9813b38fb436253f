// Written from the routes by `npm run client`. Changes belong there.

export interface paths {
  /** GET: Find callbacks of a service by its lookup keys · POST: Ask for a callback */
  '/genesys/1/service/callback/{name}': {
    /** Find callbacks of a service by its lookup keys */
    get: {
      parameters: {
        query?: {
          operand?: 'AND' | 'OR';
          /** Id of a callback, opaque */
          _id?: string;
          /** A leading ! negates */
          _callback_state?: string;
          _customer_number?: string;
        } & Record<string, string | undefined>;
        header?: never;
        path: {
          /** Name of a configured callback service */ name: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** All values are texts */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, string>[] } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Ask for a callback */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Name of a configured callback service */ name: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': {
            /** Number to call */ _customer_number?: string;
            /** yyyy-MM-ddTHH:mm:ss.SSSZ; absent = as soon as possible */
            _desired_time?: string;
          } & Record<string, string | number | boolean | null | undefined>;
          'application/x-www-form-urlencoded': {
            /** Number to call */ _customer_number?: string;
            /** yyyy-MM-ddTHH:mm:ss.SSSZ; absent = as soon as possible */
            _desired_time?: string;
          } & Record<string, string | number | boolean | null | undefined>;
          'multipart/form-data': Record<string, string | number | boolean | null | undefined | Blob>;
        };
      };
      responses: {
        /** All values are texts */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              /** Id of a callback, opaque */ _id: string;
              _dialog_id?: string;
              _action?: string;
              _text?: string;
              _ok_title?: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: The same at another address */
  '/genesys/1/admin/service/callback/{name}': {
    /** The same at another address */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Name of a configured callback service */ name: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': {
            /** Number to call */ _customer_number?: string;
            /** yyyy-MM-ddTHH:mm:ss.SSSZ; absent = as soon as possible */
            _desired_time?: string;
          } & Record<string, string | number | boolean | null | undefined>;
          'application/x-www-form-urlencoded': {
            /** Number to call */ _customer_number?: string;
            /** yyyy-MM-ddTHH:mm:ss.SSSZ; absent = as soon as possible */
            _desired_time?: string;
          } & Record<string, string | number | boolean | null | undefined>;
          'multipart/form-data': Record<string, string | number | boolean | null | undefined | Blob>;
        };
      };
      responses: {
        /** All values are texts */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              /** Id of a callback, opaque */ _id: string;
              _dialog_id?: string;
              _action?: string;
              _text?: string;
              _ok_title?: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Start a service: a callback (POST only), another one of type ors, or use a builtin one · POST: Start a service: a callback (POST only), another one of type ors, or use a builtin one · DELETE: End a service; a callback is cancelled */
  '/genesys/1/service/{nameOrId}': {
    /** Start a service: a callback (POST only), another one of type ors, or use a builtin one */
    get: {
      parameters: {
        query?: {} & Record<string, string | undefined>;
        header?: never;
        path: {
          /** Name of a configured callback service */ nameOrId: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** What the document answered */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              /** Id of a callback, opaque */ _id?: string;
            } & Record<string, unknown>;
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Start a service: a callback (POST only), another one of type ors, or use a builtin one */
    post: {
      parameters: {
        query?: {} & Record<string, string | undefined>;
        header?: never;
        path: {
          /** Name of a configured callback service */ nameOrId: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': Record<string, string | number | boolean | null>;
          'application/x-www-form-urlencoded': Record<string, string | number | boolean | null>;
          'multipart/form-data': Record<string, string | number | boolean | null | undefined | Blob>;
        };
      };
      responses: {
        /** What the document answered */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              /** Id of a callback, opaque */ _id?: string;
            } & Record<string, unknown>;
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** End a service; a callback is cancelled */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of a callback, opaque */ nameOrId: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Hand a request to the session of a service, and answer what its document says · POST: Hand a request to the session of a service, and answer what its document says */
  '/genesys/1/service/{id}/{action}': {
    /** Hand a request to the session of a service, and answer what its document says */
    get: {
      parameters: {
        query?: {} & Record<string, string | undefined>;
        header?: never;
        path: {
          /** Id of a callback, opaque */ id: string;
          /** Name of the action; update changes the data */
          action: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */ 200: { headers: Record<string, unknown>; content: { 'application/json': unknown } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Hand a request to the session of a service, and answer what its document says */
    post: {
      parameters: {
        query?: {} & Record<string, string | undefined>;
        header?: never;
        path: {
          /** Id of a callback, opaque */ id: string;
          /** Name of the action; update changes the data */
          action: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': Record<string, string | number | boolean | null>;
          'application/x-www-form-urlencoded': Record<string, string | number | boolean | null>;
          'multipart/form-data': Record<string, string | number | boolean | null | undefined | Blob>;
        };
      };
      responses: {
        /** Done */ 200: { headers: Record<string, unknown>; content: { 'application/json': unknown } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Data of a service by key · POST: Add or replace data of a service */
  '/genesys/1/service/{id}/storage': {
    /** Data of a service by key */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of a callback, opaque */ id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, string> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Add or replace data of a service */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of a callback, opaque */ id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': Record<string, string | number | boolean | null>;
          'application/x-www-form-urlencoded': Record<string, string | number | boolean | null>;
          'multipart/form-data': Record<string, string | number | boolean | null | undefined | Blob>;
        };
      };
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: One value of the data of a service · DELETE: Remove a key from the data of a service */
  '/genesys/1/service/{id}/storage/{key}': {
    /** One value of the data of a service */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of a callback, opaque */ id: string;
          key: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The value */ 200: { headers: Record<string, unknown>; content: { 'text/plain': string } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Remove a key from the data of a service */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of a callback, opaque */ id: string;
          key: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: A file of the data of a service */
  '/genesys/1/service/{id}/storage/binary/{key}': {
    /** A file of the data of a service */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of a callback, opaque */ id: string;
          key: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The file, by its own content type */
        200: { headers: Record<string, unknown>; content: { 'application/octet-stream': Blob } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: All data by key, as texts · POST: Keep data for some seconds · DELETE: Remove data */
  '/genesys/1/storage/{ttlOrId}': {
    /** All data by key, as texts */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** Whose data under an id of their own */ gms_user?: string;
        };
        path: {
          /** What the storage answered, a custom id, or a _data_id */ ttlOrId: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, string> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Keep data for some seconds */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Seconds; 30 where it is no number */ ttlOrId: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': Record<string, string | number | boolean | null>;
          'application/x-www-form-urlencoded': Record<string, string | number | boolean | null>;
          'multipart/form-data': Record<string, string | number | boolean | null | undefined | Blob>;
        };
      };
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': { id: string } } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Remove data */
    delete: {
      parameters: {
        query?: never;
        header?: {
          /** Whose data under an id of their own */ gms_user?: string;
        };
        path: {
          /** What the storage answered, a custom id, or a _data_id */ ttlOrId: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Keep data under an id of one's own; header gms_user says whose it is */
  '/genesys/1/storage/custom/{customId}/{ttl}': {
    /** Keep data under an id of one's own; header gms_user says whose it is */
    post: {
      parameters: {
        query?: never;
        header: { gms_user: string };
        path: {
          customId: string;
          /** Seconds; 30 where it is no number */
          ttl: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': Record<string, string | number | boolean | null>;
          'application/x-www-form-urlencoded': Record<string, string | number | boolean | null>;
          'multipart/form-data': Record<string, string | number | boolean | null | undefined | Blob>;
        };
      };
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': { id: string } } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: One value · POST: Add or replace keys, and keep all for some seconds from now */
  '/genesys/1/storage/{id}/{ttlOrKey}': {
    /** One value */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** Whose data under an id of their own */ gms_user?: string;
        };
        path: {
          /** What the storage answered, a custom id, or a _data_id */ id: string;
          ttlOrKey: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The value */ 200: { headers: Record<string, unknown>; content: { 'text/plain': string } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Add or replace keys, and keep all for some seconds from now */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Whose data under an id of their own */ gms_user?: string;
        };
        path: {
          /** What the storage answered, a custom id, or a _data_id */ id: string;
          /** Seconds; 30 where it is no number */
          ttlOrKey: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': Record<string, string | number | boolean | null>;
          'application/x-www-form-urlencoded': Record<string, string | number | boolean | null>;
          'multipart/form-data': Record<string, string | number | boolean | null | undefined | Blob>;
        };
      };
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': { id: string } } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: The bytes of a file */
  '/genesys/1/storage/binary/{id}/{key}': {
    /** The bytes of a file */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** Whose data under an id of their own */ gms_user?: string;
        };
        path: {
          /** What the storage answered, a custom id, or a _data_id */ id: string;
          key: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The file, by its own content type */
        200: { headers: Record<string, unknown>; content: { 'application/octet-stream': Blob } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Find callbacks of all services */
  '/genesys/1/service/callback': {
    /** Find callbacks of all services */
    get: {
      parameters: {
        query?: {
          operand?: 'AND' | 'OR';
          /** Id of a callback, opaque */
          _id?: string;
          /** A leading ! negates */
          _callback_state?: string;
          _customer_number?: string;
        } & Record<string, string | undefined>;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** All values are texts */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, string>[] } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: One callback, at its _url · PUT: Move a scheduled callback, change its properties, or end it · DELETE: Cancel a callback */
  '/genesys/1/service/callback/{name}/{id}': {
    /** One callback, at its _url */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Name of a configured callback service */ name: string;
          /** Id of a callback, opaque */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, string> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Move a scheduled callback, change its properties, or end it */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Name of a configured callback service */ name: string;
          /** Id of a callback, opaque */
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': {
            /** yyyy-MM-ddTHH:mm:ss.SSSZ */ _new_desired_time?: string;
            /** The same, if the other is not given */
            _desired_time?: string;
            /** COMPLETED ends it */
            _callback_state?: string;
            /** With which reason */
            _callback_reason?: string;
          } & Record<string, string | number | boolean | null | undefined>;
          'application/x-www-form-urlencoded': {
            /** yyyy-MM-ddTHH:mm:ss.SSSZ */ _new_desired_time?: string;
            /** The same, if the other is not given */
            _desired_time?: string;
            /** COMPLETED ends it */
            _callback_state?: string;
            /** With which reason */
            _callback_reason?: string;
          } & Record<string, string | number | boolean | null | undefined>;
          'multipart/form-data': Record<string, string | number | boolean | null | undefined | Blob>;
        };
      };
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Cancel a callback */
    delete: {
      parameters: {
        query?: { discard_ors_failure?: string };
        header?: never;
        path: {
          /** Name of a configured callback service */ name: string;
          /** Id of a callback, opaque */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: This server is there: an empty answer */
  '/genesys/1/node': {
    /** This server is there: an empty answer */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** ONLINE, OFFLINE or nothing */
        200: { headers: Record<string, unknown>; content: { 'text/plain': string } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: ONLINE or OFFLINE */
  '/genesys/1/admin/node/status': {
    /** ONLINE or OFFLINE */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** ONLINE, OFFLINE or nothing */
        200: { headers: Record<string, unknown>; content: { 'text/plain': string } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Take this node out of service, or back into it */
  '/genesys/1/admin/node/changestatus/{status}': {
    /** Take this node out of service, or back into it */
    post: {
      parameters: { query?: never; header?: never; path: { status: 'ONLINE' | 'OFFLINE' }; cookie?: never };
      requestBody?: never;
      responses: {
        /** ONLINE, OFFLINE or nothing */
        200: { headers: Record<string, unknown>; content: { 'text/plain': string } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Expected waits by virtual queue, in seconds; -1 is not known */
  '/genesys/2/ewt': {
    /** Expected waits by virtual queue, in seconds; -1 is not known */
    get: {
      parameters: {
        query?: {
          /** Names, with commas */ vq?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': Record<string, { ewt: number }> };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Expected waits by virtual queue, in seconds; -1 is not known */
  '/genesys/2/ewt/{mode}': {
    /** Expected waits by virtual queue, in seconds; -1 is not known */
    get: {
      parameters: {
        query?: {
          /** Names, with commas */ vq?: string;
        };
        header?: never;
        path: { mode: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': Record<string, { ewt: number }> };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: The value of a statistic as it is now; a JSON list asks for several */
  '/genesys/1/statistic': {
    /** The value of a statistic as it is now; a JSON list asks for several */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: {
        content: {
          'application/json':
            | ({
                /** Name of a statistic, or of a section stat.<metric> */ metric?: string;
                /** Agent, group or queue */
                objectId?: string;
                /** Agent, Queue, GroupAgents, ... */
                objectType?: string;
              } & Record<string, unknown>)
            | ({
                /** Name of a statistic, or of a section stat.<metric> */ metric?: string;
                /** Agent, group or queue */
                objectId?: string;
                /** Agent, Queue, GroupAgents, ... */
                objectType?: string;
              } & Record<string, unknown>)[];
          'application/x-www-form-urlencoded': {
            /** Name of a statistic, or of a section stat.<metric> */ metric?: string;
            /** Agent, group or queue */
            objectId?: string;
            /** Agent, Queue, GroupAgents, ... */
            objectType?: string;
          } & Record<string, unknown>;
          'multipart/form-data': Record<string, string | number | boolean | null | undefined | Blob>;
        };
      };
      responses: {
        /** The value; of a list one answer for each */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { value: unknown } | Record<string, unknown>[] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: The value of a statistic as it is now; a JSON list asks for several */
  '/genesys/1/internal_statistic': {
    /** The value of a statistic as it is now; a JSON list asks for several */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: {
        content: {
          'application/json':
            | ({
                /** Name of a statistic, or of a section stat.<metric> */ metric?: string;
                /** Agent, group or queue */
                objectId?: string;
                /** Agent, Queue, GroupAgents, ... */
                objectType?: string;
              } & Record<string, unknown>)
            | ({
                /** Name of a statistic, or of a section stat.<metric> */ metric?: string;
                /** Agent, group or queue */
                objectId?: string;
                /** Agent, Queue, GroupAgents, ... */
                objectType?: string;
              } & Record<string, unknown>)[];
          'application/x-www-form-urlencoded': {
            /** Name of a statistic, or of a section stat.<metric> */ metric?: string;
            /** Agent, group or queue */
            objectId?: string;
            /** Agent, Queue, GroupAgents, ... */
            objectType?: string;
          } & Record<string, unknown>;
          'multipart/form-data': Record<string, string | number | boolean | null | undefined | Blob>;
        };
      };
      responses: {
        /** The value; of a list one answer for each */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { value: unknown } | Record<string, unknown>[] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: What is known of a phone number */
  '/genesys/1/phonenumber': {
    /** What is known of a phone number */
    get: {
      parameters: {
        query: {
          number: string;
          /** ISO 3166; US */
          country?: string;
          /** Language of place names; en */
          geocodingLocale?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': Record<string, string | number | boolean> };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Which parameters match a pattern: its name by parameter */
  '/genesys/1/patterns': {
    /** Which parameters match a pattern: its name by parameter */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: {
        content: {
          'application/json': Record<string, string | number | boolean | null>;
          'application/x-www-form-urlencoded': Record<string, string | number | boolean | null>;
          'multipart/form-data': Record<string, string | number | boolean | null | undefined | Blob>;
        };
      };
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, string> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Which parameters match a pattern: its name by parameter */
  '/genesys/1/patterns/group/{group}': {
    /** Which parameters match a pattern: its name by parameter */
    post: {
      parameters: { query?: never; header?: never; path: { group: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': Record<string, string | number | boolean | null>;
          'application/x-www-form-urlencoded': Record<string, string | number | boolean | null>;
          'multipart/form-data': Record<string, string | number | boolean | null | undefined | Blob>;
        };
      };
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, string> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Cancel many callbacks */
  '/genesys/1/admin/callback/cancel': {
    /** Cancel many callbacks */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': { reason?: string; ids: string[] } } };
      responses: {
        /** By id; _ok_title is Ok or FAILURE_MISSING */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': Record<string, Record<string, string>> };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Callbacks by service, wanted within a time, newest first */
  '/genesys/1/admin/callback/queues': {
    /** Callbacks by service, wanted within a time, newest first */
    get: {
      parameters: {
        query?: {
          /** A service; absent = all */ target?: string;
          /** By default 15 minutes ago */
          start_time?: string;
          /** By default in 24 hours */
          end_time?: string;
          /** States, with commas between */
          states?: string;
          max?: string;
          _callback_state?: string;
          _callback_reason?: string;
          _request_queue_time_stat?: string;
          _request_ewt_service?: string;
          _vq?: string;
        } & Record<string, string | undefined>;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** By service */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': Record<string, Record<string, string>[]> };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Submitted callbacks of each service */
  '/genesys/1/admin/callback/watermarks': {
    /** Submitted callbacks of each service */
    get: {
      parameters: {
        query?: {
          /** May be repeated */ service_name?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { services: Record<string, number>; total: number } };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Callbacks that ended for a reason, as a table (CSV) */
  '/genesys/1/admin/callback/reportcancelled': {
    /** Callbacks that ended for a reason, as a table (CSV) */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: {
        content: { 'application/json': { callback_reason?: string; exported_properties: string[] } };
      };
      responses: {
        /** A line of titles, then one line for each callback */
        200: { headers: Record<string, unknown>; content: { 'text/csv': string } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Free places by booking slot · POST: Free places by booking slot */
  '/genesys/1/service/callback/{name}/availability': {
    /** Free places by booking slot */
    get: {
      parameters: {
        query?: {
          /** yyyy-MM-ddTHH:mm:ss.SSSZ */ start?: string;
          /** yyyy-MM-ddTHH:mm:ss.SSSZ */
          end?: string;
          /** Instead of end */
          'number-of-days'?: string;
          /** At most so many slots with free places */
          'max-time-slots'?: string;
        };
        header?: never;
        path: {
          /** Name of a configured callback service */ name: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Beginning of a slot, yyyy-MM-ddTHH:mm:ss.SSSZ, and the places that are left; 0 is full */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, number> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Free places by booking slot */
    post: {
      parameters: {
        query?: {
          /** yyyy-MM-ddTHH:mm:ss.SSSZ */ start?: string;
          /** yyyy-MM-ddTHH:mm:ss.SSSZ */
          end?: string;
          /** Instead of end */
          'number-of-days'?: string;
          /** At most so many slots with free places */
          'max-time-slots'?: string;
        };
        header?: never;
        path: {
          /** Name of a configured callback service */ name: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': Record<string, string | number | boolean | null>;
          'application/x-www-form-urlencoded': Record<string, string | number | boolean | null>;
          'multipart/form-data': Record<string, string | number | boolean | null | undefined | Blob>;
        };
      };
      responses: {
        /** Beginning of a slot, yyyy-MM-ddTHH:mm:ss.SSSZ, and the places that are left; 0 is full */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, number> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Free places by booking slot, with local times · POST: Free places by booking slot, with local times */
  '/genesys/2/service/callback/{name}/availability': {
    /** Free places by booking slot, with local times */
    get: {
      parameters: {
        query?: {
          /** yyyy-MM-ddTHH:mm:ss.SSSZ */ start?: string;
          /** yyyy-MM-ddTHH:mm:ss.SSSZ */
          end?: string;
          /** Instead of end */
          'number-of-days'?: string;
          /** At most so many slots with free places */
          'max-time-slots'?: string;
          /** Milliseconds since 1970, instead of start */
          'start-ms'?: string;
          /** Milliseconds since 1970, instead of end */
          'end-ms'?: string;
          /** One moment, instead of start and end */
          timestamp?: string;
          /** IANA name */
          timezone?: string;
          /** true: full slots as well */
          'report-busy'?: string;
        };
        header?: never;
        path: {
          /** Name of a configured callback service */ name: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              durationMin: number;
              timezone?: string;
              slots: {
                /** yyyy-MM-ddTHH:mm:ss.SSSZ */ utcTime: string;
                /** Without a zone */
                localTime?: string;
                /** Places that are left */
                capacity: number;
                total: number;
              }[];
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Free places by booking slot, with local times */
    post: {
      parameters: {
        query?: {
          /** yyyy-MM-ddTHH:mm:ss.SSSZ */ start?: string;
          /** yyyy-MM-ddTHH:mm:ss.SSSZ */
          end?: string;
          /** Instead of end */
          'number-of-days'?: string;
          /** At most so many slots with free places */
          'max-time-slots'?: string;
          /** Milliseconds since 1970, instead of start */
          'start-ms'?: string;
          /** Milliseconds since 1970, instead of end */
          'end-ms'?: string;
          /** One moment, instead of start and end */
          timestamp?: string;
          /** IANA name */
          timezone?: string;
          /** true: full slots as well */
          'report-busy'?: string;
        };
        header?: never;
        path: {
          /** Name of a configured callback service */ name: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': Record<string, string | number | boolean | null>;
          'application/x-www-form-urlencoded': Record<string, string | number | boolean | null>;
          'multipart/form-data': Record<string, string | number | boolean | null | undefined | Blob>;
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              durationMin: number;
              timezone?: string;
              slots: {
                /** yyyy-MM-ddTHH:mm:ss.SSSZ */ utcTime: string;
                /** Without a zone */
                localTime?: string;
                /** Places that are left */
                capacity: number;
                total: number;
              }[];
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Audio of the callback template */
  '/genesys/1/document/service_template/callback/Resources/SampleTreatments/{file}': {
    /** Audio of the callback template */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Such as next_customer_rep.wav */ file: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The audio */ 200: { headers: Record<string, unknown>; content: { 'audio/wav': string } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Whether a callback is worth being offered now, and why */
  '/genesys/1/service/callback/{name}/offer': {
    /** Whether a callback is worth being offered now, and why */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Name of a configured callback service */ name: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              offer: boolean;
              /** long-wait, long-queue or nobody-there; or short-wait, closes-soon, closed, paused, switched-off */
              reason: string;
              /** Expected wait, seconds; -1 is not known */
              ewt: number;
              /** The place that one who gets in line now would have */
              position: number;
              /** Seconds until the office closes; 0: it is closed, null: always open */
              openFor: number | null;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Hear of what is published under tags that fit a filter */
  '/genesys/1/notification/subscription': {
    /** Hear of what is published under tags that fit a filter */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Who subscribes */ gms_user?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': {
            subscriberId: string;
            notificationDetails: {
              /** Push token, URL (httpcb), session (orscb), Web Push subscription */ deviceId: string;
              /** httpcb, orscb, customhttp, fcm, gcm, android, ios, webpush or comet */
              type: string;
              properties?: Record<string, string>;
            };
            /** * stands for any text, ? for one character */
            filter: string;
            providerName?: string;
            /** Authorization header of customhttp */
            authorization?: string;
            /** Seconds, at least 30 */
            expire?: number;
          };
        };
      };
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': { id: string } } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** DELETE: End a subscription */
  '/genesys/1/notification/subscription/{id}': {
    /** End a subscription */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Send a message to one device, or to whoever subscribed to its tag */
  '/genesys/1/notification/publish': {
    /** Send a message to one device, or to whoever subscribed to its tag */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            message: string;
            tag?: string;
            mediaType?: 'string' | 'localizestring';
            notificationDetails?: {
              /** Push token, URL (httpcb), session (orscb), Web Push subscription */ deviceId: string;
              /** httpcb, orscb, customhttp, fcm, gcm, android, ios, webpush or comet */
              type: string;
              properties?: Record<string, string>;
            };
            providerName?: string;
          };
        };
      };
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Bayeux by long polling: pushes to a user (gms_user) on channel /_genesys */
  '/genesys/cometd': {
    /** Bayeux by long polling: pushes to a user (gms_user) on channel /_genesys */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Whose pushes they are */ gms_user?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json':
            | ({ channel: string } & Record<string, unknown>)
            | ({ channel: string } & Record<string, unknown>)[];
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': ({ channel: string } & Record<string, unknown>)[] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Bayeux by long polling: pushes to a user (gms_user) on channel /_genesys */
  '/genesys/cometd/{kind}': {
    /** Bayeux by long polling: pushes to a user (gms_user) on channel /_genesys */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Whose pushes they are */ gms_user?: string;
        };
        path: { kind: string };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json':
            | ({ channel: string } & Record<string, unknown>)
            | ({ channel: string } & Record<string, unknown>)[];
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': ({ channel: string } & Record<string, unknown>)[] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Start a session of a document */
  '/scxml/session/start': {
    /** Start a session of a document */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: {
        content: {
          'application/x-www-form-urlencoded': {
            /** URL of the document, document:<name> of an uploaded one, or callback */ src: string;
            /** Milliseconds since 1970 */
            idealtime?: number | string;
          } & Record<string, unknown>;
          'application/json': {
            /** URL of the document, document:<name> of an uploaded one, or callback */ src: string;
            /** Milliseconds since 1970 */
            idealtime?: number | string;
          } & Record<string, unknown>;
          'multipart/form-data': Record<string, string | number | boolean | null | undefined | Blob>;
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              /** Id of the session */ sessionid: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: The same, named by the parameter _scxmleventname (SCXML C.2) · POST: The same, named by the parameter _scxmleventname (SCXML C.2) */
  '/scxml/session/{sid}/event': {
    /** The same, named by the parameter _scxmleventname (SCXML C.2) */
    get: {
      parameters: {
        query?: {} & Record<string, string | undefined>;
        header?: never;
        path: {
          /** Id of the session */ sid: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              /** Id of the session */ sessionid: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '3XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** The same, named by the parameter _scxmleventname (SCXML C.2) */
    post: {
      parameters: {
        query?: {} & Record<string, string | undefined>;
        header?: never;
        path: {
          /** Id of the session */ sid: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/x-www-form-urlencoded': Record<string, string | number | boolean | null>;
          'application/json': Record<string, string | number | boolean | null>;
          'multipart/form-data': Record<string, string | number | boolean | null | undefined | Blob>;
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              /** Id of the session */ sessionid: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '3XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Put an event into the queue of a session; its parameters are _event.data · POST: Put an event into the queue of a session; its parameters are _event.data */
  '/scxml/session/{sid}/event/{event}': {
    /** Put an event into the queue of a session; its parameters are _event.data */
    get: {
      parameters: {
        query?: {} & Record<string, string | undefined>;
        header?: never;
        path: {
          /** Id of the session */ sid: string;
          /** Name of the event */
          event: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              /** Id of the session */ sessionid: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '3XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Put an event into the queue of a session; its parameters are _event.data */
    post: {
      parameters: {
        query?: {} & Record<string, string | undefined>;
        header?: never;
        path: {
          /** Id of the session */ sid: string;
          /** Name of the event */
          event: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/x-www-form-urlencoded': Record<string, string | number | boolean | null>;
          'application/json': Record<string, string | number | boolean | null>;
          'multipart/form-data': Record<string, string | number | boolean | null | undefined | Blob>;
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              /** Id of the session */ sessionid: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '3XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: The same, answered by the ws:response of the document · POST: The same, answered by the ws:response of the document */
  '/scxml/session/{sid}/request/{event}': {
    /** The same, answered by the ws:response of the document */
    get: {
      parameters: {
        query?: {} & Record<string, string | undefined>;
        header?: never;
        path: {
          /** Id of the session */ sid: string;
          /** Name of the event */
          event: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */ 200: { headers: Record<string, unknown>; content: { 'application/json': unknown } };
        /** Body of every answer but 200 */
        '3XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** The same, answered by the ws:response of the document */
    post: {
      parameters: {
        query?: {} & Record<string, string | undefined>;
        header?: never;
        path: {
          /** Id of the session */ sid: string;
          /** Name of the event */
          event: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/x-www-form-urlencoded': Record<string, string | number | boolean | null>;
          'application/json': Record<string, string | number | boolean | null>;
          'multipart/form-data': Record<string, string | number | boolean | null | undefined | Blob>;
        };
      };
      responses: {
        /** Done */ 200: { headers: Record<string, unknown>; content: { 'application/json': unknown } };
        /** Body of every answer but 200 */
        '3XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: End a session · POST: End a session */
  '/scxml/session/{sid}/terminate': {
    /** End a session */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the session */ sid: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              /** Id of the session */ sessionid: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '3XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** End a session */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the session */ sid: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              /** Id of the session */ sessionid: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '3XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Active states and data of a session */
  '/scxml/session/{sid}': {
    /** Active states and data of a session */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the session */ sid: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              /** Id of the session */ sessionid: string;
              src: string | null;
              documentHash?: string;
              configuration: string[];
              data: Record<string, unknown>;
              startedAt?: string;
              /** Of one that waits for its time */
              startsAt?: string;
              node?: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '3XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Active states and data of a session · POST: Active states and data of a session */
  '/scxml/session/{sid}/query': {
    /** Active states and data of a session */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the session */ sid: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              /** Id of the session */ sessionid: string;
              src: string | null;
              documentHash?: string;
              configuration: string[];
              data: Record<string, unknown>;
              startedAt?: string;
              /** Of one that waits for its time */
              startsAt?: string;
              node?: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '3XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Active states and data of a session */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the session */ sid: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              /** Id of the session */ sessionid: string;
              src: string | null;
              documentHash?: string;
              configuration: string[];
              data: Record<string, unknown>;
              startedAt?: string;
              /** Of one that waits for its time */
              startsAt?: string;
              node?: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '3XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: The calls of this surface */
  '/ors/help': {
    /** The calls of this surface */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** One call after the other */
        200: { headers: Record<string, unknown>; content: { 'text/plain': string } };
      };
    };
  };
  /** GET: Place and expected wait of a call in a virtual queue */
  '/urs/call/{connid}/lvq/{queue}': {
    /** Place and expected wait of a call in a virtual queue */
    get: {
      parameters: {
        query?: { aqt?: 'urs' | 'urs2' | 'stat' | 'les' | 'hol' | 'ql' | 'qlm' };
        header?: never;
        path: {
          /** Id of a request that waits, or max: a call that enters now */ connid: string;
          queue: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              /** Place, from 1 */ pos: number;
              wpos: number;
              /** Calls that wait */
              calls: number;
              /** Seconds; -1 = nobody can say */
              ewt: number;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Whether the agents of a target are ready */
  '/urs/stat/targetstate': {
    /** Whether the agents of a target are ready */
    get: {
      parameters: {
        query: {
          /** 1001@Stat_Server.A */ target: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              target: string;
              ready: boolean;
              agents: { id: string; dn: string; state: string; ready: boolean }[];
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: What a call of the router is for */
  '/urs/help/{call}': {
    /** What a call of the router is for */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** call/lvq or stat/targetstate */ call: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** How it is called */ 200: { headers: Record<string, unknown>; content: { 'text/plain': string } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: A version of a document that another server is to run, or a part of it */
  '/scxml/document/{hash}/{path}': {
    /** A version of a document that another server is to run, or a part of it */
    get: {
      parameters: { query?: never; header?: never; path: { hash: string; path: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** The text of the document or part */
        200: { headers: Record<string, unknown>; content: { 'application/xml': string } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Log a browser in: the answer has a cookie and the token for changes */
  '/api/v1/login': {
    /** Log a browser in: the answer has a cookie and the token for changes */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': { username: string; password: string } } };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              name: string;
              role: 'administrator' | 'supervisor' | 'agent' | 'client';
              /** The agent that the user is */
              agentId: string | null;
              means: 'password' | 'session' | 'api key' | 'this machine';
              /** Of a key; null: all */
              services: string[] | null;
              /** Goes along with every change, as X-CSRF-Token; empty without a cookie */
              csrfToken: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Who asks, and the token for changes */
  '/api/v1/me': {
    /** Who asks, and the token for changes */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              name: string;
              role: 'administrator' | 'supervisor' | 'agent' | 'client';
              /** The agent that the user is */
              agentId: string | null;
              means: 'password' | 'session' | 'api key' | 'this machine';
              /** Of a key; null: all */
              services: string[] | null;
              /** Goes along with every change, as X-CSRF-Token; empty without a cookie */
              csrfToken: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: End the session of this browser */
  '/api/v1/logout': {
    /** End the session of this browser */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Everybody who may log in */
  '/api/v1/users': {
    /** Everybody who may log in */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              name: string;
              role: 'administrator' | 'supervisor' | 'agent';
              agentId: string | null;
              active: boolean;
              source: 'configuration' | 'database';
              /** Never shown */
              password: string;
            }[];
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: One user · PUT: Create or replace a user · DELETE: Delete a user · PATCH: Change a user */
  '/api/v1/users/{name}': {
    /** One user */
    get: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              name: string;
              role: 'administrator' | 'supervisor' | 'agent';
              agentId: string | null;
              active: boolean;
              source: 'configuration' | 'database';
              /** Never shown */
              password: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Create or replace a user */
    put: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            role: 'administrator' | 'supervisor' | 'agent';
            /** Ten characters or more; needed for a new user. ******** leaves it as it is */
            password?: string | '********';
            agentId?: string | null;
            /** Whether the user may log in */
            active?: boolean;
          };
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              name: string;
              role: 'administrator' | 'supervisor' | 'agent';
              agentId: string | null;
              active: boolean;
              source: 'configuration' | 'database';
              /** Never shown */
              password: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Delete a user */
    delete: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Change a user */
    patch: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            role?: 'administrator' | 'supervisor' | 'agent';
            /** Ten characters or more; needed for a new user. ******** leaves it as it is */
            password?: string | '********';
            agentId?: string | null;
            /** Whether the user may log in */
            active?: boolean;
          };
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              name: string;
              role: 'administrator' | 'supervisor' | 'agent';
              agentId: string | null;
              active: boolean;
              source: 'configuration' | 'database';
              /** Never shown */
              password: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** PUT: Change the own password; other logins of the user are over then */
  '/api/v1/me/password': {
    /** Change the own password; other logins of the user are over then */
    put: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': { current: string; password: string } } };
      responses: {
        /** Done */ 200: { headers: Record<string, unknown>; content: { 'application/json': unknown } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: All API keys, without the keys themselves · POST: Make an API key; the answer shows it, and nothing ever shows it again */
  '/api/v1/keys': {
    /** All API keys, without the keys themselves */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              id: string;
              name: string;
              role: 'administrator' | 'supervisor' | 'agent' | 'client';
              /** Null: all */
              services: string[] | null;
              createdAt: string;
              createdBy: string;
              expiresAt: string | null;
              lastUsedAt: string | null;
            }[];
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Make an API key; the answer shows it, and nothing ever shows it again */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            /** What it is for */ name: string;
            /** client: only what passwords of services open, nothing of /api/v1 */
            role: 'administrator' | 'supervisor' | 'agent' | 'client';
            /** The only services that it is for; by default all */
            services?: string[] | null;
            /** ISO 8601; by default never */
            expiresAt?: string | null;
          };
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              id: string;
              name: string;
              role: 'administrator' | 'supervisor' | 'agent' | 'client';
              /** Null: all */
              services: string[] | null;
              createdAt: string;
              createdBy: string;
              expiresAt: string | null;
              lastUsedAt: string | null;
              key: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** DELETE: Revoke an API key */
  '/api/v1/keys/{id}': {
    /** Revoke an API key */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Who changed what, from where, newest first */
  '/api/v1/audit': {
    /** Who changed what, from where, newest first */
    get: {
      parameters: {
        query?: {
          who?: string;
          /** service, section, agent, user, ... */
          subject?: string;
          name?: string;
          outcome?: 'done' | 'refused';
          /** ISO 8601 */
          from?: string;
          /** ISO 8601, exclusive */
          to?: string;
          /** Only entries with a smaller id: the next page */
          before?: string;
          /** By default 100, at most 1000 */
          limit?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              id: number;
              at: string;
              who: string;
              role: string | null;
              means: string | null;
              address: string;
              action: string;
              subject: string;
              name: string;
              outcome: 'done' | 'refused';
              /** Only what differs, secrets hidden */
              before: unknown;
              after: unknown;
              requestId: string;
            }[];
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: All services */
  '/api/v1/services': {
    /** All services */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { name: string; options: Record<string, string> }[] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: One service · PUT: Create or replace a service · DELETE: Delete a service · PATCH: Set or remove options of a service */
  '/api/v1/services/{name}': {
    /** One service */
    get: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, string> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Create or replace a service */
    put: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody: { content: { 'application/json': Record<string, string | number | boolean> } };
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, string> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Delete a service */
    delete: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Set or remove options of a service */
    patch: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody: { content: { 'application/json': Record<string, string | number | boolean | null> } };
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, string> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: All sections */
  '/api/v1/sections': {
    /** All sections */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { name: string; options: Record<string, string> }[] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: One section · PUT: Create or replace a section · DELETE: Delete a section · PATCH: Set or remove options of a section */
  '/api/v1/sections/{name}': {
    /** One section */
    get: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, string> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Create or replace a section */
    put: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody: { content: { 'application/json': Record<string, string | number | boolean> } };
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, string> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Delete a section */
    delete: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Set or remove options of a section */
    patch: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody: { content: { 'application/json': Record<string, string | number | boolean | null> } };
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, string> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: What looks wrong about a configured service */
  '/api/v1/services/{name}/findings': {
    /** What looks wrong about a configured service */
    get: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              level: 'error' | 'warning';
              key: string;
              message: string;
              suggestion?: string;
              remedy?: string;
              /** What has to be there beside it and is not */
              missing?: {
                what: 'service' | 'resource group' | 'push provider';
                /** What the service is made from */
                template?: string;
                /** The name under which it is looked for */
                name?: string;
                /** The option that is to name it */
                option?: string;
              };
            }[];
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: What looks wrong about a section */
  '/api/v1/sections/{name}/findings': {
    /** What looks wrong about a section */
    get: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              level: 'error' | 'warning';
              key: string;
              message: string;
              suggestion?: string;
              remedy?: string;
              /** What has to be there beside it and is not */
              missing?: {
                what: 'service' | 'resource group' | 'push provider';
                /** What the service is made from */
                template?: string;
                /** The name under which it is looked for */
                name?: string;
                /** The option that is to name it */
                option?: string;
              };
            }[];
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: What looks wrong about all configured services */
  '/api/v1/findings': {
    /** What looks wrong about all configured services */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              service: string;
              level: 'error' | 'warning';
              key: string;
              message: string;
              suggestion?: string;
              remedy?: string;
              /** What has to be there beside it and is not */
              missing?: {
                what: 'service' | 'resource group' | 'push provider';
                /** What the service is made from */
                template?: string;
                /** The name under which it is looked for */
                name?: string;
                /** The option that is to name it */
                option?: string;
              };
            }[];
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: When an office with these options is open from now on; nothing is stored */
  '/api/v1/office-hours/preview': {
    /** When an office with these options is open from now on; nothing is stored */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: {
        content: { 'application/json': { options: Record<string, string | number | boolean>; days: number } };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { periods: { from: string; to: string }[] } };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Import an option export; each service, section, list and group as a whole, others stay */
  '/api/v1/import': {
    /** Import an option export; each service, section, list and group as a whole, others stay */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            /** Sections with key = value, or JSON */ text: string;
            /** Only tell what would become of it */
            dryRun?: boolean;
          };
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              imported: {
                what: 'service' | 'section' | 'list' | 'resource group';
                name: string;
                outcome: 'created' | 'replaced' | 'unchanged';
                count: number;
              }[];
              remarks: {
                level: 'error' | 'warning';
                line: number | null;
                place: string;
                message: string;
                suggestion?: string;
                remedy?: string;
              }[];
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Everything that is configured by options, secrets hidden */
  '/api/v1/export': {
    /** Everything that is configured by options, secrets hidden */
    get: {
      parameters: {
        query?: {
          /** By default json */ format?: 'json' | 'ini';
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Sections with their options */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': Record<string, unknown>; 'text/plain': string };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: All templates, without their options */
  '/api/v1/templates': {
    /** All templates, without their options */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              name: string;
              title: string;
              description: string;
              type: 'builtin' | 'ors';
              origin: 'product' | 'uploaded';
              scenarios: { name: string; title: string; description: string }[];
            }[];
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: A template with its options and scenarios · PUT: Upload a template, or a new version of it; its documents become uploaded documents, its prompts own prompts · DELETE: Delete an uploaded template; its documents and prompts go, too, unless a service uses them */
  '/api/v1/templates/{name}': {
    /** A template with its options and scenarios */
    get: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              name: string;
              title: string;
              description: string;
              type: 'builtin' | 'ors';
              /** Value of _service; null: each service names its own */
              service: string | null;
              origin: 'product' | 'uploaded';
              options: {
                name: string;
                numbered?: boolean;
                category?: string;
                type?:
                  | 'text'
                  | 'secret'
                  | 'boolean'
                  | 'integer'
                  | 'choice'
                  | 'list'
                  | 'json'
                  | 'url'
                  | 'instant'
                  | 'duration'
                  | 'window'
                  | 'country'
                  | 'time-zone'
                  | 'routing-target'
                  | 'treatment'
                  | 'service'
                  | 'pattern';
                values?: string[];
                open?: boolean;
                min?: number;
                max?: number;
                unit?: 's' | 'ms' | 'min';
                runs?: string[];
                valid?: string;
                default?: string | null;
                placeholder?: string | null;
                mandatory?: boolean;
                advanced?: boolean;
                source?: 'service' | 'request' | 'either';
                legacy?: boolean;
                help?: string;
              }[];
              scenarios: {
                name: string;
                title: string;
                description: string;
                presets: Record<string, string>;
                fill: string[];
                highlights: string[];
                companions: string[];
              }[];
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Upload a template, or a new version of it; its documents become uploaded documents, its prompts own prompts */
    put: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            format: 'ringback-template/1';
            /** When given, that of the address */
            name?: string;
            title: string;
            description?: string;
            /** Template whose options and scenarios it has as well */
            base: 'callback' | 'ors';
            /** Path of the document that its services run */
            document?: string | null;
            options?: {
              name: string;
              numbered?: boolean;
              category?: string;
              type?:
                | 'text'
                | 'secret'
                | 'boolean'
                | 'integer'
                | 'choice'
                | 'list'
                | 'json'
                | 'url'
                | 'instant'
                | 'duration'
                | 'window'
                | 'country'
                | 'time-zone'
                | 'routing-target'
                | 'treatment'
                | 'service'
                | 'pattern';
              values?: string[];
              open?: boolean;
              min?: number;
              max?: number;
              unit?: 's' | 'ms' | 'min';
              runs?: string[];
              valid?: string;
              default?: string | null;
              placeholder?: string | null;
              mandatory?: boolean;
              advanced?: boolean;
              source?: 'service' | 'request' | 'either';
              legacy?: boolean;
              help?: string;
            }[];
            scenarios?: {
              name: string;
              title: string;
              description: string;
              presets: Record<string, string>;
              fill: string[];
              highlights: string[];
              companions: string[];
            }[];
            presets?: Record<string, string>;
            /** Texts by path */
            documents?: Record<string, string>;
            /** Texts of other uploaded documents that these draw in, by their names */
            shared?: Record<string, string>;
            /** WAV in base64, by `name.wav` or `language/name.wav` */
            prompts?: Record<string, string>;
          };
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { name: string; findings: unknown[] } };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Delete an uploaded template; its documents and prompts go, too, unless a service uses them */
    delete: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Configure a service from a template and a scenario of it */
  '/api/v1/services/{name}/from-template': {
    /** Configure a service from a template and a scenario of it */
    post: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            template: string;
            scenario?: string;
            options?: Record<string, string | number | boolean>;
            /** Also when there is such a service already */
            replace?: boolean;
          };
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              name: string;
              options: Record<string, string>;
              /** Options that still need a value */
              fill: string[];
              findings: {
                level: 'error' | 'warning';
                key: string;
                message: string;
                suggestion?: string;
                remedy?: string;
                /** What has to be there beside it and is not */
                missing?: {
                  what: 'service' | 'resource group' | 'push provider';
                  /** What the service is made from */
                  template?: string;
                  /** The name under which it is looked for */
                  name?: string;
                  /** The option that is to name it */
                  option?: string;
                };
              }[];
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Download a template with its documents and prompts · PUT: Upload a template as a zip archive, as it is downloaded */
  '/api/v1/templates/{name}/package': {
    /** Download a template with its documents and prompts */
    get: {
      parameters: {
        query?: {
          /** By default json */ format?: 'json' | 'zip';
        };
        header?: never;
        path: { name: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The package */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': unknown; 'application/zip': string };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Upload a template as a zip archive, as it is downloaded */
    put: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody?: { content: { 'application/zip': string } };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { name: string; findings: unknown[] } };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: All transaction lists */
  '/api/v1/lists': {
    /** All transaction lists */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': { name: string; sections: Record<string, Record<string, string>> }[];
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: One transaction list · PUT: Create or replace a transaction list · DELETE: Delete a transaction list */
  '/api/v1/lists/{name}': {
    /** One transaction list */
    get: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': Record<string, Record<string, string>> };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Create or replace a transaction list */
    put: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody: {
        content: { 'application/json': Record<string, Record<string, string | number | boolean>> };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': Record<string, Record<string, string>> };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Delete a transaction list */
    delete: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: All resource groups */
  '/api/v1/resources': {
    /** All resource groups */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { name: string; numbers: string[] }[] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: One resource group · PUT: Create or replace a resource group · DELETE: Delete a resource group */
  '/api/v1/resources/{group}': {
    /** One resource group */
    get: {
      parameters: { query?: never; header?: never; path: { group: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */ 200: { headers: Record<string, unknown>; content: { 'application/json': string[] } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Create or replace a resource group */
    put: {
      parameters: { query?: never; header?: never; path: { group: string }; cookie?: never };
      requestBody: { content: { 'application/json': string[] } };
      responses: {
        /** Done */ 200: { headers: Record<string, unknown>; content: { 'application/json': string[] } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Delete a resource group */
    delete: {
      parameters: { query?: never; header?: never; path: { group: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Prompts: those of the installation, or those that come with the product */
  '/api/v1/prompts': {
    /** Prompts: those of the installation, or those that come with the product */
    get: {
      parameters: {
        query?: {
          /** The installation's own (default), or those that come along */ origin?: 'own' | 'product';
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { name: string; language: string | null; durationMs: number }[] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: A prompt as it is played · PUT: Upload a prompt: a WAV of any rate, which is converted · DELETE: Take a prompt away; the shipped one of its name counts again */
  '/api/v1/prompts/{name}': {
    /** A prompt as it is played */
    get: {
      parameters: {
        query?: {
          /** Folder of that language; without it for every language */ language?: string;
          /** The installation's own (default), or those that come along */
          origin?: 'own' | 'product';
        };
        header?: never;
        path: {
          /** Plain file name; `.wav` may be left out */ name: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The prompt */ 200: { headers: Record<string, unknown>; content: { 'audio/wav': string } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Upload a prompt: a WAV of any rate, which is converted */
    put: {
      parameters: {
        query?: {
          /** Folder of that language; without it for every language */ language?: string;
        };
        header?: never;
        path: {
          /** Plain file name; `.wav` may be left out */ name: string;
        };
        cookie?: never;
      };
      requestBody: { content: { 'audio/wav': string } };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { name: string; language: string | null; durationMs: number } };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Take a prompt away; the shipped one of its name counts again */
    delete: {
      parameters: {
        query?: {
          /** Folder of that language; without it for every language */ language?: string;
        };
        header?: never;
        path: {
          /** Plain file name; `.wav` may be left out */ name: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Make a prompt out of a text: the voice of the installation says it */
  '/api/v1/prompts/{name}/speak': {
    /** Make a prompt out of a text: the voice of the installation says it */
    post: {
      parameters: {
        query?: {
          /** Folder of that language; without it for every language */ language?: string;
        };
        header?: never;
        path: {
          /** Plain file name; `.wav` may be left out */ name: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': {
            text: string;
            /** Language of the voice, by default en-US */
            voice?: string;
          };
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { name: string; language: string | null; durationMs: number } };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Recorded conversations, the newest first */
  '/api/v1/recordings': {
    /** Recorded conversations, the newest first */
    get: {
      parameters: {
        query?: {
          /** Id of the callback */ callback?: string;
          service?: string;
          /** 1 to 999, by default 100 */
          limit?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              id: string;
              callId: string;
              callbackId: string | null;
              service: string | null;
              agentId: string | null;
              startedAt: string;
              endedAt: string | null;
              durationMs: number | null;
              /** recording, complete, or broken: it ended with the process */
              state: string;
              expiresAt: string;
            }[];
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: What is known of a recording · DELETE: Remove a recording; one that goes on is not removed */
  '/api/v1/recordings/{id}': {
    /** What is known of a recording */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              id: string;
              callId: string;
              callbackId: string | null;
              service: string | null;
              agentId: string | null;
              startedAt: string;
              endedAt: string | null;
              durationMs: number | null;
              /** recording, complete, or broken: it ended with the process */
              state: string;
              expiresAt: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Remove a recording; one that goes on is not removed */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: The recording itself: WAV, customers on the left channel and agents on the right */
  '/api/v1/recordings/{id}/audio': {
    /** The recording itself: WAV, customers on the left channel and agents on the right */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** The conversation */ 200: { headers: Record<string, unknown>; content: { 'audio/wav': string } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: All agents and what they are doing now */
  '/api/v1/agents': {
    /** All agents and what they are doing now */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              id: string;
              name: string;
              dn: string;
              groups: string[];
              skills: Record<string, number>;
              state: string;
              reason: string | null;
              /** ISO 8601 in UTC with milliseconds */
              since: string;
              until: string | null;
              callId: string | null;
              reachable: boolean;
            }[];
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: One agent as configured · PUT: Create or replace an agent · DELETE: Delete an agent */
  '/api/v1/agents/{id}': {
    /** One agent as configured */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Create or replace an agent */
    put: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody: { content: { 'application/json': Record<string, unknown> } };
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Delete an agent */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Ask an agent to take a state */
  '/api/v1/agents/{id}/state': {
    /** Ask an agent to take a state */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody: {
        content: { 'application/json': { state: 'Ready' | 'NotReady' | 'LoggedOut'; reason?: string } };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              id: string;
              name: string;
              dn: string;
              groups: string[];
              skills: Record<string, number>;
              state: string;
              reason: string | null;
              /** ISO 8601 in UTC with milliseconds */
              since: string;
              until: string | null;
              callId: string | null;
              reachable: boolean;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Uploaded documents, the current version of each */
  '/api/v1/documents': {
    /** Uploaded documents, the current version of each */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              name: string;
              version: number;
              uploadedAt: string;
              /** Characters */
              size: number;
              current: boolean;
            }[];
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: A version of a document with its text · PUT: Upload a new version of a document: its text is the body, of any content type · DELETE: Delete a document with all its versions; sessions that run it go on */
  '/api/v1/documents/{name}': {
    /** A version of a document with its text */
    get: {
      parameters: {
        query?: {
          /** By default the current version */ version?: string;
        };
        header?: never;
        path: { name: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              name: string;
              version: number;
              uploadedAt: string;
              /** Characters */
              size: number;
              current: boolean;
              text: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Upload a new version of a document: its text is the body, of any content type */
    put: {
      parameters: {
        query?: {
          /** A part (script, fragment, data) is drawn in by documents and is not checked */
          as?: 'document' | 'part';
        };
        header?: never;
        path: { name: string };
        cookie?: never;
      };
      requestBody: {
        content: {
          'text/plain': string;
          'application/xml': string;
          'application/scxml+xml': string;
          'text/javascript': string;
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              name: string;
              version: number;
              findings: {
                severity: 'error' | 'warning';
                code: string;
                message: string;
                remedy?: string;
                line: number;
                column: number;
                url?: string;
              }[];
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Delete a document with all its versions; sessions that run it go on */
    delete: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: The text of a version of a document */
  '/api/v1/documents/{name}/text': {
    /** The text of a version of a document */
    get: {
      parameters: {
        query?: {
          /** By default the current version */ version?: string;
        };
        header?: never;
        path: { name: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** The text */ 200: { headers: Record<string, unknown>; content: { 'text/plain': string } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: All versions of a document, newest first */
  '/api/v1/documents/{name}/versions': {
    /** All versions of a document, newest first */
    get: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              version: number;
              uploadedAt: string;
              /** Characters */
              size: number;
              current: boolean;
            }[];
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Make an earlier version the current one; no version is changed or lost */
  '/api/v1/documents/{name}/rollback': {
    /** Make an earlier version the current one; no version is changed or lost */
    post: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody: { content: { 'application/json': { version: number } } };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { name: string; version: number } };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: States and transitions of a version of a document, and what looks wrong */
  '/api/v1/documents/{name}/structure': {
    /** States and transitions of a version of a document, and what looks wrong */
    get: {
      parameters: {
        query?: {
          /** By default the current version */ version?: string;
        };
        header?: never;
        path: { name: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              loads: boolean;
              findings: {
                severity: 'error' | 'warning';
                code: string;
                message: string;
                remedy?: string;
                line: number;
                column: number;
                url?: string;
              }[];
              structure: {
                name: string;
                initial: string[];
                states: {
                  id: string;
                  kind: 'state' | 'parallel' | 'final' | 'history';
                  parent?: string;
                  initial: string[];
                  line: number;
                  /** The file of the line, when it is another one */
                  url?: string;
                  transitions: {
                    events: string[];
                    cond?: string;
                    targets: string[];
                    type: 'internal' | 'external';
                    line: number;
                  }[];
                  invokes: { id?: string; type: string }[];
                  actions: { element: string }[];
                }[];
              } | null;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Look at a text as if it were uploaded under that name; nothing is stored */
  '/api/v1/documents/{name}/check': {
    /** Look at a text as if it were uploaded under that name; nothing is stored */
    post: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody: { content: { 'application/json': { text: string } } };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              loads: boolean;
              findings: {
                severity: 'error' | 'warning';
                code: string;
                message: string;
                remedy?: string;
                line: number;
                column: number;
                url?: string;
              }[];
              structure: {
                name: string;
                initial: string[];
                states: {
                  id: string;
                  kind: 'state' | 'parallel' | 'final' | 'history';
                  parent?: string;
                  initial: string[];
                  line: number;
                  /** The file of the line, when it is another one */
                  url?: string;
                  transitions: {
                    events: string[];
                    cond?: string;
                    targets: string[];
                    type: 'internal' | 'external';
                    line: number;
                  }[];
                  invokes: { id?: string; type: string }[];
                  actions: { element: string }[];
                }[];
              } | null;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: The same of the document that a session runs, or ran while that is known */
  '/api/v1/sessions/{id}/structure': {
    /** The same of the document that a session runs, or ran while that is known */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              document: string;
              loads: boolean;
              findings: {
                severity: 'error' | 'warning';
                code: string;
                message: string;
                remedy?: string;
                line: number;
                column: number;
                url?: string;
              }[];
              structure: {
                name: string;
                initial: string[];
                states: {
                  id: string;
                  kind: 'state' | 'parallel' | 'final' | 'history';
                  parent?: string;
                  initial: string[];
                  line: number;
                  /** The file of the line, when it is another one */
                  url?: string;
                  transitions: {
                    events: string[];
                    cond?: string;
                    targets: string[];
                    type: 'internal' | 'external';
                    line: number;
                  }[];
                  invokes: { id?: string; type: string }[];
                  actions: { element: string }[];
                }[];
              } | null;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Callbacks, a page at a time: by default the newest first. As CSV all of them unless `limit` is given */
  '/api/v1/callbacks': {
    /** Callbacks, a page at a time: by default the newest first. As CSV all of them unless `limit` is given */
    get: {
      parameters: {
        query?: {
          /** Numbers of customers in full, or all but their last digits hidden (default) */
          numbers?: 'masked' | 'full';
          service?: string;
          /** One or more, with commas: SCHEDULED, QUEUED, PAUSED, ROUTING, PROCESSING, COMPLETED */
          state?: string;
          reason?: string;
          /** Digits that follow each other in the number */
          number?: string;
          /** What `from` and `to` are about; default: desired */
          time?: 'created' | 'desired' | 'completed';
          /** ISO 8601 */
          from?: string;
          /** ISO 8601, exclusive */
          to?: string;
          /** By default `created` */
          sort?: 'created' | 'desired' | 'completed' | 'service' | 'state' | 'reason' | 'number' | 'attempts';
          /** By default `desc`: newest first */
          order?: 'asc' | 'desc';
          /** At most 1000000 */
          offset?: string;
          /** 1 to 1000, by default 100 */
          limit?: string;
          /** Whether the header X-Total-Count says how many fit in all */
          count?: 'yes' | 'no';
          format?: 'json' | 'csv';
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': ({
              id: string;
              service: string;
              state: string;
              reason: string | null;
              customerNumber: string | null;
              /** ISO 8601 in UTC with milliseconds */
              createdAt: string;
              /** ISO 8601 in UTC with milliseconds */
              desiredAt: string;
              /** ISO 8601 in UTC with milliseconds */
              dueAt: string;
              /** ISO 8601 in UTC with milliseconds */
              arrivedAt: string;
              /** ISO 8601 in UTC with milliseconds */
              expiresAt: string;
              connectedAt: string | null;
              completedAt: string | null;
              attempts: number;
              sessionId: string | null;
            } & {
              /** Values by the titles of callback_column_alias (section callback) */
              columns: Record<string, string>;
            })[];
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: One callback: what was asked for, where it stands, each dial attempt */
  '/api/v1/callbacks/{id}': {
    /** One callback: what was asked for, where it stands, each dial attempt */
    get: {
      parameters: {
        query?: {
          /** Numbers of customers in full, or all but their last digits hidden (default) */
          numbers?: 'masked' | 'full';
        };
        header?: never;
        path: { id: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              id: string;
              service: string;
              state: string;
              reason: string | null;
              customerNumber: string | null;
              /** ISO 8601 in UTC with milliseconds */
              createdAt: string;
              /** ISO 8601 in UTC with milliseconds */
              desiredAt: string;
              /** ISO 8601 in UTC with milliseconds */
              dueAt: string;
              /** ISO 8601 in UTC with milliseconds */
              arrivedAt: string;
              /** ISO 8601 in UTC with milliseconds */
              expiresAt: string;
              connectedAt: string | null;
              completedAt: string | null;
              attempts: number;
              sessionId: string | null;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: The address at which the customer sees, moves and cancels this callback */
  '/api/v1/callbacks/{id}/link': {
    /** The address at which the customer sees, moves and cancels this callback */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': { url: string } } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Everything that happened to one callback, in order */
  '/api/v1/callbacks/{id}/trace': {
    /** Everything that happened to one callback, in order */
    get: {
      parameters: {
        query?: {
          /** Numbers of customers in full, or all but their last digits hidden (default) */
          numbers?: 'masked' | 'full';
        };
        header?: never;
        path: { id: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              /** ISO 8601 in UTC with milliseconds */ at: string;
              source: string;
              event: string;
              text: string;
              stateBefore: string | null;
              stateAfter: string | null;
              data: Record<string, unknown>;
            }[];
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Callbacks that were asked for, ended by reason, and dialled by result, by service and half hour */
  '/api/v1/reports/callbacks': {
    /** Callbacks that were asked for, ended by reason, and dialled by result, by service and half hour */
    get: {
      parameters: {
        query?: {
          /** yyyy-MM-dd; by default today */ day?: string;
          /** Time zone of the day, such as Europe/Berlin; by default UTC */
          zone?: string;
          service?: string;
          format?: 'json' | 'csv';
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              day: string;
              zone: string;
              rows: {
                service: string;
                from: string;
                what: 'asked' | 'ended' | 'dialled';
                /** Reason of the end, or result of the call */
                detail: string;
                count: number;
                /** Of those that ended after a conversation: how long they had waited for it */
                meanWaitS: number | null;
              }[];
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: What services with _rep_userevent_enable or _use_reporting_aggregator reported of each callback, by the keys of the original */
  '/api/v1/reports/callback-facts': {
    /** What services with _rep_userevent_enable or _use_reporting_aggregator reported of each callback, by the keys of the original */
    get: {
      parameters: {
        query?: {
          /** yyyy-MM-dd; by default today */ day?: string;
          /** Time zone of the day, such as Europe/Berlin; by default UTC */
          zone?: string;
          /** Numbers of customers in full, or all but their last digits hidden (default) */
          numbers?: 'masked' | 'full';
          service?: string;
          format?: 'json' | 'csv';
          /** Reports to list, 1 to 9999, by default 1000; a CSV has all */
          limit?: string;
          /** `next` of the page before */
          after?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              day: string;
              zone: string;
              facts: { callbackId: string; service: string; at: string; values: Record<string, string> }[];
              next: string | null;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Why this callback is next in line or is not, and who was ahead whenever it was given an agent */
  '/api/v1/callbacks/{id}/why': {
    /** Why this callback is next in line or is not, and who was ahead whenever it was given an agent */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              callbackId: string;
              state: string;
              waiting: Record<string, unknown> | null;
              notices: { at: string; text: string }[];
              assignments: Record<string, unknown>[];
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: How dialling goes in a virtual queue: who answers and how soon, who found no agent, and who is to be dialled */
  '/api/v1/queues/{name}/pacing': {
    /** How dialling goes in a virtual queue: who answers and how soon, who found no agent, and who is to be dialled */
    get: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Who got an agent before somebody of the same virtual queue who had arrived earlier, and why */
  '/api/v1/queues/{name}/overtakes': {
    /** Who got an agent before somebody of the same virtual queue who had arrived earlier, and why */
    get: {
      parameters: {
        query?: {
          /** yyyy-MM-dd; by default today */ day?: string;
          /** Time zone of the day, such as Europe/Berlin; by default UTC */
          zone?: string;
        };
        header?: never;
        path: { name: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Bias, mean absolute error and coverage of every predictor of waits, by virtual queue and half hour */
  '/api/v1/reports/waiting-times': {
    /** Bias, mean absolute error and coverage of every predictor of waits, by virtual queue and half hour */
    get: {
      parameters: {
        query?: {
          /** yyyy-MM-dd; by default today */ day?: string;
          /** Time zone of the day, such as Europe/Berlin; by default UTC */
          zone?: string;
          queue?: string;
          service?: string;
          format?: 'json' | 'csv';
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */ 200: { headers: Record<string, unknown>; content: { 'application/json': unknown } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: What every predictor says now about one who enters a virtual queue, and what it goes by */
  '/api/v1/queues/{name}/waiting-time': {
    /** What every predictor says now about one who enters a virtual queue, and what it goes by */
    get: {
      parameters: { query?: never; header?: never; path: { name: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Waits that were predicted for a callback, from what, and what then happened */
  '/api/v1/callbacks/{id}/waiting-times': {
    /** Waits that were predicted for a callback, from what, and what then happened */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown>[] } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: What the customer was told about when we call, and what became of it */
  '/api/v1/callbacks/{id}/promises': {
    /** What the customer was told about when we call, and what became of it */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown>[] } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Promises to customers that fell on a day: kept, late, broken, changed; by virtual queue and hour */
  '/api/v1/reports/promises': {
    /** Promises to customers that fell on a day: kept, late, broken, changed; by virtual queue and hour */
    get: {
      parameters: {
        query?: {
          /** yyyy-MM-dd; by default today */ day?: string;
          /** Time zone of the day, such as Europe/Berlin; by default UTC */
          zone?: string;
          queue?: string;
          service?: string;
          format?: 'json' | 'csv';
          /** Promises to list, 1 to 9999, by default 1000; scores and CSV are of all */
          limit?: string;
          /** `next` of the page before */
          after?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */ 200: { headers: Record<string, unknown>; content: { 'application/json': unknown } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Running sessions, by id; the next ones are those after the last id */
  '/api/v1/sessions': {
    /** Running sessions, by id; the next ones are those after the last id */
    get: {
      parameters: {
        query?: {
          after?: string;
          /** How many, sessions: 1 to 1000, by default 100 */
          limit?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              id: string;
              callbackId: string | null;
              document: string | null;
              node: string;
              savedAt: string;
            }[];
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Active states, data and the newest steps of a session · DELETE: End a session */
  '/api/v1/sessions/{id}': {
    /** Active states, data and the newest steps of a session */
    get: {
      parameters: {
        query?: {
          /** Numbers of customers in full, or all but their last digits hidden (default) */
          numbers?: 'masked' | 'full';
        };
        header?: never;
        path: { id: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              id: string;
              callbackId: string | null;
              document: string;
              documentHash: string;
              configuration: string[];
              data: Record<string, unknown>;
              startedAt: string;
              node: string;
              timers: { sendId: string; event: string; dueAt: string }[];
              trace:
                | {
                    at: string;
                    event: string | null;
                    steps: unknown[];
                    reads: unknown[];
                    changed: Record<string, unknown>;
                    failure: string | null;
                  }[]
                | null;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** End a session */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: What each macrostep of a session did, oldest first; also after its end and from any node */
  '/api/v1/sessions/{id}/trace': {
    /** What each macrostep of a session did, oldest first; also after its end and from any node */
    get: {
      parameters: {
        query?: {
          /** Numbers of customers in full, or all but their last digits hidden (default) */
          numbers?: 'masked' | 'full';
          /** How many, the newest ones: 1 to 1000, by default 100 */
          limit?: string;
        };
        header?: never;
        path: { id: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              at: string;
              event: string | null;
              steps: unknown[];
              reads: unknown[];
              changed: Record<string, unknown>;
              failure: string | null;
            }[];
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: All that a session was given, with its document: `ringback replay` does it again elsewhere */
  '/api/v1/sessions/{id}/recording': {
    /** All that a session was given, with its document: `ringback replay` does it again elsewhere */
    get: {
      parameters: {
        query?: {
          /** Numbers of customers in full, or all but their last digits hidden (default) */
          numbers?: 'masked' | 'full';
        };
        header?: never;
        path: { id: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              format: string;
              /** Whether numbers of customers, or secrets, are hidden */
              masked: boolean;
              sessionId: string;
              document: { hash: string; url: string; text: string; parts: Record<string, string> };
              entries: unknown[];
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Calls from their first INVITE until their last leg has ended */
  '/api/v1/calls': {
    /** Calls from their first INVITE until their last leg has ended */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              id: string;
              callbackId: string | null;
              state: string;
              legs: {
                id: string;
                role: string;
                agentId: string | null;
                state: string;
                /** ISO 8601 in UTC with milliseconds */
                startedAt: string;
                answeredAt: string | null;
              }[];
              /** What two or three parties do: talking, held, ringing, consulting or conference */
              conversation: {
                state: string;
                byLegId: string | null;
                heldLegId: string | null;
                consultedLegId: string | null;
              } | null;
              /** recording or paused */
              recording: { id: string; state: string } | null;
              /** A supervisor: ringing or there; listen, whisper or barge-in */
              supervision: {
                state: string;
                mode: string;
                legId: string;
                /** Leg of the agent whose work it is about */
                ofLegId: string;
              } | null;
            }[];
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Virtual queues and who stands in them, in order */
  '/api/v1/queues': {
    /** Virtual queues and who stands in them, in order */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              name: string;
              length: number;
              waiting: {
                position: number;
                callbackId: string | null;
                requestId: string;
                priority: number;
                /** ISO 8601 in UTC with milliseconds */
                arrivedAt: string;
                targets: string[];
                extensions: Record<string, unknown>;
              }[];
            }[];
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Listen to a call, speak to its agent alone, or talk with both; again to do something else · DELETE: End the supervision of a call; the call goes on */
  '/api/v1/calls/{id}/supervision': {
    /** Listen to a call, speak to its agent alone, or talk with both; again to do something else */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            mode: 'listen' | 'whisper' | 'barge-in';
            /** The agent whose phone is rung; by default the one who asks */
            phone?: string;
            /** Whose work it is about; needed where several agents talk */
            agentId?: string;
          };
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              call: {
                id: string;
                callbackId: string | null;
                state: string;
                legs: {
                  id: string;
                  role: string;
                  agentId: string | null;
                  state: string;
                  /** ISO 8601 in UTC with milliseconds */
                  startedAt: string;
                  answeredAt: string | null;
                }[];
                /** What two or three parties do: talking, held, ringing, consulting or conference */
                conversation: {
                  state: string;
                  byLegId: string | null;
                  heldLegId: string | null;
                  consultedLegId: string | null;
                } | null;
                /** recording or paused */
                recording: { id: string; state: string } | null;
                /** A supervisor: ringing or there; listen, whisper or barge-in */
                supervision: {
                  state: string;
                  mode: string;
                  legId: string;
                  /** Leg of the agent whose work it is about */
                  ofLegId: string;
                } | null;
              } | null;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** End the supervision of a call; the call goes on */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              call: {
                id: string;
                callbackId: string | null;
                state: string;
                legs: {
                  id: string;
                  role: string;
                  agentId: string | null;
                  state: string;
                  /** ISO 8601 in UTC with milliseconds */
                  startedAt: string;
                  answeredAt: string | null;
                }[];
                /** What two or three parties do: talking, held, ringing, consulting or conference */
                conversation: {
                  state: string;
                  byLegId: string | null;
                  heldLegId: string | null;
                  consultedLegId: string | null;
                } | null;
                /** recording or paused */
                recording: { id: string; state: string } | null;
                /** A supervisor: ringing or there; listen, whisper or barge-in */
                supervision: {
                  state: string;
                  mode: string;
                  legId: string;
                  /** Leg of the agent whose work it is about */
                  ofLegId: string;
                } | null;
              } | null;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Scenarios that come with the product, to begin one of your own with */
  '/api/v1/simulations/scenarios': {
    /** Scenarios that come with the product, to begin one of your own with */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { name: string; title: string; scenario: unknown }[] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Simulate a scenario, in a thread of its own; its id says how far it is and what came of it */
  '/api/v1/simulations': {
    /** Simulate a scenario, in a thread of its own; its id says how far it is and what came of it */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': { scenario: Record<string, unknown> } } };
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': { id: string } } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: How far a simulation is, and its report · DELETE: End a simulation, or forget it */
  '/api/v1/simulations/{id}': {
    /** How far a simulation is, and its report */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              state: 'waiting' | 'running' | 'done' | 'failed';
              /** Of the simulated time that is over, 0 to 1 */
              share?: number;
              report?: unknown;
              why?: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** End a simulation, or forget it */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: The agent and what waits for him */
  '/api/v1/desk': {
    /** The agent and what waits for him */
    get: {
      parameters: {
        query?: {
          /** Supervisors: whose desk */ agent?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              agent: {
                id: string;
                name: string;
                dn: string;
                groups: string[];
                skills: Record<string, number>;
                state: string;
                reason: string | null;
                /** ISO 8601 in UTC with milliseconds */
                since: string;
                until: string | null;
                callId: string | null;
                reachable: boolean;
              };
              tasks: {
                id: string;
                kind: 'preview' | 'disposition';
                callbackId: string | null;
                actions: string[];
                askedAt: string;
                until: string | null;
                data: Record<string, unknown>;
              }[];
              call: {
                id: string;
                callbackId: string | null;
                state: string;
                legs: {
                  id: string;
                  role: string;
                  agentId: string | null;
                  state: string;
                  /** ISO 8601 in UTC with milliseconds */
                  startedAt: string;
                  answeredAt: string | null;
                }[];
                /** What two or three parties do: talking, held, ringing, consulting or conference */
                conversation: {
                  state: string;
                  byLegId: string | null;
                  heldLegId: string | null;
                  consultedLegId: string | null;
                } | null;
                /** recording or paused */
                recording: { id: string; state: string } | null;
                /** A supervisor: ringing or there; listen, whisper or barge-in */
                supervision: {
                  state: string;
                  mode: string;
                  legId: string;
                  /** Leg of the agent whose work it is about */
                  ofLegId: string;
                } | null;
              } | null;
              /** The clock that deadlines of tasks are told by */
              now: string;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: The call that the agent is on, with the request that it is for */
  '/api/v1/desk/call': {
    /** The call that the agent is on, with the request that it is for */
    get: {
      parameters: {
        query?: {
          /** Supervisors: whose desk */ agent?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              call: {
                id: string;
                callbackId: string | null;
                state: string;
                legs: {
                  id: string;
                  role: string;
                  agentId: string | null;
                  state: string;
                  /** ISO 8601 in UTC with milliseconds */
                  startedAt: string;
                  answeredAt: string | null;
                }[];
                /** What two or three parties do: talking, held, ringing, consulting or conference */
                conversation: {
                  state: string;
                  byLegId: string | null;
                  heldLegId: string | null;
                  consultedLegId: string | null;
                } | null;
                /** recording or paused */
                recording: { id: string; state: string } | null;
                /** A supervisor: ringing or there; listen, whisper or barge-in */
                supervision: {
                  state: string;
                  mode: string;
                  legId: string;
                  /** Leg of the agent whose work it is about */
                  ofLegId: string;
                } | null;
              } | null;
              callback: {
                id: string;
                service: string;
                customerNumber: string | null;
                createdAt: string;
                desiredAt: string;
                attempts: number;
                userData: Record<string, string>;
              } | null;
              /** Whether it is recorded: off, always, or on_demand, when the agent wants it */
              callRecording: ('off' | 'always' | 'on_demand') | null;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: What the agent had to do with, and what comes to him */
  '/api/v1/desk/callbacks': {
    /** What the agent had to do with, and what comes to him */
    get: {
      parameters: {
        query?: {
          /** Supervisors: whose desk */ agent?: string;
          /** ISO 8601; without it: 24 hours ago */
          from?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              /** The agent was held for them since `from`; the last one first */
              recent: (({
                id: string;
                service: string;
                customerNumber: string | null;
                createdAt: string;
                desiredAt: string;
                attempts: number;
                userData: Record<string, string>;
              } & { state: string; reason: string | null }) & {
                /** What became of it with this agent: open (held for it, or talking), talked, rejected, missed (no reaction), not-reached (no conversation for another reason) */
                part: 'open' | 'talked' | 'rejected' | 'missed' | 'not-reached';
                /** When that was known */
                at: string;
                /** How many there are */
                notes: number;
              })[];
              /** Scheduled now: those that the agent had to do with before, and those of the next 24 hours that the target of their service means him with; the next one first */
              upcoming: (({
                id: string;
                service: string;
                customerNumber: string | null;
                createdAt: string;
                desiredAt: string;
                attempts: number;
                userData: Record<string, string>;
              } & { state: string; reason: string | null }) & {
                /** The agent had to do with it before; otherwise it is for any agent like him */
                own: boolean;
              })[];
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: A callback of the agent, with the notes of all who had it before */
  '/api/v1/desk/callbacks/{id}': {
    /** A callback of the agent, with the notes of all who had it before */
    get: {
      parameters: {
        query?: {
          /** Supervisors: whose desk */ agent?: string;
        };
        header?: never;
        path: { id: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': ({
              id: string;
              service: string;
              customerNumber: string | null;
              createdAt: string;
              desiredAt: string;
              attempts: number;
              userData: Record<string, string>;
            } & { state: string; reason: string | null }) & {
              /** Oldest first */ notes: { at: string; agentId: string; agentName: string; text: string }[];
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: A note for whoever has to do with this callback next */
  '/api/v1/desk/callbacks/{id}/notes': {
    /** A note for whoever has to do with this callback next */
    post: {
      parameters: {
        query?: {
          /** Supervisors: whose desk */ agent?: string;
        };
        header?: never;
        path: { id: string };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': {
            /** Plain text */ text: string;
          };
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { at: string; agentId: string; agentName: string; text: string } };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Times at which the customer can be called: beginning in UTC, and places left */
  '/api/v1/desk/callbacks/{id}/times': {
    /** Times at which the customer can be called: beginning in UTC, and places left */
    get: {
      parameters: {
        query?: {
          /** Supervisors: whose desk */ agent?: string;
          /** Default 14, at most 60 */
          'number-of-days'?: string;
        };
        header?: never;
        path: { id: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, number> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Another time for a callback that is scheduled */
  '/api/v1/desk/callbacks/{id}/reschedule': {
    /** Another time for a callback that is scheduled */
    post: {
      parameters: {
        query?: {
          /** Supervisors: whose desk */ agent?: string;
        };
        header?: never;
        path: { id: string };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': {
            /** ISO 8601 with Z or an offset */ at: string;
          };
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              id: string;
              service: string;
              customerNumber: string | null;
              createdAt: string;
              desiredAt: string;
              attempts: number;
              userData: Record<string, string>;
            } & { state: string; reason: string | null };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Another callback like one that is over, at a time or as soon as may be */
  '/api/v1/desk/callbacks/{id}/again': {
    /** Another callback like one that is over, at a time or as soon as may be */
    post: {
      parameters: {
        query?: {
          /** Supervisors: whose desk */ agent?: string;
        };
        header?: never;
        path: { id: string };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': {
            /** ISO 8601 with Z or an offset; without it: now */ at?: string;
          };
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              id: string;
              service: string;
              customerNumber: string | null;
              createdAt: string;
              desiredAt: string;
              attempts: number;
              userData: Record<string, string>;
            } & { state: string; reason: string | null };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: The phone of the agent; as a WebSocket with the subprotocol sip, a phone in the browser */
  '/api/v1/desk/phone': {
    /** The phone of the agent; as a WebSocket with the subprotocol sip, a phone in the browser */
    get: {
      parameters: { query?: { agent?: string }; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { dn: string; browser: boolean } };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: Hold, consult, transfer or record the call that the agent is on */
  '/api/v1/desk/call/{action}': {
    /** Hold, consult, transfer or record the call that the agent is on */
    post: {
      parameters: {
        query?: {
          /** Supervisors: whose desk */ agent?: string;
        };
        header?: never;
        path: {
          action:
            | 'hold'
            | 'retrieve'
            | 'consult'
            | 'reconnect'
            | 'transfer'
            | 'conference'
            | 'record'
            | 'pause-recording'
            | 'resume-recording'
            | 'stop-recording';
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': {
            /** consult: the agent to be asked; transfer: the agent who is to have the call, unasked */
            agentId?: string;
            /** consult, transfer: or the number to be dialled */
            number?: string;
          };
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              call: {
                id: string;
                callbackId: string | null;
                state: string;
                legs: {
                  id: string;
                  role: string;
                  agentId: string | null;
                  state: string;
                  /** ISO 8601 in UTC with milliseconds */
                  startedAt: string;
                  answeredAt: string | null;
                }[];
                /** What two or three parties do: talking, held, ringing, consulting or conference */
                conversation: {
                  state: string;
                  byLegId: string | null;
                  heldLegId: string | null;
                  consultedLegId: string | null;
                } | null;
                /** recording or paused */
                recording: { id: string; state: string } | null;
                /** A supervisor: ringing or there; listen, whisper or barge-in */
                supervision: {
                  state: string;
                  mode: string;
                  legId: string;
                  /** Leg of the agent whose work it is about */
                  ofLegId: string;
                } | null;
              } | null;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: The other agents who are at work, and whether they can be asked */
  '/api/v1/desk/colleagues': {
    /** The other agents who are at work, and whether they can be asked */
    get: {
      parameters: {
        query?: {
          /** Supervisors: whose desk */ agent?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              id: string;
              name: string;
              dn: string;
              state: string;
              /** Whether the phone can be rung */
              reachable: boolean;
            }[];
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: How many wait in each virtual queue, and since when */
  '/api/v1/desk/queues': {
    /** How many wait in each virtual queue, and since when */
    get: {
      parameters: {
        query?: {
          /** Supervisors: whose desk */ agent?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { name: string; length: number; oldestAt: string | null }[] };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: The agent becomes Ready, NotReady or logs out */
  '/api/v1/desk/state': {
    /** The agent becomes Ready, NotReady or logs out */
    post: {
      parameters: {
        query?: {
          /** Supervisors: whose desk */ agent?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: { 'application/json': { state: 'Ready' | 'NotReady' | 'LoggedOut'; reason?: string } };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              id: string;
              name: string;
              dn: string;
              groups: string[];
              skills: Record<string, number>;
              state: string;
              reason: string | null;
              /** ISO 8601 in UTC with milliseconds */
              since: string;
              until: string | null;
              callId: string | null;
              reachable: boolean;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** POST: The answer of the agent to a task: one of its actions, with a time or number where it takes one */
  '/api/v1/desk/tasks/{id}/{action}': {
    /** The answer of the agent to a task: one of its actions, with a time or number where it takes one */
    post: {
      parameters: {
        query?: {
          /** Supervisors: whose desk */ agent?: string;
        };
        header?: never;
        path: { id: string; action: string };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': {
            /** ISO 8601 with Z or an offset */ at?: string;
            number?: string;
            /** For whoever has to do with the callback next */
            note?: string;
          };
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              id: string;
              kind: 'preview' | 'disposition';
              callbackId: string | null;
              actions: string[];
              askedAt: string;
              until: string | null;
              data: Record<string, unknown>;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: What happens at the desk as server-sent events; with Last-Event-ID it goes on behind that event */
  '/api/v1/desk/events': {
    /** What happens at the desk as server-sent events; with Last-Event-ID it goes on behind that event */
    get: {
      parameters: {
        query?: {
          /** Supervisors: whose desk */ agent?: string;
          /** The agent sits at this desktop: he is made NotReady some time after the last one is closed */
          presence?: 'yes';
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Events snapshot, preview, preview_cancel, disposition, disposition_cancel, agent and call */
        200: { headers: Record<string, unknown>; content: { 'text/event-stream': string } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: The callback of a link: where it stands · PUT: Another time or another number · DELETE: Cancel the callback */
  '/c/{token}/callback': {
    /** The callback of a link: where it stands */
    get: {
      parameters: { query?: never; header?: never; path: { token: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: {
            'application/json': {
              service: string;
              state: string;
              reason: string | null;
              /** All but the last digits hidden: a link may be read by others */
              customerNumber: string | null;
              desiredAt: string;
              /** Place in line from 1; null when it does not wait there */
              position: number | null;
              waiting: number | null;
              /** Null: nobody can say */
              waitSeconds: number | null;
            };
          };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Another time or another number */
    put: {
      parameters: { query?: never; header?: never; path: { token: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            /** ISO 8601 with Z or an offset */ at?: string;
            number?: string;
          };
        };
      };
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Cancel the callback */
    delete: {
      parameters: { query?: never; header?: never; path: { token: string }; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, unknown> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Times to which the callback can be moved: beginning in UTC, and places left */
  '/c/{token}/availability': {
    /** Times to which the callback can be moved: beginning in UTC, and places left */
    get: {
      parameters: {
        query?: {
          /** Default 14, at most 60 */ 'number-of-days'?: string;
        };
        header?: never;
        path: { token: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Done */
        200: { headers: Record<string, unknown>; content: { 'application/json': Record<string, number> } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Callbacks, agents, queues and calls as server-sent events: a snapshot, then what changes */
  '/api/v1/events': {
    /** Callbacks, agents, queues and calls as server-sent events: a snapshot, then what changes */
    get: {
      parameters: {
        query?: {
          /** Numbers of customers in full, or all but their last digits hidden (default) */
          numbers?: 'masked' | 'full';
          /** A callback that is open: the part `open` changes with everything about it */
          callback?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** Events snapshot and update */
        200: { headers: Record<string, unknown>; content: { 'text/event-stream': string } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: The process runs */
  '/health/live': {
    /** The process runs */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { status: 'live' | 'ready'; version: string } };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: The process takes requests and its database answers */
  '/health/ready': {
    /** The process takes requests and its database answers */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { status: 'live' | 'ready'; version: string } };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: Measurements */
  '/metrics': {
    /** Measurements */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** The text format of Prometheus */
        200: { headers: Record<string, unknown>; content: { 'text/plain': string } };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: What time it is, and how fast it runs · POST: Jumps forward, or changes the rate; answers when the work of every timer due on the way is done */
  '/test/clock': {
    /** What time it is, and how fast it runs */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { now: string; rate: number } };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
    /** Jumps forward, or changes the rate; answers when the work of every timer due on the way is done */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            /** ISO 8601 duration */ advance?: string;
            rate?: number;
          };
        };
      };
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { now: string; rate: number } };
        };
        /** Body of every answer but 200 */
        '4XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
        /** Body of every answer but 200 */
        '5XX': {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Error'] };
        };
      };
    };
  };
  /** GET: This description, in OpenAPI 3.1 */
  '/openapi.json': {
    /** This description, in OpenAPI 3.1 */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        /** Done */
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { openapi: string } & Record<string, unknown> };
        };
      };
    };
  };
}

export interface components {
  schemas: {
    /** Body of every answer but 200 */
    Error: {
      /** 70xx as the browser widget knows them, otherwise status times 100 */ code: number;
      phrase: string;
      message: string;
      /** Compare the end of it */
      exception: string;
      /** Proposed slots when the wanted time cannot be had */
      availability?: Record<string, number>;
      /** The option that refused the request */
      rule?: string;
      /** What that option stands at */
      value?: string;
      /** What is wrong with a document, by line and column */
      findings?: unknown[];
    };
  };
}

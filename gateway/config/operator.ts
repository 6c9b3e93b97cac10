/** What running the gateway needs: the scopes of `operator`, the first client of an installation, who then admits the others. */
export const operatorScopes = [
  'operations:read',
  'exchange:read',
  'exchange:cancel',
  'exchange:resolve',
  'partners:read',
  'partners:write',
  'clients:write',
  'calendar:write',
  'webhook:read',
  'webhook:write',
] as const;

/** The test of a partner's connection. Whoever may change a partner's profile may see where its connection breaks. */
import type { Directory } from '../directory/contract.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { Handlers } from './call.ts';
import type { ConnectionPort } from './contract.ts';

interface ConnectionParts {
  readonly directory: Directory;
  readonly connections: ConnectionPort;
}

type TestBody = { readonly query?: Parameters<ConnectionPort['test']>[2] } | undefined;

/** Matters of the whole city, for a partner without a route. */
const wholeCity = '500000';

export function connectionHandlers({ directory, connections }: ConnectionParts): Pick<Handlers, 'testConnection'> {
  return {
    async testConnection({ path, body, caller }) {
      const partner = directory.partner(String(path.id));
      const routes = directory.routes().filter((route) => route.partner === path.id);
      const own = routes.filter(({ district }) => caller.districts === undefined || caller.districts.has(district));
      const isConcerned = caller.districts === undefined || own.length > 0;
      if (partner === undefined || !isConcerned) throw new GatewayError('GW_NOT_FOUND', 'There is no such partner.');
      const report = await connections.test(partner, own[0]?.district ?? wholeCity, (body as TestBody)?.query);
      return { status: 200, body: report };
    },
  };
}

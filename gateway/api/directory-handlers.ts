/** Districts, routes, partners and clients. A client sees what concerns its own districts; credentials and secrets are never shown. */
import type { Catalogue } from '../catalogue/contract.ts';
import type { Directory, Partner, PartnerProfile, Route } from '../directory/contract.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { Handlers } from './call.ts';
import type { components } from './openapi.generated.ts';
import { present } from './present.ts';
import type { Caller } from './tokens.ts';

type Schemas = components['schemas'];

interface ClientBody {
  readonly secret: string;
  readonly scopes: readonly string[];
  readonly districts: readonly string[];
}

const routeView = ({ district, operation, partner, validFrom, validTo, rank }: Route): Schemas['RouteView'] => ({
  district,
  operation,
  partner,
  from: validFrom,
  ...(validTo === undefined ? {} : { to: validTo }),
  rank,
});

const concerns = (caller: Caller, { district }: Route): boolean =>
  caller.districts === undefined || caller.districts.has(district);

function partnerView(partner: Partner, routes: readonly Route[]): Schemas['PartnerView'] {
  const { id, kind, name, dialect, contact, ...rest } = partner.profile;
  const { address, pull, listen, answersFor, previousUntil, values, overrides, hours } = rest;
  const { timeoutMs, ...limits } = partner.limits;
  const view = {
    id,
    kind,
    name,
    dialect,
    ...present({ address, pull, listen, answersFor, previousUntil, values, overrides, hours, contact }),
    limits: { ...limits, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
    operations: [...partner.connection.dialect.operations],
    routes: routes.filter((route) => route.partner === id).map(routeView),
    revision: partner.revision,
  };
  // The view's lists are typed as ones that may be written; nobody does.
  return view as Schemas['PartnerView'];
}

function samePathAndBody(path: string, profile: PartnerProfile): void {
  if (profile.id === path) return;
  throw new GatewayError('GW_REQUEST_INVALID', '/id: differs from the address.', {
    errors: [
      { field: '/id', rule: 'same', message: `应与地址中的 ${path} 相同。 Must be ${path}, as in the address.` },
    ],
  });
}

/** Who is limited to some districts connects systems and makes clients for these alone. */
function checkDistricts(caller: Caller, codes: readonly string[]): void {
  const beyond = codes.find((code) => caller.districts !== undefined && !caller.districts.has(code));
  if (beyond !== undefined) throw new GatewayError('GW_FORBIDDEN', `The client may not act for district ${beyond}.`);
}

type DirectoryCalls =
  | 'listDistricts'
  | 'getDistrict'
  | 'listRoutes'
  | 'listPartners'
  | 'getPartner'
  | 'applyPartner'
  | 'applyClient';

export function directoryHandlers(directory: Directory, { districts }: Catalogue): Pick<Handlers, DirectoryCalls> {
  const seenBy = (caller: Caller) => directory.routes().filter((route) => concerns(caller, route));
  return {
    listDistricts: () => ({ status: 200, body: { districts: [...districts.values()] } }),
    getDistrict({ path }) {
      const found = districts.get(String(path.code));
      if (found === undefined) throw new GatewayError('GW_DISTRICT_UNKNOWN', 'There is no district of this code.');
      return { status: 200, body: found };
    },
    listRoutes({ caller, query }) {
      const routes = seenBy(caller).filter(
        ({ district }) => query.district === undefined || district === query.district,
      );
      return { status: 200, body: { routes: routes.map(routeView) } };
    },
    listPartners({ caller }) {
      const routes = seenBy(caller);
      const concerned = new Set(routes.map((route) => route.partner));
      const partners = directory
        .partners()
        .filter(({ profile }) => caller.districts === undefined || concerned.has(profile.id));
      return { status: 200, body: { partners: partners.map((partner) => partnerView(partner, routes)) } };
    },
    getPartner({ caller, path }) {
      const partner = directory.partner(String(path.id));
      const routes = seenBy(caller);
      const concerned = caller.districts === undefined || routes.some((route) => route.partner === path.id);
      if (partner === undefined || !concerned) throw new GatewayError('GW_NOT_FOUND', 'There is no such partner.');
      return { status: 200, body: partnerView(partner, routes) };
    },
    async applyPartner({ path, body, caller }) {
      const id = String(path.id);
      const { routes } = body as PartnerProfile;
      samePathAndBody(id, body as PartnerProfile);
      checkDistricts(
        caller,
        [...routes, ...directory.routes().filter(({ partner }) => partner === id)].map((one) => one.district),
      );
      const partner = await directory.applyPartner(body);
      return { status: 200, body: partnerView(partner, directory.routes()) };
    },
    async applyClient({ path, body, caller }) {
      const client = { id: String(path.id), ...(body as ClientBody) };
      checkDistricts(caller, client.districts);
      for (const code of client.districts)
        if (code !== '*' && !districts.has(code))
          throw new GatewayError('GW_DISTRICT_UNKNOWN', `There is no district ${code}.`);
      await directory.applyClient(client);
      const { id, scopes, districts: allowed } = client;
      return { status: 200, body: { id, scopes, districts: allowed } };
    },
  };
}

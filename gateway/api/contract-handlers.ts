/** The register of contracts, as clients fill it. */
import type { Catalogue } from '../catalogue/contract.ts';
import type { Directory } from '../directory/contract.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { Handlers } from './call.ts';
import type { ContractPort } from './contract.ts';
import { checkOwnDistrict } from './rights.ts';

interface ContractParts {
  readonly contracts: ContractPort;
  readonly directory: Directory;
  readonly catalogue: Catalogue;
}

type ContractBody = Parameters<ContractPort['put']>[2];

function checkBanks(directory: Directory, banks: readonly string[]): void {
  const at = banks.findIndex((id) => directory.partner(id)?.connection.kind !== 'bank');
  if (at === -1) return;
  const message = '没有接入此标识的银行。 No bank of this id is connected.';
  throw new GatewayError('GW_REQUEST_INVALID', `/financingBanks/${at}: ${message}`, {
    errors: [{ field: `/financingBanks/${at}`, rule: 'known', message }],
  });
}

export function contractHandlers({
  contracts,
  directory,
  catalogue,
}: ContractParts): Pick<Handlers, 'registerContract'> {
  return {
    async registerContract({ path, body, caller }) {
      const contract = body as ContractBody;
      checkOwnDistrict({ catalogue }, caller, contract.district);
      checkBanks(directory, contract.financingBanks ?? []);
      return { status: 200, body: await contracts.put(caller.id, String(path.contractNo), contract) };
    },
  };
}

/** The first scenario: one canonical booking to each district and one deposit sub-account, done over the API like any client, and shown. */
import type { Canonical, Catalogue } from '../catalogue/contract.ts';
import { type ApiCaller, apiCaller } from './api-caller.ts';
import type { AttemptView, ExchangeView } from './api-views.ts';
import { type DemoFile, type DemoSandbox, demoNow } from './demo-file.ts';
import { exampleRequest } from './example.ts';
import { bodyPage, titlePage, wirePage } from './page.ts';

export interface ScenarioResult {
  /** Ids of its exchanges. */
  readonly scenario: readonly string[];
  /** What it booked, for later changes: district and bookingId. */
  readonly bookings: readonly Canonical[];
}

interface Stage {
  readonly as: ApiCaller;
  readonly operator: ApiCaller;
  readonly page: (line: string) => void;
}

/** Two formats that could hardly be more different; one district of each is shown. */
const formats: readonly string[] = ['trading-center/token-params', 'trading-center/soap-gb2312'];

/** How long the scenario waits for an outcome, in seconds; sandboxes answer in milliseconds. */
const patience = 10;

async function carryOut(
  stage: Stage,
  path: string,
  body: Canonical,
): Promise<{ settled: ExchangeView; attempts: AttemptView[] }> {
  const headers = {
    'idempotency-key': `first-scenario-${body.projectCode}-${body.district}`,
    prefer: `wait=${patience}`,
  };
  const settled = (await stage.as('POST', path, body, headers)) as ExchangeView;
  const { attempts } = (await stage.operator('GET', `/v1/exchanges/${settled.id}/attempts`)) as {
    attempts: AttemptView[];
  };
  return { settled, attempts };
}

export async function runScenario(
  file: DemoFile,
  { operations }: Catalogue,
  page: (line: string) => void,
): Promise<ScenarioResult> {
  const [book, account] = [operations.get('venue.book'), operations.get('deposit.account')];
  if (book === undefined || account === undefined)
    throw new Error('specs/operations/ lacks venue.book or deposit.account.');
  const stage: Stage = { as: await apiCaller(file, 'procurement'), operator: await apiCaller(file, 'operator'), page };
  const example = { now: demoNow(file), index: 0, run: `D${Date.now().toString(36).toUpperCase()}`, firstDay: 14 };
  const requestFor = (sandbox: DemoSandbox): Canonical =>
    exampleRequest(book, { ...example, district: sandbox.district });
  const centers = formats.flatMap((format) => file.sandboxes.find(({ dialect }) => dialect === format) ?? []);
  const [first] = centers;
  if (first === undefined) return { scenario: [], bookings: [] };

  for (const line of titlePage(file)) page(line);
  for (const line of bodyPage(requestFor(first), centers)) page(line);
  const booked: ExchangeView[] = [];
  for (const sandbox of centers) {
    const { settled, attempts } = await carryOut(stage, '/v1/venue-bookings', requestFor(sandbox));
    booked.push(settled);
    for (const line of wirePage(sandbox, settled, attempts)) page(line);
  }
  const project = file.projects.find((each) => each.district === first.district);
  const deposit = exampleRequest(account, { ...example, district: first.district, existing: project });
  const { settled, attempts } = await carryOut(stage, '/v1/deposit-accounts', deposit);
  for (const line of wirePage(first, settled, attempts)) page(line);
  return {
    scenario: [...booked, settled].map((each) => each.id),
    bookings: booked.flatMap(({ district, response }) =>
      response?.bookingId === undefined ? [] : [{ district, bookingId: response.bookingId }],
    ),
  };
}

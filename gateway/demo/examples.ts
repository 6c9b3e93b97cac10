/** Example messages that a partner will take: what they need is made at its stand-in first, where the demo plays one. */
import { randomInt } from 'node:crypto';
import type { Canonical, OperationCard } from '../catalogue/contract.ts';
import { ControlDoorError, standInControl } from './control-client.ts';
import { type DemoFile, type DemoSandbox, demoNow } from './demo-file.ts';
import { exampleRequest } from './example.ts';

export interface ExampleWish {
  readonly card: OperationCard;
  readonly district: string;
  /** Left out: whoever serves the district. */
  readonly partner?: string | undefined;
  readonly demo: DemoFile | undefined;
}

type Existing = () => Promise<Canonical | undefined>;

export const standInOf = (demo: DemoFile | undefined, partner: string | undefined): DemoSandbox | undefined =>
  demo?.sandboxes.find((each) => each.partner === partner);

/** The demo, where it is the gateway that is talked to. */
export const demoAt = (demo: DemoFile | undefined, base: string | undefined): DemoFile | undefined =>
  base === undefined || demo?.base === base.replace(/\/+$/, '') ? demo : undefined;

/** A district for which the partner is the first to be asked for the operation. */
export const districtFor = ({ district, districts = {} }: DemoSandbox, operation: string): string =>
  districts[operation] ?? district;

/** Something of the district that demo.json knows: a booking to change, a deposit to return. */
function knownFrom({ card: { name }, district, demo }: ExampleWish): Canonical | undefined {
  const ofDistrict = (items: readonly Canonical[] | undefined): Canonical | undefined =>
    items?.find((item) => item.district === district);
  if (name.startsWith('venue.')) return name === 'venue.book' ? undefined : ofDistrict(demo?.bookings);
  return name === 'deposit.account' ? undefined : ofDistrict(demo?.subAccounts);
}

/** The stand-in is asked once where nothing needs preparing; else for every message anew. */
async function existingFor(wish: ExampleWish): Promise<Existing> {
  const known = knownFrom(wish);
  const standIn = standInOf(wish.demo, wish.partner);
  if (standIn === undefined) return async () => known;
  const control = standInControl(standIn.control);
  const prepare = (): Promise<Canonical> => control.prepare(wish.card.name);
  try {
    let first: Canonical | undefined = await prepare();
    if (Object.keys(first).length === 0) return async () => undefined;
    return async () => {
      const made = first ?? (await prepare());
      first = undefined;
      return made;
    };
  } catch (error) {
    // The demo has stopped: an example can still be read.
    if (error instanceof ControlDoorError) return async () => known;
    throw error;
  }
}

const addressed = ({ card: { addressee }, partner }: ExampleWish): Canonical =>
  addressee === undefined || partner === undefined ? {} : { [addressee]: partner };

/** Messages made at once; the control door answers in a millisecond. */
const portion = 32;

/** @returns valid requests with dates in the future, each with a project of its own. @throws Error where none can be made */
export async function* examples(wish: ExampleWish, count: number): AsyncGenerator<Canonical> {
  const existing = await existingFor(wish);
  // Two runs rarely meet: a project code of their own, and another month for their rooms.
  const run = Date.now().toString(36).toUpperCase();
  const common = { district: wish.district, now: demoNow(wish.demo), run, firstDay: 14 + randomInt(300) };
  for (let begin = 0; begin < count; begin += portion) {
    const indexes = Array.from({ length: Math.min(portion, count - begin) }, (_, at) => begin + at);
    yield* await Promise.all(
      indexes.map(async (index) => {
        const given = { ...addressed(wish), ...(await existing()) };
        return exampleRequest(wish.card, { ...common, index, existing: given });
      }),
    );
  }
}

/** @throws Error where none can be made */
export async function oneExample(wish: ExampleWish): Promise<Canonical> {
  for await (const message of examples(wish, 1)) return message;
  throw new Error(`There is no example of ${wish.card.name}.`);
}
